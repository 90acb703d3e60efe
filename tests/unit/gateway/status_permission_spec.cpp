#include <gtest/gtest.h>

#include "tests/support/desk_on_sqlite.hpp"

namespace muster::testing {
namespace {

using nlohmann::json;
using enum admin::Role;

const std::vector<gateway::Header> as_json{{.name = "Content-Type", .value = "application/json"}};

/// Amy is active, Bob is locked out over Bypass; a group, and perhaps the setting that is off.
Events people(bool user_managers_may) {
    Events events{created(amy, "amy"), created(bob, "bob"),
                  user::StatusChanged{
                      .user = bob, .from = user::Status::active, .to = user::Status::bypass, .cause = user::Cause::api},
                  user::LockedOut{.user = bob, .status = user::Status::bypass, .failures = 10},
                  group::Created{.group = a_group("SALES"),
                                 .managed_by = {},
                                 .name = "Sales",
                                 .description = {},
                                 .status = group::Status::active}};
    if (!user_managers_may) {
        events.emplace_back(SettingsChanged{
            .account = account,
            .changes = {{.setting = "user_managers_can_put_users_in_bypass", .from = true, .to = false}}});
    }
    return events;
}

DeskOnSqlite::Got post(DeskOnSqlite& desk, admin::Role role, const std::string& path, const json& body) {
    return desk.call_as(desk.admin(role), {.method = "POST", .target = path, .headers = as_json, .body = body.dump()});
}

user::Status status_of(const DeskOnSqlite& desk, const UserId& user) {
    return desk.account().find_user(user)->presence().status;
}

TEST(StatusPermission, S2_a_user_manager_sets_Bypass_where_the_account_allows_it) {
    DeskOnSqlite desk{people(true)};
    const auto got = post(desk, user_manager, "/v1/users/status", {{"status", "bypass"}, {"users", {amy.str()}}});
    EXPECT_EQ(got.body["done"], 1) << got.body;
    EXPECT_EQ(status_of(desk, amy), user::Status::bypass);
}

TEST(StatusPermission, S2_and_not_where_it_does_not_by_whatever_door) {
    DeskOnSqlite desk{people(false)};
    const auto before = desk.history().size();
    for (const bool dry_run : {false, true}) {
        const auto got = post(desk, user_manager, "/v1/users/status",
                              {{"status", "bypass"}, {"users", {amy.str()}}, {"dry_run", dry_run}});
        EXPECT_EQ(got.body["refused"], 1) << got.body;
        EXPECT_EQ(got.body["results"][0]["refused"]["rule"], "S2") << got.body;
    }
    const auto edited = desk.call_as(desk.admin(user_manager),
                                     {.method = "PATCH",
                                      .target = "/v1/users/" + amy.str(),
                                      .headers = {{.name = "Content-Type", .value = "application/merge-patch+json"},
                                                  {.name = "If-Match", .value = "*"}},
                                      .body = R"({"status":"bypass"})"});
    EXPECT_EQ(edited.status, 403U) << edited.body;
    const std::pair<std::string, json> calls[] = {
        {"/admin/v1/users/" + amy.str(), {{"status", "bypass"}}},
        {"/admin/v1/users", {{"username", "zoe"}, {"status", "bypass"}}},
        {"/admin/v1/groups/" + a_group("SALES").str(), {{"status", "bypass"}}},
        {"/admin/v1/groups", {{"name", "Guests"}, {"status", "bypass"}}},
    };
    for (const auto& [path, body] : calls) {
        const auto got = post(desk, user_manager, path, body);
        EXPECT_EQ(got.status, 403U) << path << ": " << got.body;
        EXPECT_NE(got.detail().find("user_managers_can_put_users_in_bypass"), std::string::npos) << got.body;
    }
    EXPECT_EQ(desk.history().size(), before);
    EXPECT_EQ(
        post(desk, user_manager, "/v1/users/status", {{"status", "disabled"}, {"users", {amy.str()}}}).body["done"], 1);
}

TEST(StatusPermission, S2_S5_nor_by_a_group_that_has_it) {
    const auto sales = a_group("SALES");
    const auto members_of = [](const UserId& user) { return "/admin/v1/users/" + user.str() + "/groups"; };
    for (const bool may : {true, false}) {
        DeskOnSqlite desk{people(may)};
        ASSERT_EQ(post(desk, user_manager, members_of(bob), {{"group_id", sales.str()}}).status, 200U);
        ASSERT_EQ(desk.call("POST", "/admin/v1/groups/" + sales.str(), {{"status", "bypass"}}).status, 200U);
        EXPECT_EQ(post(desk, user_manager, members_of(bob), {{"group_id", sales.str()}}).status, 200U)
            << "is in it already";
        const auto before = desk.history().size();
        const auto got = post(desk, user_manager, members_of(amy), {{"group_id", sales.str()}});
        EXPECT_EQ(got.status, may ? 200U : 403U) << got.body;
        EXPECT_EQ(desk.history().size(), before + (may ? 1 : 0));
        EXPECT_EQ(post(desk, owner, members_of(amy), {{"group_id", sales.str()}}).status, 200U);
    }
}

TEST(StatusPermission, S2_U8_a_line_of_a_file_gives_Bypass_to_whom_it_creates_or_puts_into_such_a_group) {
    const auto people_and_a_group = [] {
        auto events = people(false);
        events.emplace_back(group::Created{.group = a_group("GUESTS"),
                                           .managed_by = {},
                                           .name = "Guests",
                                           .description = {},
                                           .status = group::Status::bypass});
        return events;
    };
    for (const std::string query : {"?dry_run=true", ""}) {
        DeskOnSqlite desk{people_and_a_group()};
        const auto got =
            desk.call_as(desk.admin(user_manager), {.method = "POST",
                                                    .target = "/v1/users/import" + query,
                                                    .headers = {{.name = "Content-Type", .value = "text/csv"}},
                                                    .body = "username,status,groups\n"
                                                            "zoe,bypass,\n"
                                                            "yan,active,Guests\n"
                                                            "amy,,Guests\n"
                                                            "bob,bypass,Sales\n"
                                                            "eve,active,Sales\n"});
        ASSERT_EQ(got.status, 200U) << got.body;
        for (std::size_t i = 0; i < 3; ++i) {
            EXPECT_EQ(got.body["lines"][i]["refused"]["code"], 40301) << got.body["lines"][i];
            EXPECT_EQ(got.body["lines"][i]["refused"]["rule"], "S2") << got.body["lines"][i];
        }
        EXPECT_EQ(got.body["lines"][3]["result"], "updated") << "who is here keeps their status";
        EXPECT_EQ(got.body["lines"][4]["result"], "created") << got.body["lines"][4];
    }
}

TEST(StatusPermission, S2_owners_and_administrators_set_all_three_whatever_the_setting) {
    for (const auto role : {owner, administrator}) {
        DeskOnSqlite desk{people(false)};
        for (const auto* status : {"bypass", "disabled", "active"}) {
            const auto got = post(desk, role, "/v1/users/status", {{"status", status}, {"users", {amy.str()}}});
            EXPECT_EQ(got.body["done"], 1) << status << ": " << got.body;
        }
    }
}

TEST(StatusPermission, S2_help_desk_turns_locked_out_into_active_and_sets_nothing_else) {
    DeskOnSqlite desk{people(true)};
    for (const auto* status : {"active", "bypass", "disabled"}) {
        const auto got = post(desk, help_desk, "/v1/users/status", {{"status", status}, {"users", {bob.str()}}});
        EXPECT_EQ(got.status, 403U) << got.body;
    }
    const auto before = desk.history().size();
    const auto foreseen =
        post(desk, help_desk, "/v1/users/unlock", {{"users", {amy.str(), bob.str()}}, {"dry_run", true}});
    EXPECT_EQ(foreseen.body["done"], 1) << foreseen.body;
    EXPECT_EQ(desk.history().size(), before);

    const auto got = post(desk, help_desk, "/v1/users/unlock", {{"users", {amy.str(), bob.str()}}});
    ASSERT_EQ(got.status, 200U) << got.body;
    EXPECT_EQ(got.body["done"], 1) << got.body;
    EXPECT_EQ(got.body["results"][0]["refused"]["detail"], "user_id: " + amy.str() + " is not locked out") << got.body;
    EXPECT_FALSE(desk.account().find_user(bob)->presence().lock);
    EXPECT_EQ(status_of(desk, bob), user::Status::active);
}

TEST(StatusPermission, S2_whoever_was_unlocked_and_disabled_meanwhile_stays_so) {
    DeskOnSqlite desk{people(true)};
    desk.meanwhile = [&] {
        desk.happen(user::Unlocked{.user = bob, .status = user::Status::disabled});
        desk.happen(user::StatusChanged{
            .user = bob, .from = user::Status::bypass, .to = user::Status::disabled, .cause = user::Cause::api});
    };
    const auto got = post(desk, help_desk, "/v1/users/unlock", {{"users", {bob.str()}}});
    EXPECT_EQ(got.body["refused"], 1) << got.body;
    EXPECT_EQ(status_of(desk, bob), user::Status::disabled);
}

}  // namespace
}  // namespace muster::testing
