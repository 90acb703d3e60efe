#include <gtest/gtest.h>

#include "tests/support/desk_on_sqlite.hpp"

namespace muster::testing {
namespace {

using nlohmann::json;

const std::string amys = "/v1/users/" + amy.str() + "/history";

std::vector<std::string> types_of(const DeskOnSqlite::Got& got) {
    std::vector<std::string> types;
    for (const auto& entry : got.body["entries"]) types.push_back(entry["type"]);
    return types;
}

TEST(NativeHistory, L4_H5_who_did_what_on_whom_and_why_with_old_and_new_values) {
    DeskOnSqlite desk{{a_client(help_desk, "help desk tool", {}), created(amy, "amy")}};
    desk.last_context = {};
    ASSERT_EQ(desk.call("POST", "/admin/v1/users/" + amy.str(), {{"realname", "Amelia"}}).status, 200U);
    const auto got = desk.call("GET", amys);
    ASSERT_EQ(got.status, 200U) << got.body;
    EXPECT_FALSE(got.header("Muster-Position").empty());
    const auto& edited = got.body["entries"][0];
    EXPECT_EQ(edited["type"], "user.profile_changed");
    EXPECT_EQ(edited["subject"], (json{{"id", amy.str()}, {"name", "amy"}}));
    EXPECT_EQ(edited["actor"], (json{{"kind", "client"}, {"id", help_desk.str()}, {"name", "help desk tool"}}));
    EXPECT_EQ(edited["cause"], "edit users");
    EXPECT_EQ(edited["changes"], json::array({{{"field", "real_name"}, {"old", ""}, {"new", "Amelia"}}}));
    EXPECT_EQ(edited["effective"], nullptr);
    EXPECT_EQ(got.body["next"], nullptr);
}

TEST(NativeHistory, S6_L4_a_groups_status_is_a_turn_of_its_members_effective_status) {
    DeskOnSqlite desk{{a_local_group(staff, "staff"), created(amy, "amy"), members(staff, {amy}),
                       group::StatusChanged{staff, group::Status::active, group::Status::disabled}}};
    const auto turned = desk.call("GET", amys).body["entries"][0];
    EXPECT_EQ(turned["type"], "group.status_changed");
    EXPECT_EQ(turned["subject"]["name"], "staff");
    EXPECT_EQ(turned["effective"], (json{{"old", {{"status", "active"}, {"decided_by", "own"}, {"group", nullptr}}},
                                         {"new",
                                          {{"status", "disabled"},
                                           {"decided_by", "group"},
                                           {"group", {{"group_id", staff.str()}, {"name", "staff"}}}}}}));
    EXPECT_EQ(turned["effective"]["new"], desk.call("GET", "/v1/users/" + amy.str()).body["effective"]) << "S5";
}

TEST(NativeHistory, L4_it_is_there_in_the_trash_and_after_the_purge) {
    DeskOnSqlite desk{{created(amy, "amy"), trashed_by_hand(amy),
                       user::Purged{.user = amy, .cause = user::PurgeCause::admin, .left_groups = {}}}};
    EXPECT_EQ(desk.call("GET", "/v1/users/" + amy.str()).status, 404U);
    const auto got = desk.call("GET", amys, {{"order", "oldest_first"}});
    EXPECT_EQ(types_of(got), (std::vector<std::string>{"user.created", "user.trashed", "user.purged"}));
    EXPECT_EQ(got.body["entries"][2]["subject"]["name"], "amy");
    EXPECT_EQ(got.body["entries"][1]["changes"][1],
              (json{{"field", "purge_at"}, {"old", nullptr}, {"new", "2024-03-08T09:00:00.000Z"}}));
    EXPECT_EQ(desk.call("GET", "/v1/users/" + bob.str() + "/history").status, 404U);
    EXPECT_EQ(desk.call("GET", "/v1/users/nobody/history").status, 404U);
}

// API-06
TEST(NativeHistory, L4_pages_go_on_where_the_last_one_ended_whatever_happens_meanwhile) {
    DeskOnSqlite desk{{created(amy, "amy"), renamed(amy, "amy", "amelia"), renamed(amy, "amelia", "amy")}};
    const auto first = desk.call("GET", amys, {{"limit", "2"}});
    ASSERT_TRUE(first.body["next"].is_string()) << first.body;
    const std::string next = first.body["next"];
    desk.happen(trashed_by_hand(amy));
    const auto second = desk.call("GET", amys, {{"limit", "2"}, {"cursor", next}});
    EXPECT_EQ(types_of(second), std::vector<std::string>{"user.created"});
    EXPECT_EQ(second.body["next"], nullptr);
    for (const DeskOnSqlite::Parameters& bent :
         {DeskOnSqlite::Parameters{{"cursor", "9" + next}}, DeskOnSqlite::Parameters{{"cursor", "x"}},
          DeskOnSqlite::Parameters{{"cursor", next}, {"order", "oldest_first"}},
          DeskOnSqlite::Parameters{{"order", "random"}}, DeskOnSqlite::Parameters{{"limit", "101"}}}) {
        EXPECT_EQ(desk.call("GET", amys, bent).status, 400U) << bent.begin()->second;
    }
    DeskOnSqlite other{{created(bob, "bob"), renamed(bob, "bob", "robert"), renamed(bob, "robert", "bob")}};
    EXPECT_EQ(other.call("GET", "/v1/users/" + bob.str() + "/history", {{"cursor", next}}).status, 400U);
}

}  // namespace
}  // namespace muster::testing
