#include <gtest/gtest.h>

#include "projections/directories_table.hpp"
#include "projections/groups_table.hpp"
#include "projections/members_table.hpp"
#include "projections/names_table.hpp"
#include "projections/settings_table.hpp"
#include "projections/sync_runs_table.hpp"
#include "projections/table_set.hpp"
#include "projections/text.hpp"
#include "projections/users_table.hpp"
#include "tests/support/naive_rows.hpp"
#include "tests/support/story.hpp"

namespace muster::projections {
namespace {

using namespace testing;  // NOLINT: the examples that specs speak of

/// The one row of that table after what happened.
Row only_row(Table table, std::vector<Event> events) {
    NaiveRows rows{Story{std::move(events)}};
    EXPECT_EQ(rows.table(table).size(), 1U);
    return rows.table(table).empty() ? Row{} : rows.table(table).begin()->second;
}
std::vector<std::string> names_after(std::vector<Event> events) {
    NaiveRows rows{Story{std::move(events)}};
    std::vector<std::string> all;
    for (const auto& [key, row] : rows.table(Table::names)) {
        all.push_back(text_at(row, names_table::user_id).substr(17) + " " + text_at(row, names_table::kind) + " " +
                      text_at(row, names_table::name));
    }
    return all;
}
using Texts = std::vector<std::string>;

TEST(UsersTable, U1_a_new_user_is_a_row) {
    auto event = synced(amy, by(corp, amys_guid), "amy");
    event.profile.aliases = names({"b", "a"});
    const auto row = only_row(Table::users, {event});
    EXPECT_EQ(text_at(row, users_table::user_id), amy.str());
    EXPECT_EQ(number_at(row, users_table::created_sequence), 1);
    EXPECT_EQ(instant_at(row, users_table::created_at), now + std::chrono::seconds{1});
    EXPECT_EQ(decode_list(text_at(row, users_table::aliases)), (Texts{"b", "a"})) << "in their order";
    EXPECT_EQ(text_at(row, users_table::guid), amys_guid.text());
    EXPECT_TRUE(is_null_at(row, users_table::purge_at));
}

TEST(UsersTable, T1_T7_the_trash_changes_nothing_but_the_trash) {
    auto row = only_row(Table::users, {created(amy, "amy", user::Status::bypass), trashed_by_sync(amy)});
    EXPECT_EQ(text_at(row, users_table::status), "bypass");
    EXPECT_EQ(number_at(row, users_table::in_trash), 1);
    EXPECT_EQ(text_at(row, users_table::left_because), "left_groups");
    row = only_row(Table::users, {created(amy, "amy", user::Status::bypass), trashed_by_sync(amy),
                                  user::Restored{.user = amy, .by = user::RestoredBy::admin}});
    EXPECT_EQ(text_at(row, users_table::status), "disabled") << "T6";
    EXPECT_EQ(number_at(row, users_table::in_trash), 0);
    EXPECT_TRUE(is_null_at(row, users_table::purge_at));
    EXPECT_TRUE(is_null_at(row, users_table::left_because));
    EXPECT_TRUE(is_null_at(row, users_table::trash_cause));
}

TEST(UsersTable, S6_a_status_change_is_one_column) {
    const auto row = only_row(
        Table::users,
        {created(amy, "amy"), status_changed(amy, user::Status::active, user::Status::disabled, user::Cause::admin)});
    EXPECT_EQ(text_at(row, users_table::status), "disabled");
    EXPECT_EQ(text_at(row, users_table::username), "amy");
}

TEST(UsersTable, A3_a_lock_is_a_column_of_its_own) {
    const user::LockedOut lock{.user = amy, .status = user::Status::active, .failures = 10};
    const user::Unlocked unlock{.user = amy, .status = user::Status::active, .by = user::UnlockedBy::time};
    const user::Restored restored{.user = amy, .by = user::RestoredBy::directory, .status = user::Status::active};
    EXPECT_EQ(number_at(only_row(Table::users, {created(amy, "amy")}), users_table::locked_out), 0);
    const auto locked = only_row(Table::users, {created(amy, "amy"), lock});
    EXPECT_EQ(number_at(locked, users_table::locked_out), 1);
    EXPECT_EQ(text_at(locked, users_table::status), "active");
    EXPECT_EQ(number_at(only_row(Table::users, {created(amy, "amy"), lock, unlock}), users_table::locked_out), 0);
    const auto back = only_row(Table::users, {created(amy, "amy"), lock, trashed_by_sync(amy), restored});
    EXPECT_EQ(number_at(back, users_table::locked_out), 0) << "T6";
}

TEST(UsersTable, A4_A5_a_login_sets_the_last_login_and_the_day) {
    const auto today = std::chrono::floor<Days>(now).time_since_epoch().count();
    auto row = only_row(Table::users, {created(amy, "amy")});
    EXPECT_TRUE(is_null_at(row, users_table::last_login));
    EXPECT_EQ(number_at(row, users_table::last_seen), 0);
    EXPECT_EQ(number_at(row, users_table::active_day), today) << "of the creation, while there was no login";
    row = only_row(Table::users, {created(amy, "amy"), user::LoggedIn{.user = amy, .attempt = AttemptId{a_guid(1)}}});
    EXPECT_EQ(instant_at(row, users_table::last_login), now + std::chrono::seconds{2});
    EXPECT_EQ(row[users_table::last_seen], row[users_table::last_login]);
    EXPECT_EQ(number_at(row, users_table::active_day), today);
}

TEST(SettingsTable, L3_each_setting_is_a_row_that_follows_its_changes) {
    NaiveRows rows{Story{{AccountCreated{.account = account, .name = "Example", .settings = {}},
                          SettingsChanged{.account = account,
                                          .changes = {{"lockout_threshold", 10U, 5U},
                                                      {"delete_sends_to_trash", false, true},
                                                      {"helpdesk_message", std::string{}, std::string{"Call."}}}}}}};
    std::map<std::string, Value> held;
    for (const auto& [key, row] : rows.table(Table::settings)) {
        held[text_at(row, settings_table::setting)] = row[settings_table::value];
    }
    EXPECT_EQ(held.size(), setting_table().size());
    EXPECT_EQ(held["name"], Value{"Example"});
    EXPECT_EQ(held["lockout_threshold"], Value{"5"});
    EXPECT_EQ(held["lockout_expire_duration"], Value{});
    EXPECT_EQ(held["delete_sends_to_trash"], Value{"true"});
    EXPECT_EQ(held["user_managers_can_put_users_in_bypass"], Value{"true"});
    EXPECT_EQ(held["helpdesk_bypass"], Value{"allow"});
    EXPECT_EQ(held["helpdesk_message"], Value{"Call."});
}

TEST(UsersTable, D4_D14_a_directory_takes_over_and_lets_go) {
    auto row = only_row(
        Table::users, {created(amy, "amy"), user::AdoptedByDirectory{.user = amy, .managed_by = by(corp, amys_guid)}});
    EXPECT_EQ(text_at(row, users_table::directory_id), corp.str());
    row = only_row(Table::users, {synced(amy, by(corp, amys_guid), "amy"),
                                  user::ReleasedByDirectory{.user = amy, .managed_by = by(corp, amys_guid)}});
    EXPECT_TRUE(is_null_at(row, users_table::directory_id));
    EXPECT_TRUE(is_null_at(row, users_table::guid));
}

TEST(NamesTable, U4_a_renamed_user_frees_the_old_name) {
    EXPECT_EQ(names_after({created(amy, "amy"), renamed(amy, "amy", "amelia")}), (Texts{"AMY username amelia"}));
}

TEST(NamesTable, U4_names_swap_in_either_order) {
    const Texts swapped{"AMY username bob", "BOB username amy"};
    EXPECT_EQ(
        names_after({created(amy, "amy"), created(bob, "bob"), renamed(amy, "amy", "bob"), renamed(bob, "bob", "amy")}),
        swapped);
    EXPECT_EQ(
        names_after({created(amy, "amy"), created(bob, "bob"), renamed(bob, "bob", "amy"), renamed(amy, "amy", "bob")}),
        swapped);
}

TEST(NamesTable, U4_a_username_and_an_alias_change_places) {
    auto event = created(amy, "amy");
    event.profile.aliases = names({"amelia"});
    auto change = renamed(amy, "amy", "amelia");
    change.aliases = user::Change<std::vector<Username>>{names({"amelia"}), names({"amy"})};
    EXPECT_EQ(names_after({event, change}), (Texts{"AMY alias amy", "AMY username amelia"}));
}

TEST(NamesTable, T8_a_purged_users_names_are_gone) {
    auto event = created(amy, "amy");
    event.profile.aliases = names({"amelia"});
    user::Purged purged;
    purged.user = amy;
    EXPECT_EQ(names_after({event, created(bob, "bob"), purged}), (Texts{"BOB username bob"}));
}

TEST(MembersTable, G1_a_deleted_group_takes_its_membership_along) {
    NaiveRows rows{Story{{a_local_group(staff, "s"), a_local_group(guests, "g"), members(staff, {amy, bob}),
                          members(guests, {amy}), group::Deleted{.group = staff}}}};
    ASSERT_EQ(rows.table(Table::members).size(), 1U);
    EXPECT_EQ(rows.table(Table::groups).size(), 1U);
}

TEST(MembersTable, T8_a_purged_user_leaves_its_groups) {
    user::Purged purged;
    purged.user = amy;
    purged.left_groups = {staff, guests};
    NaiveRows rows{Story{{members(staff, {amy, bob}), members(guests, {amy}), purged}}};
    ASSERT_EQ(rows.table(Table::members).size(), 1U);
    EXPECT_EQ(text_at(rows.table(Table::members).begin()->second, members_table::user_id), bob.str());
}

TEST(GroupsTable, D7_a_directory_takes_a_group_over) {
    const auto row = only_row(
        Table::groups,
        {a_local_group(staff, "s"), group::AdoptedByDirectory{.group = staff, .managed_by = by(corp, staffs_guid)}});
    EXPECT_EQ(text_at(row, groups_table::directory_id), corp.str());
    EXPECT_EQ(text_at(row, groups_table::guid), staffs_guid.text());
}

TEST(GroupsTable, S6_name_and_status_change) {
    const auto row =
        only_row(Table::groups,
                 {a_local_group(staff, "s"),
                  group::Changed{.group = staff, .name = group::Change<std::string>{"s", "t"}, .description = {}},
                  group::StatusChanged{.group = staff, .from = group::Status::active, .to = group::Status::disabled}});
    EXPECT_EQ(text_at(row, groups_table::name), "t");
    EXPECT_EQ(text_at(row, groups_table::status), "disabled");
}

directory::SyncFinished finished(directory::Outcome outcome, std::uint64_t read = 9) {
    return {.directory = corp,
            .run = RunId{"r"},
            .outcome = outcome,
            .worst = {},
            .counts = {.read = read},
            .left_out = {}};
}

TEST(DirectoriesTable, D8_only_a_run_that_saw_everything_confirms_people) {
    const auto confirms = [](const directory::SyncFinished& run) {
        return !is_null_at(only_row(Table::directories, {corp_added(), run}), directories_table::synced_at);
    };
    EXPECT_TRUE(confirms(finished(directory::Outcome::finished)));
    EXPECT_TRUE(confirms(finished(directory::Outcome::held)));
    EXPECT_FALSE(confirms(finished(directory::Outcome::held, 0))) << "D9: it found nobody";
    EXPECT_FALSE(confirms(finished(directory::Outcome::partial)));
    EXPECT_FALSE(confirms(finished(directory::Outcome::failed)));
}

TEST(DirectoriesTable, D1_a_changed_configuration_keeps_the_last_sync) {
    auto configuration = configuration_of_corp();
    configuration.name = "renamed";
    const auto row =
        only_row(Table::directories, {corp_added(), finished(directory::Outcome::finished),
                                      directory::Changed{.directory = corp, .configuration = configuration}});
    EXPECT_EQ(text_at(row, directories_table::name), "renamed");
    EXPECT_EQ(instant_at(row, directories_table::synced_at), now + std::chrono::seconds{2});
}

TEST(DirectoriesTable, D14_a_removed_directory_takes_its_runs_along) {
    NaiveRows rows{
        Story{{corp_added(),
               directory::SyncStarted{.directory = corp, .run = RunId{"r"}, .began = now, .server = {}, .left_out = {}},
               directory::Removed{.directory = corp}}}};
    EXPECT_TRUE(rows.table(Table::directories).empty());
    EXPECT_TRUE(rows.table(Table::sync_runs).empty());
}

TEST(Reducers, H1_an_unchanged_sync_writes_four_rows) {
    Story story{
        {corp_added(), synced(amy, by(corp, amys_guid), "amy"),
         directory::SyncStarted{.directory = corp, .run = RunId{"r"}, .began = now, .server = {}, .left_out = {}},
         finished(directory::Outcome::finished)}};
    EXPECT_EQ(story.changes(2, 4).rows(), 4U) << "D13: the run's and the directory's, and its two events in the logs";
}

TEST(Reducers, H1_every_put_row_has_a_value_where_the_table_wants_one) {
    auto user = created(amy, "amy");
    user.profile.aliases = names({"a"});
    const Story story{
        {AccountCreated{.account = account, .name = "Example", .settings = {}}, user, a_local_group(staff, "s"),
         members(staff, {amy}), corp_added(), a_client(help_desk, "desk", {}),
         an_admin(olga, "olga", admin::Role::owner), created(amys_phone, a_mobile("+15555550100")),
         attached(amy, amys_phone), created(blue_token, TokenType::yk, "1"), registered(amy, amys_key, "AbCd"),
         directory::SyncStarted{.directory = corp, .run = RunId{"r"}, .began = now, .server = {}, .left_out = {}},
         directory::SyncHeld{.directory = corp,
                             .run = RunId{"r"},
                             .plan = "plan",
                             .total = 1,
                             .users = {amy},
                             .reasons = {directory::HeldBecause::not_found}}}};
    const auto changes = story.changes(0, story.size());
    for (const auto table : all_tables) {
        const auto& shape = shape_of(table);
        const auto of_table = changes.of(table);
        EXPECT_EQ(of_table.puts.empty(), shape.tally.has_value()) << shape.name;
        for (const auto* row : of_table.puts) {
            for (std::size_t i = 0; i < shape.columns.size(); ++i) {
                const auto& column = shape.columns[i];
                const auto& value = (*row)[i];
                const std::size_t wanted = column.type == ColumnType::number ? 1 : 2;
                EXPECT_TRUE(value.index() == wanted || (value.index() == 0 && column.nullable == Nullable::yes))
                    << shape.name << '.' << column.name;
            }
        }
    }
}

}  // namespace
}  // namespace muster::projections
