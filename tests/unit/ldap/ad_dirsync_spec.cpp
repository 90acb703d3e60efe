#include "infra/ldap/ad_dirsync.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "infra/ldap/ad_search.hpp"

namespace muster::ldap {
namespace {

std::optional<DirSyncAnswer> answer_of(std::string value, const char* oid = dirsync) {
    LDAPControl control{};
    control.ldctl_oid = const_cast<char*>(oid);
    control.ldctl_value = {value.size(), value.data()};
    std::array<LDAPControl*, 2> controls{&control, nullptr};
    return dirsync_answer(controls.data());
}

TEST(AdDirSync, D12_asks_with_flags_size_and_the_cookie) {
    EXPECT_EQ(dirsync_value(dirsync_flags::incremental_values | dirsync_flags::ancestors_first | 1, "ab"),
              std::string("\x30\x0f\x02\x04\x80\x00\x08\x01\x02\x03\x40\x00\x00\x04\x02"
                          "ab",
                          17));
    EXPECT_EQ(dirsync_value(0, ""), std::string("\x30\x0a\x02\x01\x00\x02\x03\x40\x00\x00\x04\x00", 12));
}

TEST(AdDirSync, D12_reads_whether_more_comes_and_from_where) {
    const auto more = answer_of(std::string("\x30\x0a\x02\x01\x01\x02\x01\x00\x04\x02xy", 12));
    ASSERT_TRUE(more);
    EXPECT_TRUE(more->more);
    EXPECT_EQ(more->cookie, "xy");
    const auto last = answer_of(std::string("\x30\x0b\x02\x01\x00\x02\x01\x00\x04\x03x\0y", 13));
    ASSERT_TRUE(last);
    EXPECT_FALSE(last->more);
    EXPECT_EQ(last->cookie, std::string("x\0y", 3));
}

TEST(AdDirSync, D8_an_answer_that_is_none_is_told_from_one_without_more) {
    EXPECT_FALSE(dirsync_answer(nullptr));
    EXPECT_FALSE(answer_of(std::string("\x30\x0a\x02\x01\x01\x02\x01\x00\x04\x02xy", 12), show_deleted));
    EXPECT_FALSE(answer_of("garbage"));
    EXPECT_FALSE(answer_of(std::string("\x30\x06\x02\x01\x01\x02\x01\x00", 8)));
}

}  // namespace
}  // namespace muster::ldap
