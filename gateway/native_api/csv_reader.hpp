#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/result.hpp"

namespace muster::gateway::native_api {

/// Not RFC 4180: from here on nobody can say what is a cell.
struct CsvFault {
    std::size_t line = 0;  // of the text, from 1
    std::string why;

    friend bool operator==(const CsvFault&, const CsvFault&) = default;
};

struct CsvRow {
    std::size_t line = 0;  // where it begins; a quoted cell may hold further lines
    std::vector<std::string> cells;

    friend bool operator==(const CsvRow&, const CsvRow&) = default;
};

/// RFC 4180, row by row: UTF-8, a byte order mark before it or not, lines that end in CR LF or LF. Lines without a
/// character are passed over. `text` outlives the reader.
class CsvReader final {
public:
    explicit CsvReader(std::string_view text);

    /// Nothing behind the last row. After a fault there is no more to read.
    [[nodiscard]] Result<std::optional<CsvRow>, CsvFault> next();

private:
    [[nodiscard]] Result<std::string, CsvFault> plain_cell();
    [[nodiscard]] Result<std::string, CsvFault> quoted_cell();
    [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
    /// CR LF, LF or the end; passes over it.
    [[nodiscard]] bool take_line_end();

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
};

/// What a cell says that `csv_line` wrote: without the apostrophe that keeps it from being a formula (TM-10).
[[nodiscard]] std::string without_formula_guard(std::string cell);

}  // namespace muster::gateway::native_api
