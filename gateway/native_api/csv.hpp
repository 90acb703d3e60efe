#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muster::gateway::native_api {

/// RFC 4180, with its line end. A cell that a spreadsheet would take for a formula gets an apostrophe before it
/// (TM-10): such a program shows the text behind it.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);

/// Whether `csv_line` puts an apostrophe before it: what spreadsheets take for a formula, and apostrophes before such
/// a thing, of which the first would be taken for that one.
[[nodiscard]] bool needs_formula_guard(std::string_view cell);

}  // namespace muster::gateway::native_api
