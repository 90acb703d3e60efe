#include <gtest/gtest.h>

#include "domain/directory/release.hpp"
#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using directory::AddDirectory;
using directory::ChangeDirectory;
using directory::PauseDirectory;
using directory::ReleaseManaged;
using directory::RemoveDirectory;
using directory::ResumeDirectory;

TEST(AddDirectory, D1_a_directory_is_part_of_the_state) {
    const auto decided = given({}).when(AddDirectory{corp, configuration_of_corp()});
    decided.then({corp_added()});
    EXPECT_EQ(decided.account().find_directory(corp)->configuration, configuration_of_corp());
}

TEST(AddDirectory, D1_its_name_is_its_own_and_not_empty) {
    auto configuration = configuration_of_plain();
    configuration.name = "corp";
    given({corp_added()})
        .when(AddDirectory{plain, configuration})
        .then_refused(DirectoryNameTaken{.name = "corp", .holder = corp});
    configuration.name.clear();
    given({corp_added()})
        .when(AddDirectory{plain, configuration})
        .then_refused(BadValue{{.field = "name", .why = "is empty"}});
}

TEST(AddDirectory, D1_a_configuration_fits_into_an_event) {
    auto configuration = configuration_of_corp();
    configuration.groups.assign(500, std::string(100, 'x'));
    given({})
        .when(AddDirectory{corp, configuration})
        .then_refused(BadValue{{.field = "directory", .why = "is longer than 32 KiB"}});
}

TEST(AddDirectory, D1_an_id_stands_for_one_directory) {
    given({corp_added()}).when(AddDirectory{corp, configuration_of_corp()}).then_nothing();
    given({corp_added()}).when(AddDirectory{corp, configuration_of_plain()}).then_refused(IdInUse{.id = corp.str()});
}

TEST(ChangeDirectory, D1_changing_is_an_event_with_the_whole_configuration) {
    auto changed = configuration_of_corp();
    changed.servers.emplace_back("ldaps://dc2.corp.example");
    const auto decided = given({corp_added()}).when(ChangeDirectory{corp, changed});
    decided.then({directory::Changed{corp, changed}});
    EXPECT_EQ(decided.account().find_directory(corp)->configuration, changed);
}

TEST(ChangeDirectory, D1_who_has_seen_another_edition_changes_nothing) {
    auto changed = configuration_of_corp();
    changed.every = std::chrono::hours{1};
    const auto decided = given({corp_added()}).when(ChangeDirectory{corp, changed, 1});
    decided.then({directory::Changed{corp, changed}});
    EXPECT_EQ(decided.account().find_directory(corp)->edition, 2U);
    const auto second = given({corp_added(), directory::Changed{corp, changed}});
    second.when(ChangeDirectory{corp, configuration_of_corp(), 1}).then_refused(DirectoryChanged{.directory = corp});
    second.when(ChangeDirectory{corp, configuration_of_corp(), 2})
        .then({directory::Changed{corp, configuration_of_corp()}});
    second.when(ChangeDirectory{corp, changed, 2}).then_nothing();
}

TEST(ChangeDirectory, D2_the_kind_stays) {
    auto changed = configuration_of_corp();
    changed.kind = directory::Kind::openldap;
    given({corp_added()})
        .when(ChangeDirectory{corp, changed})
        .then_refused(BadValue{{.field = "kind", .why = "cannot change; add another directory, and remove this one"}});
}

TEST(ChangeDirectory, D1_what_cannot_work_is_refused_here_too) {
    auto changed = configuration_of_corp();
    changed.groups.clear();
    given({corp_added()})
        .when(ChangeDirectory{corp, changed})
        .then_refused(BadValue{{.field = "sync.groups", .why = "names no group; its members are who is synced"}});
}

TEST(ChangeDirectory, D1_a_name_that_another_has_is_refused) {
    auto changed = configuration_of_corp();
    changed.name = "plain";
    given({corp_added(), plain_added()})
        .when(ChangeDirectory{corp, changed})
        .then_refused(DirectoryNameTaken{.name = "plain", .holder = plain});
}

TEST(ChangeDirectory, D13_what_is_so_already_makes_no_event) {
    given({corp_added()}).when(ChangeDirectory{corp, configuration_of_corp()}).then_nothing();
}

