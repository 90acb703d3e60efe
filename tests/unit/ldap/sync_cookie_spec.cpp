#include "infra/ldap/sync_cookie.hpp"

#include <gtest/gtest.h>

namespace muster::ldap {
namespace {

const std::string first = "20260101000000.000000Z#000000#001#000000";
const std::string second = "20260102000000.000000Z#000000#002#000000";
const std::string later = "20260103000000.000000Z#000000#001#000000";

TEST(SyncCookie, D12_a_change_of_one_server_leaves_the_places_of_the_others) {
    SyncCookie cookie;
    cookie.take("rid=000,sid=001,csn=" + first + ";" + second);
    EXPECT_EQ(cookie.text(), "rid=000,csn=" + first + ";" + second);
    cookie.take("rid=000,sid=001,csn=" + later);
    EXPECT_EQ(cookie.text(), "rid=000,csn=" + later + ";" + second);
    cookie.take("rid=000,csn=" + first);
    EXPECT_EQ(cookie.text(), "rid=000,csn=" + later + ";" + second);
    cookie.take("rid=000");
    cookie.take("");
    EXPECT_EQ(cookie.text(), "rid=000,csn=" + later + ";" + second);
    ASSERT_EQ(cookie.csn().places().size(), 2U);
    EXPECT_EQ(cookie.csn().places()[0].origin, "001");
    EXPECT_EQ(cookie.csn().places()[1].change, second);
}

TEST(SyncCookie, D12_what_halfway_deletions_say_is_no_place) {
    SyncCookie cookie;
    cookie.take("rid=000,csn=" + first + ",delcsn=" + later);
    EXPECT_EQ(cookie.text(), "rid=000,csn=" + first);
}

TEST(SyncCookie, D12_one_of_another_make_is_kept_as_it_is) {
    SyncCookie cookie;
    EXPECT_TRUE(cookie.empty());
    cookie.take("ldap.example:389#cn=x#1");
    cookie.take("");
    EXPECT_EQ(cookie.text(), "ldap.example:389#cn=x#1");
    cookie.take("ldap.example:389#cn=x#2");
    EXPECT_EQ(cookie.text(), "ldap.example:389#cn=x#2");
}

TEST(SyncCookie, D8_a_contextCSN_that_lacks_a_server_reaches_less) {
    ContextCsn all;
    all.take_value(first);
    all.take_value(second);
    ContextCsn one;
    one.take_value(later);
    one.take_value("no csn at all");
    EXPECT_FALSE(one.reaches(all));
    EXPECT_FALSE(all.reaches(one));
    one.take_value(second);
    EXPECT_TRUE(one.reaches(all));
}

}  // namespace
}  // namespace muster::ldap
