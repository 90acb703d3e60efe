// What comes from a directory misleads nobody who reads it on a terminal.
#include "infra/app/terminal.hpp"

#include <gtest/gtest.h>

#include <array>
#include <memory>

namespace muster::testing {
namespace {

using text::visible;

TEST(Visible, leaves_names_of_all_languages_and_DNs_as_they_are) {
    for (const auto* name :
         {"", "Ann Ömer", "李小龍", "محمد", "👩‍🚀", "CN=Fox\\, Amy,OU=\"Sales\",DC=corp", "a\xcc\x81"})
        EXPECT_EQ(visible(name), name);
}

TEST(Visible, writes_out_what_turns_the_direction_of_writing) {
    EXPECT_EQ(visible("amy\u202egnp.exe"), "amy\\u202egnp.exe");
    for (const char* mark : {"\u061c", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066",
                             "\u2067", "\u2068", "\u2069"})
        EXPECT_EQ(visible(mark).substr(0, 2), "\\u") << visible(mark);
}

TEST(Visible, writes_out_control_characters_and_line_ends) {
    EXPECT_EQ(visible("a\x1b[2Jb"), "a\\u001b[2Jb");
    EXPECT_EQ(visible("a\nb\rc\td\x7f"), "a\\u000ab\\u000dc\\u0009d\\u007f");
    EXPECT_EQ(visible(std::string_view{"\0", 1}), "\\u0000");
    EXPECT_EQ(visible("\u0085\u009b31m\u2028\u2029"), "\\u0085\\u009b31m\\u2028\\u2029");
}

TEST(Visible, writes_out_bytes_that_are_no_utf8) {
    EXPECT_EQ(visible("a\xff"
                      "b"),
              "a\\xffb");
    EXPECT_EQ(visible("\xc0\xaf"), "\\xc0\\xaf") << "overlong";
    EXPECT_EQ(visible("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "a surrogate";
    EXPECT_EQ(visible("\xe2\x80"), "\\xe2\\x80") << "cut off";
    EXPECT_EQ(visible("\x9b"), "\\x9b");
}

TEST(Terminal, the_text_of_a_line_is_shown_and_its_format_stands) {
    const std::unique_ptr<std::FILE, decltype(&std::fclose)> file{std::tmpfile(), &std::fclose};
    const std::string who = "amy\nbob";
    app::tell(file.get(), "{:<12}|{}|{}|{}\n", who, "\u202e", std::string_view{"c\x07"}, 7);
    std::rewind(file.get());
    std::array<char, 100> read{};
    const auto size = std::fread(read.data(), 1, read.size(), file.get());
    EXPECT_EQ((std::string{read.data(), size}), "amy\\u000abob|\\u202e|c\\u0007|7\n");
}

}  // namespace
}  // namespace muster::testing