TEST(ChangeDirectory, D1_an_unknown_directory_is_refused) {
    const UnknownDirectory refused{.directory = corp};
    given({}).when(ChangeDirectory{corp, configuration_of_corp()}).then_refused(refused);
    given({}).when(RemoveDirectory{corp}).then_refused(refused);
    given({}).when(PauseDirectory{corp, {}}).then_refused(refused);
    given({}).when(ResumeDirectory{corp}).then_refused(refused);
    given({}).when(ReleaseManaged{corp, {}, {}}).then_refused(refused);
    given({}).when(directory::StartSync{corp, RunId{"r"}, {}, now, {}, {}}).then_refused(refused);
    given({}).when(directory::FinishSync{corp, RunId{"r"}, {}, {}, {}, {}, {}}).then_refused(refused);
    given({}).when(directory::HoldRemovals{corp, RunId{"r"}, {}, {}, {}, {}}).then_refused(refused);
    given({}).when(directory::SyncGone{corp, amys_guid, {}}).then_refused(refused);
    given({}).when(directory::SyncGroup{corp, staffs_guid, staff, "staff", {}}).then_refused(refused);
    given({}).when(directory::SyncGroupGone{corp, staffs_guid}).then_refused(refused);
    given({}).when(directory::SyncMembers{corp, staffs_guid, {}, {}}).then_refused(refused);
}

TEST(PauseDirectory, D1_is_an_event_with_its_reason_and_quiet_where_it_is_so) {
    const auto decided = given({corp_added()}).when(PauseDirectory{corp, "moving to new servers"});
    decided.then({corp_paused()});
    EXPECT_EQ(decided.account().find_directory(corp)->paused, (directory::Pause{now, "moving to new servers"}));
    given({corp_added(), corp_paused()}).when(PauseDirectory{corp, "again"}).then_nothing();
}

TEST(PauseDirectory, D1_whom_it_manages_stay_managed) {
    const auto after =
        given({corp_added(), synced(amy, by(corp, amys_guid), "amy")}).when(PauseDirectory{corp, {}}).account();
    EXPECT_TRUE(after.find_user(amy)->managed_by);
    EXPECT_EQ(after.find_by_guid(corp, amys_guid)->id, amy);
}

TEST(PauseDirectory, D1_configuring_it_anew_does_not_resume_it) {
    auto changed = configuration_of_corp();
    changed.every = std::chrono::hours{1};
    EXPECT_TRUE(given({corp_added(), corp_paused()})
                    .when(ChangeDirectory{corp, changed})
                    .account()
                    .find_directory(corp)
                    ->paused);
}

TEST(ResumeDirectory, D1_ends_the_pause_and_is_quiet_where_there_is_none) {
    const auto decided = given({corp_added(), corp_paused()}).when(ResumeDirectory{corp});
    decided.then({directory::Resumed{corp}});
    EXPECT_FALSE(decided.account().find_directory(corp)->paused);
    given({corp_added()}).when(ResumeDirectory{corp}).then_nothing();
}

TEST(PauseDirectory, D1_a_run_that_was_under_way_does_nothing_more) {
    const auto paused = given({corp_added(), synced(amy, by(corp, amys_guid), "amy"),
                               a_synced_group(staff, by(corp, staffs_guid), "staff"), corp_paused()});
    const DirectoryPaused refused{.directory = corp, .why = "moving to new servers"};
    paused.when(directory::StartSync{corp, RunId{"r"}, {}, now, {}, {}}).then_refused(refused);
    paused.when(directory::SyncPeople{corp, {a_person(bobs_guid, bob, "bob")}}).then_refused(refused);
    paused.when(directory::SyncGone{corp, amys_guid, {}}).then_refused(refused);
    paused.when(directory::SyncGroup{corp, staffs_guid, staff, "crew", {}}).then_refused(refused);
    paused.when(directory::SyncGroupGone{corp, staffs_guid}).then_refused(refused);
    paused.when(directory::SyncMembers{corp, staffs_guid, {amys_guid}, {}}).then_refused(refused);
}

