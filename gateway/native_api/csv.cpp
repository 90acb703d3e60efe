#include "gateway/native_api/csv.hpp"

namespace muster::gateway::native_api {
namespace {

std::string cell_of(std::string cell) {
    if (begins_a_formula(cell)) cell.insert(0, "'");
    if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char c : cell) {
        if (c == '"') quoted += c;
        quoted += c;
    }
    return quoted + '"';
}

}  // namespace

bool begins_a_formula(std::string_view cell) {
    constexpr std::string_view beginnings = "=+-@\t\r";
    return !cell.empty() && beginnings.find(cell.front()) != std::string_view::npos;
}

std::string csv_line(const std::vector<std::string>& cells) {
    std::string line;
    for (const auto& cell : cells) {
        if (&cell != &cells.front()) line += ',';
        line += cell_of(cell);
    }
    return line + "\r\n";
}

}  // namespace muster::gateway::native_api
