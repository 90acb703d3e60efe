#include "gateway/native_api/csv_reader.hpp"

#include <gtest/gtest.h>

namespace muster::gateway::native_api {
namespace {

using Cells = std::vector<std::string>;

std::vector<CsvRow> rows_of(std::string_view text) {
    CsvReader reader{text};
    std::vector<CsvRow> rows;
    while (true) {
        auto row = reader.next();
        EXPECT_TRUE(row.has_value()) << row.error().why;
        if (!row || !*row) return rows;
        rows.push_back(std::move(**row));
    }
}

CsvFault fault_of(std::string_view text) {
    CsvReader reader{text};
    while (true) {
        const auto row = reader.next();
        if (!row) return row.error();
        if (!*row) return {.line = 0, .why = "no fault"};
    }
}

TEST(CsvReader, U8_rows_and_cells_of_either_line_end) {
    const std::vector<CsvRow> expected{{.line = 1, .cells = {"a", "b"}}, {.line = 2, .cells = {"", "c d"}}};
    for (const auto* text : {"a,b\r\n,c d\r\n", "a,b\n,c d",
                             "\xef\xbb\xbf"
                             "a,b\n,c d\n"}) {
        EXPECT_EQ(rows_of(text), expected) << text;
    }
    EXPECT_TRUE(rows_of("").empty());
    EXPECT_TRUE(rows_of("\r\n\n").empty());
    EXPECT_EQ(rows_of("a,").front().cells, (Cells{"a", ""}));
}

TEST(CsvReader, U8_quoted_cells_hold_commas_quotes_and_lines_and_count_them) {
    const auto rows = rows_of("\"a,b\",\"say \"\"yes\"\"\",\"two\r\nlines\"\nnext,\"\"\n\nlast\n");
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0], (CsvRow{.line = 1, .cells = {"a,b", "say \"yes\"", "two\r\nlines"}}));
    EXPECT_EQ(rows[1], (CsvRow{.line = 3, .cells = {"next", ""}}));
    EXPECT_EQ(rows[2], (CsvRow{.line = 5, .cells = {"last"}}));
}

TEST(CsvReader, U8_what_is_not_rfc_4180_is_named_with_its_line) {
    EXPECT_EQ(fault_of("a,b\nc,d\"e\"\n"), (CsvFault{2, "a quote inside a cell that does not begin with one"}));
    EXPECT_EQ(fault_of("a\n\"b\"c\n"), (CsvFault{2, "a quoted cell goes on behind its quote"}));
    EXPECT_EQ(fault_of("a\n\"b\nc\nd"), (CsvFault{2, "a quote that is never closed"}));
    EXPECT_EQ(fault_of("a\rb\n"), (CsvFault{1, "a carriage return without a line feed"}));
    EXPECT_EQ(fault_of("a\nb\xff\n"), (CsvFault{2, "not UTF-8 text"}));
    EXPECT_EQ(fault_of(std::string_view{"a\0b\n", 4}), (CsvFault{1, "not UTF-8 text"}));
}

// TM-10: what the download put before a cell, the import takes away.
TEST(CsvReader, U8_the_guard_of_formulas_goes_and_nothing_else) {
    EXPECT_EQ(without_formula_guard("'+49"), "+49");
    EXPECT_EQ(without_formula_guard("'=x"), "=x");
    EXPECT_EQ(without_formula_guard("'t Hooft"), "'t Hooft");
    EXPECT_EQ(without_formula_guard("'"), "'");
    EXPECT_EQ(without_formula_guard("''"), "''");
    EXPECT_EQ(without_formula_guard("''=x"), "'=x") << "who wrote an apostrophe before a formula means it";
    EXPECT_EQ(without_formula_guard("+49"), "+49");
}

}  // namespace
}  // namespace muster::gateway::native_api
