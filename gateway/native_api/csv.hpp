#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muster::gateway::native_api {

/// RFC 4180, with its line end. A cell that a spreadsheet would take for a formula gets an apostrophe before it
/// (TM-10): such a program shows the text behind it.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);

/// As spreadsheets see it.
[[nodiscard]] bool begins_a_formula(std::string_view cell);

}  // namespace muster::gateway::native_api
