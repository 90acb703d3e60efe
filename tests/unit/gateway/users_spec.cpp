#include <gtest/gtest.h>

#include "tests/support/desk_on_sqlite.hpp"

namespace muster::testing {
namespace {

using nlohmann::json;

TEST(AdminApiUsers, U5_only_the_username_is_needed) {
    DeskOnSqlite desk;
    const auto got = desk.call("POST", "/admin/v1/users", {{"username", " Amy "}});
    ASSERT_EQ(got.status, 200U) << got.body;
    EXPECT_EQ(got.response()["username"], "amy");
    EXPECT_EQ(got.response()["status"], "active");
    EXPECT_EQ(got.response()["is_enrolled"], false);
    EXPECT_EQ(got.response()["created"], std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());

    const auto none = desk.call("POST", "/admin/v1/users", {{"realname", "Amy"}});
    EXPECT_EQ(none.code(), 40001);
    EXPECT_EQ(none.detail(), "username: is needed");
}

TEST(AdminApiUsers, U1_the_answer_to_a_write_is_what_a_read_shows) {
    DeskOnSqlite desk{{corp_added(), synced(bob, by(corp, bobs_guid), "bob"), a_local_group(guests, "guests"),
                       members(guests, {bob})}};
    const auto made = desk.call("POST", "/admin/v1/users",
                                {{"username", "amy"},
                                 {"alias1", "amelia"},
                                 {"alias3", "a.k"},
                                 {"realname", "Amy K"},
                                 {"firstname", "Amy"},
                                 {"lastname", "K"},
                                 {"email", "amy@example.com"},
                                 {"notes", "desk 4"},
                                 {"status", "Bypass"},
                                 {"enable_auto_prompt", "true"}});
    ASSERT_EQ(made.status, 200U) << made.body;
    const auto id = made.response()["user_id"].get<std::string>();
    EXPECT_EQ(desk.call("GET", "/admin/v1/users/" + id).response(), made.response());

    const auto changed = desk.call("POST", "/admin/v1/users/" + bob.str(), {{"notes", "moved"}});
    ASSERT_EQ(changed.status, 200U) << changed.body;
    EXPECT_EQ(desk.call("GET", "/admin/v1/users/" + bob.str()).response(), changed.response());
}

TEST(AdminApiUsers, U1_aliases_keep_their_places) {
    DeskOnSqlite desk{{created(amy, "amy")}};
    const auto path = "/admin/v1/users/" + amy.str();
    EXPECT_EQ(desk.call("POST", path, {{"alias2", "two"}}).response()["aliases"], (json{{"alias2", "two"}}));
    EXPECT_EQ(desk.call("POST", path, {{"alias1", "one"}, {"alias4", "four"}}).response()["alias2"], "two");
    const auto freed = desk.call("POST", path, {{"alias1", ""}});
    EXPECT_EQ(freed.response()["aliases"], (json{{"alias2", "two"}, {"alias4", "four"}}));
    EXPECT_EQ(freed.response()["alias1"], nullptr);
    const auto whole = desk.call("POST", path, {{"aliases", "alias1=x%20y&alias8=eight"}});
    EXPECT_EQ(whole.response()["aliases"], (json{{"alias1", "x y"}, {"alias8", "eight"}}));
    EXPECT_EQ(desk.call("POST", path, {{"aliases", ""}}).response()["aliases"], json::object());
    EXPECT_EQ(desk.call("POST", path, {{"aliases", "alias9=x"}}).detail(),
              "aliases: 'alias9' is not one of alias1 to alias8");
    EXPECT_EQ(desk.call("POST", path, {{"aliases", "alias1=x"}, {"alias1", "y"}}).detail(),
              "aliases: says something else than alias1 to alias8");
}

TEST(AdminApiUsers, U3_a_clash_names_the_field_and_the_holder_and_its_trash) {
    DeskOnSqlite desk{{created(amy, "amy"), created(bob, "bob"), trashed_by_hand(bob)}};
    EXPECT_EQ(desk.call("POST", "/admin/v1/users", {{"username", "AMY"}}).detail(),
              "username: taken by user " + amy.str());
    const auto alias = desk.call("POST", "/admin/v1/users", {{"username", "eve"}, {"alias2", "Bob"}});
    EXPECT_EQ(alias.code(), 40002);
    EXPECT_EQ(alias.detail(), "alias2: taken by user " + bob.str() + " (in the trash)");
    EXPECT_EQ(desk.call("POST", "/admin/v1/users", {{"username", "\xef\xbc\xa1my"}}).detail(),  // full-width A
              "username: taken by user " + amy.str());
}

TEST(AdminApiUsers, S3_D5_what_a_directory_manages_is_refused_and_nothing_of_the_call_is_done) {
    DeskOnSqlite desk{{corp_added(), synced(amy, by(corp, amys_guid), "amy")}};
    const auto path = "/admin/v1/users/" + amy.str();
    const auto mapped = desk.call("POST", path, {{"email", "a@example.com"}, {"notes", "moved"}});
    EXPECT_EQ(mapped.code(), 40002);
    EXPECT_EQ(mapped.detail(), "email: managed by directory 'corp' (" + corp.str() + ")");
    const auto disabled = desk.call("POST", path, {{"notes", "moved"}, {"status", "disabled"}});
    EXPECT_EQ(disabled.detail(), "status: managed by directory 'corp' (" + corp.str() + ")");
    EXPECT_EQ(desk.call("GET", path).response()["notes"], "");
    const auto open = desk.call("POST", path, {{"notes", "moved"}, {"status", "bypass"}});
    EXPECT_EQ(open.response()["notes"], "moved");
    EXPECT_EQ(open.response()["status"], "bypass");
}

TEST(AdminApiUsers, S1_locked_out_and_the_trash_are_not_set_as_a_status) {
    DeskOnSqlite desk{{created(amy, "amy")}};
    const auto path = "/admin/v1/users/" + amy.str();
    EXPECT_EQ(desk.call("POST", path, {{"status", "locked out"}}).detail(), "status: locked out is never set by hand");
    EXPECT_EQ(desk.call("POST", path, {{"status", "Pending Deletion"}}).code(), 40002);
    EXPECT_EQ(desk.call("POST", path, {{"status", "asleep"}}).detail(), "status: none of active, bypass, disabled");
}

TEST(AdminApiUsers, T10_a_whole_object_posted_back_changes_nothing) {
    DeskOnSqlite desk{{created(amy, "amy")}};
    const auto path = "/admin/v1/users/" + amy.str();
    const auto before = desk.history().size();
    const auto object = desk.call("GET", path).response();
    EXPECT_EQ(desk.call_json("POST", path, object).response(), object);
    EXPECT_EQ(desk.history().size(), before);
}

TEST(AdminApiUsers, U1_an_unknown_id_in_the_path_is_not_found) {
    DeskOnSqlite desk;
    EXPECT_EQ(desk.call("POST", "/admin/v1/users/" + amy.str(), {{"notes", "x"}}).code(), 40401);
    EXPECT_EQ(desk.call("POST", "/admin/v1/users/nonsense", {{"notes", "x"}}).code(), 40401);
}

TEST(AdminApiUsers, T1_a_trashed_user_is_restored_before_it_is_edited) {
    DeskOnSqlite desk{{created(amy, "amy"), trashed_by_hand(amy)}};
    EXPECT_EQ(desk.call("POST", "/admin/v1/users/" + amy.str(), {{"notes", "x"}}).detail(),
              "user_id: " + amy.str() + " is in the trash, restore it first");
}

TEST(AdminApiUsers, H5_the_record_says_who_asked_for_what) {
    DeskOnSqlite desk;
    ASSERT_EQ(desk.call("POST", "/admin/v1/users", {{"username", "amy"}}).status, 200U);
    EXPECT_EQ(desk.last_context.actor.kind, Actor::Kind::client);
    EXPECT_EQ(desk.last_context.actor.id, "DI000000000000CLIENT");
    EXPECT_EQ(desk.last_context.cause, "create users");
}

TEST(AdminApiUsers, H4_an_outcome_that_is_not_known_is_said_to_be_so) {
    DeskOnSqlite desk;
    desk.next_outcome = OutcomeUnknown{"the service stops"};
    const auto unknown = desk.call("POST", "/admin/v1/users", {{"username", "amy"}});
    EXPECT_EQ(unknown.code(), 50300);
    EXPECT_EQ(unknown.detail(), "the outcome is not known; look before you try again");
    desk.next_outcome = NotApplied{"no broker"};
    EXPECT_EQ(desk.call("POST", "/admin/v1/users", {{"username", "amy"}}).detail(), "nothing was changed; try again");
}

}  // namespace
}  // namespace muster::testing