TEST(PauseDirectory, D15_the_run_that_was_under_way_still_says_how_it_ended) {
    const auto history =
        given({corp_added(),
               directory::SyncStarted{.directory = corp, .run = RunId{"r"}, .began = now, .server = {}, .left_out = {}},
               corp_paused()});
    const auto after =
        history.when(directory::FinishSync{corp, RunId{"r"}, {}, directory::Outcome::failed, "paused", {}, {}})
            .account();
    EXPECT_TRUE(directory::last_run_of(after, corp)->has_ended);
}

TEST(ReleaseManaged, D14_a_paused_directory_lets_go_and_nobody_is_taken_over_again) {
    const auto released = given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), corp_paused()})
                              .when(ReleaseManaged{.directory = corp, .users = {amy}, .groups = {}});
    released.then({user::ReleasedByDirectory{amy, by(corp, amys_guid)}});
    EXPECT_TRUE(released.account().find_directory(corp)->users.empty());
}

TEST(ReleaseManaged, D14_users_and_groups_become_unmanaged_and_stay) {
    const auto decided = given({corp_added(), synced(amy, by(corp, amys_guid), "amy"),
                                a_synced_group(staff, by(corp, staffs_guid), "staff"), members(staff, {amy})})
                             .when(ReleaseManaged{.directory = corp, .users = {amy, amy}, .groups = {staff}});
    decided.then({user::ReleasedByDirectory{amy, by(corp, amys_guid)},
                  group::ReleasedByDirectory{staff, by(corp, staffs_guid)}});
    const auto after = decided.account();
    EXPECT_FALSE(after.find_user(amy)->managed_by);
    EXPECT_FALSE(after.find_group(staff)->managed_by);
    EXPECT_TRUE(after.find_group(staff)->members.contains(amy));
    EXPECT_TRUE(after.find_directory(corp)->users.empty());
    EXPECT_TRUE(after.find_directory(corp)->groups.empty());
}

TEST(ReleaseManaged, D14_whom_it_does_not_manage_is_passed_over) {
    given({corp_added(), plain_added(), synced(amy, by(plain, amys_guid), "amy"), created(bob, "bob"),
           a_local_group(guests, "guests")})
        .when(ReleaseManaged{.directory = corp, .users = {amy, bob, eve}, .groups = {guests, staff}})
        .then_nothing();
}

TEST(ReleaseManaged, D14_at_most_100_at_a_time) {
    given({corp_added()})
        .when(ReleaseManaged{
            .directory = corp, .users = std::vector<UserId>(100, amy), .groups = std::vector<GroupId>(1, staff)})
        .then_refused(BadValue{{.field = "users", .why = "are, with the groups, more than 100"}});
}

TEST(ReleaseManaged, D14_step_by_step_until_nobody_is_left) {
    Events history{corp_added(), a_synced_group(staff, by(corp, staffs_guid), "staff"),
                   a_synced_group(guests, by(corp, a_guid(102)), "guests")};
    for (std::uint64_t i = 1; i <= 199; ++i)
        history.emplace_back(synced(a_user(i), by(corp, a_guid(1000 + i)), "u" + std::to_string(i)));
    auto account = given(history).account();
    std::vector<std::size_t> steps;
    for (auto next = directory::next_release(*account.find_directory(corp));
         !next.users.empty() || !next.groups.empty(); next = directory::next_release(*account.find_directory(corp))) {
        const auto decision = dispatch(account, next, now);
        for (const auto& event : std::get<Events>(decision.sum())) evolve(account, event, now);
        steps.push_back(next.users.size() + next.groups.size());
    }
    EXPECT_EQ(steps, (std::vector<std::size_t>{100, 100, 1}));
}

TEST(RemoveDirectory, D14_goes_when_it_manages_nobody_any_more) {
    const auto decided = given({corp_added()}).when(RemoveDirectory{corp});
    decided.then({directory::Removed{corp}});
    EXPECT_EQ(decided.account().find_directory(corp), nullptr);
}

TEST(RemoveDirectory, D14_is_refused_while_it_still_manages_somebody) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), trashed_by_sync(amy),
           a_synced_group(staff, by(corp, staffs_guid), "staff")})
        .when(RemoveDirectory{corp})
        .then_refused(StillManages{.directory = corp, .users = 1, .groups = 1});
}

}  // namespace
}  // namespace muster::testing
