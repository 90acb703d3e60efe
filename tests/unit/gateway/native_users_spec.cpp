#include <gtest/gtest.h>

#include "tests/support/desk_on_sqlite.hpp"

namespace muster::testing {
namespace {

using nlohmann::json;

TEST(NativeUser, S5_the_status_that_counts_and_the_group_that_decided_it) {
    auto limited = a_local_group(guests, "guests");
    limited.status = group::Status::disabled;
    auto let_by = a_local_group(staff, "staff");
    let_by.status = group::Status::bypass;
    DeskOnSqlite desk{{created(amy, "amy"), created(bob, "bob"), created(eve, "eve"), trashed_by_hand(eve), limited,
                       let_by, members(staff, {amy}), members(guests, {amy})}};
    const auto effective = [&](const UserId& user) {
        return desk.call("GET", "/v1/users/" + user.str()).body["effective"];
    };
    EXPECT_EQ(effective(amy), (json{{"status", "disabled"},
                                    {"decided_by", "group"},
                                    {"group", {{"group_id", guests.str()}, {"name", "guests"}}}}));
    EXPECT_EQ(effective(bob), (json{{"status", "active"}, {"decided_by", "own"}, {"group", nullptr}}));
    EXPECT_EQ(effective(eve), (json{{"status", "disabled"}, {"decided_by", "trash"}, {"group", nullptr}}));
}

TEST(NativeUserList, L1_S1_the_counts_filter_the_list) {
    user::LockedOut locked;
    locked.user = bob;
    DeskOnSqlite desk{{created(amy, "amy"), created(bob, "bob"), locked, created(eve, "eve"), trashed_by_hand(eve)}};
    const auto counts = desk.call("GET", "/v1/users/counts");
    ASSERT_EQ(counts.status, 200U) << counts.body;
    EXPECT_EQ(counts.body["tiles"],
              (json{{"all", 2}, {"not_enrolled", 2}, {"bypass", 0}, {"locked_out", 1}, {"trash", 1}}));
    const auto out = desk.call("GET", "/v1/users", {{"tile", "locked_out"}});
    ASSERT_EQ(out.body["users"].size(), 1U) << out.body;
    EXPECT_EQ(out.body["users"][0]["username"], "bob");
    EXPECT_EQ(out.body["users"][0]["status"], "locked out");
}

TEST(NativeUserList, L2_a_download_shows_the_status_that_the_list_shows) {
    user::LockedOut locked;
    locked.user = bob;
    DeskOnSqlite desk{{created(bob, "bob"), locked}};
    const auto csv = desk.call("GET", "/v1/users.csv");
    ASSERT_EQ(csv.status, 200U) << csv.text;
    EXPECT_NE(csv.text.find(",locked out,"), std::string::npos) << csv.text;
    const auto list = desk.call("GET", "/v1/users.json");
    EXPECT_EQ(list.body[0]["status"], "locked out") << list.text;
}

TEST(NativeTrash, T2_T4_T6_it_says_who_sent_somebody_there_when_and_what_may_be_done) {
    DeskOnSqlite desk{{corp_added(), a_client(help_desk, "help desk tool", {}), created(amy, "amy"),
                       created(bob, "bob"), synced(eve, by(corp, eves_guid), "eve")}};
    ASSERT_EQ(desk.call_json("POST", "/v1/users/trash", {{"users", json::array({amy.str()})}}).status, 200U);
    desk.pass(std::chrono::hours{1});
    desk.last_context = {};
    desk.last_context.actor = {Actor::Kind::directory, corp.str()};
    desk.happen(trashed_by_sync(eve));
    const auto got = desk.call("GET", "/v1/trash", {{"sort", "username"}});
    ASSERT_EQ(got.body["users"].size(), 2U) << got.body;
    const auto& by_hand = got.body["users"][0];
    EXPECT_EQ(by_hand["trash"]["cause"], "admin");
    EXPECT_EQ(by_hand["trash"]["at"], "2024-03-01T09:00:00.000Z");
    EXPECT_EQ(by_hand["trash"]["by"], (json{{"kind", "client"}, {"id", help_desk.str()}, {"name", "help desk tool"}}));
    EXPECT_EQ(by_hand["may"]["restore"]["allowed"], true);
    const auto& by_sync = got.body["users"][1];
    EXPECT_EQ(by_sync["trash"]["cause"], "directory");
    EXPECT_EQ(by_sync["trash"]["at"], "2024-03-01T10:00:00.000Z");
    EXPECT_EQ(by_sync["trash"]["by"], (json{{"kind", "directory"}, {"id", corp.str()}, {"name", "corp"}}));
    EXPECT_EQ(by_sync["may"]["restore"]["refused"]["rule"], "T4");
    EXPECT_EQ(by_sync["may"]["purge"]["allowed"], true);
}

TEST(NativeTrash, T2_of_who_was_there_before_the_last_time_counts) {
    DeskOnSqlite desk{
        {created(amy, "amy"), trashed_by_hand(amy), user::Restored{.user = amy, .by = user::RestoredBy::admin}}};
    desk.pass(std::chrono::hours{2});
    desk.happen(trashed_by_hand(amy));
    EXPECT_EQ(desk.call("GET", "/v1/trash").body["users"][0]["trash"]["at"], "2024-03-01T11:00:00.000Z");
}

TEST(NativeUser, L1_L6_what_a_user_has_is_counted) {
    DeskOnSqlite desk{{created(amy, "amy")}};
    const auto got = desk.call("GET", "/v1/users/" + amy.str());
    ASSERT_EQ(got.status, 200U) << got.body;
    EXPECT_EQ(got.body["phones"], 0);
    EXPECT_EQ(got.body["enrolled_at"], nullptr);
    EXPECT_EQ(got.body["last_login"], nullptr);
    const auto listed = desk.call("GET", "/v1/users");
    ASSERT_EQ(listed.status, 200U) << listed.body;
    EXPECT_EQ(listed.body["users"][0]["tokens"], 0);
}

}  // namespace
}  // namespace muster::testing
