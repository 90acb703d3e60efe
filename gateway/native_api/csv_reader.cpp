#include "gateway/native_api/csv_reader.hpp"

#include <utility>

#include "domain/values/utf8.hpp"
#include "gateway/native_api/csv.hpp"

namespace muster::gateway::native_api {

CsvReader::CsvReader(std::string_view text) : text_(text) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text_.starts_with(byte_order_mark)) text_.remove_prefix(byte_order_mark.size());
}

Result<std::optional<CsvRow>, CsvFault> CsvReader::next() {
    while (!at_end() && take_line_end()) {
    }
    if (at_end()) return std::nullopt;
    CsvRow row{.line = line_, .cells = {}};
    while (true) {
        auto cell = !at_end() && text_[at_] == '"' ? quoted_cell() : plain_cell();
        if (!cell) return failure(std::move(cell.error()));
        if (!is_utf8(*cell) || cell->find('\0') != std::string::npos) {
            return failure(CsvFault{.line = row.line, .why = "not UTF-8 text"});
        }
        row.cells.push_back(std::move(*cell));
        if (take_line_end()) return row;
        if (text_[at_] != ',') return failure(CsvFault{.line = line_, .why = "a quoted cell goes on behind its quote"});
        ++at_;
    }
}

Result<std::string, CsvFault> CsvReader::plain_cell() {
    const auto end = text_.find_first_of(",\"\r\n", at_);
    std::string cell{text_.substr(at_, end == std::string_view::npos ? end : end - at_)};
    at_ += cell.size();
    if (at_end() || text_[at_] == ',' || text_[at_] == '\n') return cell;
    if (text_[at_] == '"') {
        return failure(CsvFault{.line = line_, .why = "a quote inside a cell that does not begin with one"});
    }
    if (text_.substr(at_).starts_with("\r\n")) return cell;
    return failure(CsvFault{.line = line_, .why = "a carriage return without a line feed"});
}

Result<std::string, CsvFault> CsvReader::quoted_cell() {
    const auto began = line_;
    std::string cell;
    ++at_;
    while (true) {
        const auto end = text_.find_first_of("\"\n", at_);
        if (end == std::string_view::npos)
            return failure(CsvFault{.line = began, .why = "a quote that is never closed"});
        cell += text_.substr(at_, end - at_);
        at_ = end + 1;
        if (text_[end] == '\n') {
            cell += '\n';
            ++line_;
        } else if (!at_end() && text_[at_] == '"') {
            cell += '"';
            ++at_;
        } else {
            return cell;
        }
    }
}

bool CsvReader::take_line_end() {
    if (at_end()) return true;
    const auto length = text_[at_] == '\n' ? 1U : text_.substr(at_).starts_with("\r\n") ? 2U : 0U;
    if (length == 0) return false;
    at_ += length;
    ++line_;
    return true;
}

std::string without_formula_guard(std::string cell) {
    if (cell.starts_with('\'') && needs_formula_guard(cell)) cell.erase(0, 1);
    return cell;
}

}  // namespace muster::gateway::native_api
