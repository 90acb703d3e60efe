#include "gateway/native_api/csv.hpp"

namespace muster::gateway::native_api {
namespace {

std::string cell_of(std::string cell) {
    if (needs_formula_guard(cell)) cell.insert(0, "'");
    if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char c : cell) {
        if (c == '"') quoted += c;
        quoted += c;
    }
    return quoted + '"';
}

}  // namespace

bool needs_formula_guard(std::string_view cell) {
    constexpr std::string_view beginnings = "=+-@\t\r";
    const auto text = cell.find_first_not_of('\'');
    return text != std::string_view::npos && beginnings.find(cell[text]) != std::string_view::npos;
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
