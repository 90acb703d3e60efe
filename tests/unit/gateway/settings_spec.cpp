#include <gtest/gtest.h>

#include "tests/support/desk_on_sqlite.hpp"

namespace muster::testing {
namespace {

const std::string path = "/admin/v1/settings";

TEST(AdminApiSettings, L3_any_of_them_are_changed_and_all_are_answered) {
    DeskOnSqlite desk;
    const auto before = desk.call("GET", path);
    ASSERT_EQ(before.status, 200U) << before.body;
    EXPECT_EQ(before.response()["lockout_threshold"], 10);
    const auto changed = desk.call("POST", path, {{"lockout_threshold", "5"}, {"lockout_expire_duration", "30"}});
    ASSERT_EQ(changed.status, 200U) << changed.body;
    EXPECT_EQ(changed.response()["lockout_threshold"], 5);
    EXPECT_EQ(changed.response()["lockout_expire_duration"], 30);
    EXPECT_EQ(desk.call("GET", path).response(), changed.response());
    EXPECT_TRUE(std::holds_alternative<SettingsChanged>(desk.history().back()));
    EXPECT_EQ(desk.call("POST", path, {{"lockout_expire_duration", ""}}).response()["lockout_expire_duration"],
              nullptr);
}

TEST(AdminApiSettings, T10_what_is_so_already_makes_no_event) {
    DeskOnSqlite desk;
    const auto events = desk.history().size();
    const auto whole = desk.call("GET", path).response();
    EXPECT_EQ(desk.call_json("POST", path, whole).response(), whole);
    EXPECT_EQ(desk.history().size(), events);
}

TEST(AdminApiSettings, L3_bad_input_is_named_and_nothing_of_the_call_is_done) {
    DeskOnSqlite desk;
    const auto refused = desk.call("POST", path, {{"lockout_threshold", "5"}, {"pending_deletion_days", "31"}});
    EXPECT_EQ(refused.code(), 40002);
    EXPECT_EQ(refused.detail(), "pending_deletion_days: is not between 1 and 30");
    EXPECT_EQ(desk.call("POST", path, {{"timezone", "Europe/Atlantis"}}).detail(),
              "timezone: is no time zone of the IANA database");
    EXPECT_EQ(desk.call("POST", path, {{"sms_refresh", "perhaps"}}).code(), 40002);
    EXPECT_EQ(desk.call("GET", path).response()["lockout_threshold"], 10);
}

TEST(AdminApiSettings, R2_a_client_needs_the_grant) {
    DeskOnSqlite desk;
    const auto caller = desk.client({client::Grant::read_resource, client::Grant::write_resource});
    const auto refused = desk.call_as(caller, {.method = "GET", .target = path});
    EXPECT_EQ(refused.code(), 40301);
    EXPECT_EQ(refused.detail(), "missing grant: settings");
}

TEST(AdminApiUsers, S1_A3_a_locked_out_user_is_shown_so_and_unlocked_by_active) {
    DeskOnSqlite desk{
        {created(amy, "amy"), user::LockedOut{.user = amy, .status = user::Status::active, .failures = 10}}};
    const auto path_of_amy = "/admin/v1/users/" + amy.str();
    const auto locked = desk.call("GET", path_of_amy).response();
    EXPECT_EQ(locked["status"], "locked out");
    EXPECT_EQ(locked["lockout_reason"], "Failed Attempts");
    const auto unlocked = desk.call("POST", path_of_amy, {{"status", "active"}}).response();
    EXPECT_EQ(unlocked["status"], "active");
    EXPECT_EQ(unlocked["lockout_reason"], nullptr);
    EXPECT_EQ(desk.call("GET", path_of_amy).response(), unlocked);
}

TEST(AdminApiUsers, A4_the_last_login_is_shown_alike_from_state_and_tables) {
    DeskOnSqlite desk{{created(amy, "amy"), user::LoggedIn{.user = amy, .attempt = AttemptId{a_guid(1)}}}};
    const auto path_of_amy = "/admin/v1/users/" + amy.str();
    const auto shown = desk.call("GET", path_of_amy).response();
    EXPECT_TRUE(shown["last_login"].is_number());
    EXPECT_EQ(desk.call("POST", path_of_amy, {{"status", "active"}}).response(), shown);
}

}  // namespace
}  // namespace muster::testing
