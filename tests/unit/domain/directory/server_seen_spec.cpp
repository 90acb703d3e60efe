#include <gtest/gtest.h>

#include "domain/directory/server_seen.hpp"

namespace muster::directory {
namespace {

using Places = std::vector<ServerSeen::Place>;

ServerSeen slapd(const std::string& url, Places places) {
    return {.url = url, .id = {}, .places = std::move(places), .whole = true};
}

ServerSeen dc(const std::string& id, Places places, bool whole = false) {
    return {.url = "ldaps://" + id, .id = id, .places = std::move(places), .whole = whole};
}

TEST(ServerSeen, D8_a_server_that_knows_all_that_was_seen_is_not_behind) {
    const auto before = slapd("ldap://a", {{"001", "20260101000000#001"}, {"002", "20260102000000#002"}});
    EXPECT_EQ(why_behind(before, before), "");
    EXPECT_EQ(why_behind(slapd("ldap://b", {{"001", "20260101000001#001"}, {"002", "20260102000000#002"}}), before),
              "");
    EXPECT_EQ(why_behind(slapd("ldap://b", {{"001", "20260101000000#001"}}), {}), "");
}

TEST(ServerSeen, D8_a_replica_that_lags_is_behind_whatever_else_it_knows) {
    const auto before = slapd("ldap://a", {{"001", "20260101000001#001"}});
    EXPECT_NE(why_behind(slapd("ldap://b", {{"001", "20260101000000#001"}, {"002", "20270101000000#002"}}), before),
              "");
    EXPECT_NE(why_behind(slapd("ldap://b", {{"002", "20270101000000#002"}}), before), "");
    EXPECT_NE(why_behind(slapd("ldap://b", {}), before), "");
}

TEST(ServerSeen, D8_a_restored_image_has_its_old_name_and_a_lower_number) {
    EXPECT_NE(why_behind(dc("one", {{"one", "999"}}), dc("one", {{"one", "1000"}})), "");
    EXPECT_EQ(why_behind(dc("one", {{"one", "1001"}}), dc("one", {{"one", "1000"}})), "");
}

TEST(ServerSeen, D8_another_domain_controller_is_believed_only_where_it_tells_what_it_knows) {
    const auto before = dc("one", {{"one", "1000"}, {"three", "70"}}, true);
    EXPECT_NE(why_unsure(dc("two", {{"two", "5000"}}), before), "");
    EXPECT_EQ(why_unsure(dc("one", {{"one", "5000"}}), before), "");
    EXPECT_EQ(why_unsure(dc("two", {{"two", "5000"}}), {}), "");
    const auto knows_all = dc("two", {{"one", "1000"}, {"three", "70"}, {"two", "5000"}}, true);
    EXPECT_EQ(why_unsure(knows_all, before), "");
    EXPECT_EQ(why_behind(knows_all, before), "");
    EXPECT_NE(why_unsure(knows_all, dc("one", {{"one", "1000"}})), "") << "who knows what else that one knew";
}

TEST(ServerSeen, D8_what_a_domain_controller_counts_for_itself_never_reaches_another) {
    const auto before = dc("one", {{"one", "1000"}, {"three", "70"}}, true);
    const auto partner = dc("two", {{"one", "990"}, {"three", "70"}, {"two", "5000"}}, true);
    EXPECT_EQ(why_behind(partner, before), "");
    EXPECT_NE(why_unsure(partner, before), "");
    const auto then = later_of(partner, before);
    EXPECT_EQ(then.places, partner.places);
    EXPECT_EQ(why_unsure(partner, then), "") << "the next read of it is believed";
    EXPECT_EQ(why_behind(partner, then), "");
    // What a third had told the first is replicated, and has to be there.
    EXPECT_NE(why_behind(dc("two", {{"one", "990"}, {"three", "69"}, {"two", "5000"}}, true), before), "");
}

TEST(ServerSeen, D8_a_place_once_seen_is_never_forgotten) {
    const auto lagging = dc("two", {{"one", "900"}, {"two", "5000"}}, true);
    const auto kept = later_of(lagging, dc("three", {{"one", "1000"}, {"three", "7"}}));
    EXPECT_EQ(kept.id, "two");
    EXPECT_EQ(kept.places, (Places{{"one", "1000"}, {"two", "5000"}}));
    EXPECT_NE(why_behind(lagging, kept), "");
}

}  // namespace
}  // namespace muster::directory
