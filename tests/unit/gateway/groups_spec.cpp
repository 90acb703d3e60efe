#include <gtest/gtest.h>

#include "tests/support/desk_on_sqlite.hpp"

namespace muster::testing {
namespace {

using nlohmann::json;

TEST(AdminApiGroups, G1_made_changed_and_deleted) {
    DeskOnSqlite desk;
    const auto made = desk.call("POST", "/admin/v1/groups", {{"name", "Guests"}, {"desc", "visitors"}});
    ASSERT_EQ(made.status, 200U) << made.body;
    EXPECT_EQ(made.response()["status"], "Active");
    const auto id = made.response()["group_id"].get<std::string>();
    EXPECT_EQ(desk.call("GET", "/admin/v2/groups/" + id).response(), made.response());

    const auto changed = desk.call("POST", "/admin/v1/groups/" + id, {{"name", "Visitors"}, {"status", "bypass"}});
    EXPECT_EQ(changed.response()["name"], "Visitors");
    EXPECT_EQ(changed.response()["desc"], "visitors");
    EXPECT_EQ(changed.response()["status"], "Bypass");
    EXPECT_EQ(desk.call("GET", "/admin/v2/groups/" + id).response(), changed.response());

    EXPECT_EQ(desk.call("DELETE", "/admin/v1/groups/" + id).response(), "");
    EXPECT_EQ(desk.call("DELETE", "/admin/v1/groups/" + id).response(), "");
    EXPECT_EQ(desk.call("DELETE", "/admin/v1/groups/nonsense").response(), "");
    EXPECT_EQ(desk.call("GET", "/admin/v2/groups/" + id).code(), 40401);
    EXPECT_EQ(desk.call("POST", "/admin/v1/groups/" + id, {{"name", "x"}}).code(), 40401);
}

TEST(AdminApiGroups, G1_bad_input_is_named) {
    DeskOnSqlite desk{{a_local_group(guests, "guests")}};
    EXPECT_EQ(desk.call("POST", "/admin/v1/groups", {{"desc", "x"}}).code(), 40001);
    const auto twice = desk.call("POST", "/admin/v1/groups", {{"name", "guests"}});
    EXPECT_EQ(twice.code(), 40003);
    EXPECT_EQ(twice.detail(), "name: taken by group " + guests.str());
    EXPECT_EQ(desk.call("POST", "/admin/v1/groups", {{"name", "x"}, {"status", "off"}}).detail(),
              "status: none of active, bypass, disabled");
    EXPECT_EQ(desk.call("POST", "/admin/v1/groups", {{"name", std::string(257, 'x')}}).detail(),
              "name: is longer than 256 bytes");
}

TEST(AdminApiGroups, G1_users_join_and_leave) {
    DeskOnSqlite desk{{created(bob, "bob"), created(amy, "amy"), a_local_group(guests, "guests")}};
    const auto of_amy = "/admin/v1/users/" + amy.str() + "/groups";
    EXPECT_EQ(desk.call("POST", of_amy, {{"group_id", guests.str()}}).response(), "");
    EXPECT_EQ(desk.call("POST", of_amy, {{"group_id", guests.str()}}).response(), "");
    EXPECT_EQ(desk.call("POST", "/admin/v1/users/" + bob.str() + "/groups", {{"group_id", guests.str()}}).status, 200U);
    EXPECT_EQ(desk.call("GET", of_amy).response()[0]["name"], "guests");
    EXPECT_EQ(desk.call("GET", of_amy, {{"offset", "1"}}).response(), json::array());

    const json both{{{"user_id", amy.str()}, {"username", "amy"}}, {{"user_id", bob.str()}, {"username", "bob"}}};
    EXPECT_EQ(desk.call("GET", "/admin/v1/groups/" + guests.str()).response()["users"], both);
    const auto page = desk.call("GET", "/admin/v2/groups/" + guests.str() + "/users", {{"limit", "1"}});
    EXPECT_EQ(page.response(), json::array({both[0]}));
    EXPECT_EQ(page.body["metadata"], (json{{"total_objects", 2}, {"next_offset", 1}}));

    EXPECT_EQ(desk.call("DELETE", of_amy + "/" + guests.str()).response(), "");
    EXPECT_EQ(desk.call("DELETE", of_amy + "/" + guests.str()).response(), "");
    EXPECT_EQ(desk.call("DELETE", of_amy + "/nonsense").response(), "");
    EXPECT_EQ(desk.call("GET", of_amy).response(), json::array());
}

TEST(AdminApiGroups, G1_an_unknown_id_in_a_parameter_is_a_bad_parameter_and_in_the_path_not_found) {
    DeskOnSqlite desk{{created(amy, "amy"), a_local_group(guests, "guests")}};
    const auto of_amy = "/admin/v1/users/" + amy.str() + "/groups";
    const auto unknown = desk.call("POST", of_amy, {{"group_id", staff.str()}});
    EXPECT_EQ(unknown.code(), 40002);
    EXPECT_EQ(unknown.detail(), "group_id: no group " + staff.str());
    EXPECT_EQ(desk.call("POST", of_amy).code(), 40001);
    EXPECT_EQ(desk.call("POST", "/admin/v1/users/" + bob.str() + "/groups", {{"group_id", guests.str()}}).code(),
              40401);
}

TEST(AdminApiGroups, G1_S6_of_a_managed_group_only_the_status_is_open_to_hands) {
    DeskOnSqlite desk{{corp_added(), created(amy, "amy"), created(bob, "bob"),
                       a_synced_group(staff, by(corp, staffs_guid), "staff"), members(staff, {bob})}};
    const auto managed = "managed by directory 'corp' (" + corp.str() + ")";
    EXPECT_EQ(desk.call("POST", "/admin/v1/groups/" + staff.str(), {{"name", "x"}, {"status", "bypass"}}).detail(),
              "name: " + managed);
    EXPECT_EQ(desk.call("DELETE", "/admin/v1/groups/" + staff.str()).detail(), "group_id: " + managed);
    EXPECT_EQ(desk.call("POST", "/admin/v1/users/" + amy.str() + "/groups", {{"group_id", staff.str()}}).detail(),
              "group_id: " + managed);
    EXPECT_EQ(desk.call("POST", "/admin/v1/users/" + bob.str() + "/groups", {{"group_id", staff.str()}}).status, 200U)
        << "who is in it already is in it (T10)";
    EXPECT_EQ(desk.call("POST", "/admin/v1/groups/" + staff.str(), {{"status", "Disabled"}}).response()["status"],
              "Disabled");
}

}  // namespace
}  // namespace muster::testing
