#include "gateway/permissions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "domain/client/client.hpp"
#include "tests/support/desk_on_sqlite.hpp"

namespace muster::testing {
namespace {

using gateway::Action;
using enum admin::Role;

constexpr std::array all_roles{owner, administrator, application_manager, user_manager, help_desk, read_only};
constexpr std::array all_grants{
    client::Grant::read_resource,  client::Grant::write_resource, client::Grant::read_log,   client::Grant::settings,
    client::Grant::administrators, client::Grant::applications,   client::Grant::information};

/// The route's path with an id that nobody has in each `{…}`.
std::string a_path_of(const gateway::Route& route) {
    std::string path;
    for (std::size_t i = 0; i < route.pattern.size(); ++i) {
        if (route.pattern[i] != '{') {
            path += route.pattern[i];
            continue;
        }
        path += "nobody";
        i = route.pattern.find('}', i);
    }
    return path;
}

bool is_turned_away(const DeskOnSqlite::Got& got) {
    return got.status == 403;
}

TEST(Permissions, R2_each_route_lets_in_the_clients_with_its_grant_and_no_others) {
    DeskOnSqlite desk;
    for (const auto& route : desk.routes()) {
        const gateway::Request request{.method = std::string{route.method}, .target = a_path_of(route)};
        for (const auto grant : all_grants) {
            const auto got = desk.call_as(desk.client({grant}), request);
            const auto& needed = gateway::permission(route.action);
            EXPECT_EQ(is_turned_away(got), !client::includes({grant}, needed.grant))
                << route.method << " " << route.pattern << " with " << gateway::words(grant) << ": " << got.body;
            if (is_turned_away(got)) {
                EXPECT_EQ(got.code(), 40301);
                EXPECT_EQ(got.detail(), "missing grant: " + std::string{gateway::words(needed.grant)});
            }
        }
    }
}

TEST(Permissions, R1_R5_each_route_lets_in_the_roles_of_its_action_and_no_others) {
    DeskOnSqlite desk;
    for (const auto& route : desk.routes()) {
        const gateway::Request request{.method = std::string{route.method}, .target = a_path_of(route)};
        for (const auto role : all_roles) {
            const auto got = desk.call_as(desk.admin(role), request);
            const auto& needed = gateway::permission(route.action);
            EXPECT_EQ(is_turned_away(got), !needed.roles.has(role))
                << route.method << " " << route.pattern << " as " << gateway::words(role) << ": " << got.body;
            if (is_turned_away(got)) {
                EXPECT_EQ(got.detail(),
                          "the role " + std::string{gateway::words(role)} + " may not " + std::string{needed.words});
            }
        }
    }
}

std::set<admin::Role> who_may(Action action) {
    std::set<admin::Role> roles;
    for (const auto role : all_roles) {
        if (gateway::permission(action).roles.has(role)) roles.insert(role);
    }
    return roles;
}

TEST(Permissions, R5_as_the_rule_book_has_it) {
    using Set = std::set<admin::Role>;
    const Set who_add_people{owner, administrator, user_manager};
    const Set who_help_people{owner, administrator, user_manager, help_desk};
    for (const auto action :
         {Action::create_users, Action::import_users, Action::add_devices, Action::set_status, Action::set_bypass}) {
        EXPECT_EQ(who_may(action), who_add_people) << gateway::permission(action).words;
    }
    for (const auto action : {Action::trash_users, Action::restore_users, Action::purge_users, Action::unlock_users,
                              Action::set_up_devices}) {
        EXPECT_EQ(who_may(action), who_help_people) << gateway::permission(action).words;
    }
    EXPECT_EQ(who_may(Action::edit_applications), (Set{owner, administrator, application_manager}));
    EXPECT_EQ(who_may(Action::sync_directories), (Set{owner, administrator}));
    EXPECT_EQ(who_may(Action::approve_removals), (Set{owner, administrator}));  // D9
}

TEST(Permissions, R5_read_only_looks_and_does_nothing_else) {
    for (const auto& permission : gateway::permissions()) {
        const bool looks = permission.words.starts_with("look") || permission.words.starts_with("read ");
        EXPECT_EQ(permission.roles.has(read_only), looks) << permission.words;
        EXPECT_TRUE(permission.roles.has(owner)) << permission.words;
    }
}

}  // namespace
}  // namespace muster::testing
