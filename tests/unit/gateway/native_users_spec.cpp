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
              (json{{"all", 2}, {"not_enrolled", 2}, {"inactive", 0}, {"bypass", 0}, {"locked_out", 1}, {"trash", 1}}));
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

TEST(NativeUserList, L1_A5_the_inactive_are_who_neither_logged_in_nor_came_within_30_days) {
    DeskOnSqlite desk{{created(amy, "amy"), created(bob, "bob"), created(eve, "eve"), trashed_by_hand(eve)}};
    const auto inactive = [&] {
        const auto listed = desk.call("GET", "/v1/users", {{"tile", "inactive"}});
        const auto counts = desk.call("GET", "/v1/users/counts", {{"tile", "inactive"}});
        EXPECT_EQ(counts.body["tiles"]["inactive"], listed.body["users"].size());
        EXPECT_EQ(counts.body["matching"], listed.body["users"].size()) << "API-07";
        std::vector<std::string> names;
        for (const auto& user : listed.body["users"]) names.push_back(user["username"]);
        return names;
    };
    using Names = std::vector<std::string>;
    desk.pass(Days{20});
    desk.happen(user::LoggedIn{.user = amy, .attempt = {}});
    EXPECT_EQ(inactive(), Names{});
    desk.pass(Days{10});
    EXPECT_EQ(inactive(), Names{}) << "never early";
    desk.pass(Days{1});
    EXPECT_EQ(inactive(), Names{"bob"});
    desk.pass(Days{20});
    EXPECT_EQ(inactive(), (Names{"amy", "bob"})) << "without the trash";
}

TEST(NativeUserList, L1_A4_sorted_by_the_last_login_who_never_came_stands_first) {
    DeskOnSqlite desk{{created(amy, "amy"), created(bob, "bob"), created(eve, "eve")}};
    desk.pass(std::chrono::hours{1});
    desk.happen(user::LoggedIn{.user = amy, .attempt = {}});
    desk.pass(std::chrono::hours{1});
    desk.happen(user::LoggedIn{.user = eve, .attempt = {}});
    const auto by_page = [&](const std::string& sort) {
        std::string names;
        DeskOnSqlite::Parameters query{{"sort", sort}, {"limit", "1"}};
        while (true) {
            const auto page = desk.call("GET", "/v1/users", query);
            names += page.body["users"][0]["username"].get<std::string>() + " ";
            if (page.body["next"].is_null()) return names;
            query["cursor"] = page.body["next"];
        }
    };
    EXPECT_EQ(by_page("last_login"), "bob amy eve ");
    EXPECT_EQ(by_page("-last_login"), "eve amy bob ");
}

TEST(NativeUserList, S1_L1_who_is_locked_out_is_found_as_that_and_as_nothing_else) {
    user::LockedOut locked;
    locked.user = bob;
    locked.status = user::Status::bypass;
    DeskOnSqlite desk{{created(amy, "amy"), created(bob, "bob", user::Status::bypass), locked}};
    const auto found = [&](const DeskOnSqlite::Parameters& query) {
        const auto got = desk.call("GET", "/v1/users", query);
        EXPECT_EQ(got.status, 200U) << got.body;
        std::string names;
        for (const auto& user : got.body["users"]) names += user["username"].get<std::string>() + " ";
        return names;
    };
    EXPECT_EQ(found({{"status", "active,bypass,disabled"}}), "amy ");
    EXPECT_EQ(found({{"status", "bypass"}}), "");
    EXPECT_EQ(found({{"tile", "bypass"}}), "");
    EXPECT_EQ(found({{"status", "locked_out"}}), "bob ");
    EXPECT_EQ(found({{"tile", "locked_out"}}), "bob ");
    EXPECT_EQ(found({{"tile", "locked_out"}, {"status", "active"}}), "");
    EXPECT_EQ(desk.call("GET", "/v1/users", {{"status", "active,locked_out"}}).status, 400U);
    EXPECT_EQ(desk.call("GET", "/v1/users", {{"status", "locked out"}}).status, 400U);
}

TEST(NativeUserList, L2_a_download_has_the_last_login_and_what_devices_there_are) {
    DeskOnSqlite desk{{created(amy, "amy"), created(amys_phone, a_mobile("+14155550100")), attached(amy, amys_phone),
                       enrolled(amy, amys_phone), user::LoggedIn{.user = amy, .attempt = {}}}};
    const auto csv = desk.call("GET", "/v1/users.csv").text;
    EXPECT_NE(csv.find(",last_login,enrolled_at,phones,tokens,security_keys\r\n"), std::string::npos) << csv;
    EXPECT_NE(csv.find(",2024-03-01T09:00:00.000Z,2024-03-01T09:00:00.000Z,1,0,0\r\n"), std::string::npos) << csv;
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
