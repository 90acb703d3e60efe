#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "gateway/native_api/csv.hpp"
#include "gateway/native_api/csv_reader.hpp"

namespace muster::gateway::native_api {
namespace {

/// Of the characters that matter to CSV, and some that do not.
rc::Gen<std::string> a_cell() {
    const auto piece =
        rc::gen::element<std::string>(",", "\"", "\r", "\n", "\r\n", "'", "=", "+", " ", "a", "\xc3\xab");
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                        [](const std::vector<std::string>& pieces) {
                            std::string cell;
                            for (const auto& one : pieces) cell += one;
                            return cell;
                        });
}

RC_GTEST_PROP(Csv, U8_L2_what_was_written_is_read_again, ()) {
    // A row of one empty cell is a line without a character, which nobody can tell from none.
    const auto width = *rc::gen::inRange(2, 6);
    const auto rows = *rc::gen::container<std::vector<std::vector<std::string>>>(
        rc::gen::container<std::vector<std::string>>(static_cast<std::size_t>(width), a_cell()));
    std::string text;
    for (const auto& row : rows) text += csv_line(row);
    CsvReader reader{text};
    std::size_t line = 1;
    for (const auto& row : rows) {
        const auto read = reader.next();
        RC_ASSERT(read.has_value() && read->has_value());
        RC_ASSERT((*read)->line == line);
        std::vector<std::string> cells;
        for (const auto& cell : (*read)->cells) cells.push_back(without_formula_guard(cell));
        RC_ASSERT(cells == row);
        line += 1;
        for (const auto& cell : row) line += static_cast<std::size_t>(std::ranges::count(cell, '\n'));
    }
    const auto end = reader.next();
    RC_ASSERT(end.has_value() && !end->has_value());
}

}  // namespace
}  // namespace muster::gateway::native_api
