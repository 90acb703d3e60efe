#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using directory::SyncGroup;
using directory::SyncGroupGone;
using directory::SyncMembers;

SyncGroup sync(std::string name, std::string description = {}) {
    return {.directory = corp,
            .guid = staffs_guid,
            .id_if_new = staff,
            .name = std::move(name),
            .description = std::move(description)};
}

SyncMembers sync_members(std::vector<Guid> add, std::vector<UserId> remove = {}) {
    return {.directory = corp, .group = staffs_guid, .add = std::move(add), .remove = std::move(remove)};
}

group::Changed changed(const GroupId& group, std::string from, std::string to) {
    return {.group = group, .name = group::Change<std::string>{std::move(from), std::move(to)}, .description = {}};
}

const Event managed_staff = a_synced_group(staff, by(corp, staffs_guid), "staff");

TEST(SyncGroup, D7_a_group_of_the_sync_is_a_group_here_marked_managed) {
    auto expected = a_synced_group(staff, by(corp, staffs_guid), "staff");
    expected.description = "all";
    given({corp_added()}).when(sync("staff", "all")).then({expected});
}

TEST(SyncGroup, D7_overrides_a_local_group_of_the_same_name) {
    const auto decided = given({corp_added(), a_local_group(guests, "staff")}).when(sync("staff", "all"));
    auto described = group::Changed{.group = guests, .name = {}, .description = group::Change<std::string>{"", "all"}};
    decided.then({group::AdoptedByDirectory{guests, by(corp, staffs_guid)}, described});
    EXPECT_EQ(decided.account().find_directory(corp)->groups.at(staffs_guid), guests);
}

TEST(SyncGroup, D7_a_name_that_another_managed_group_has_is_refused) {
    given({corp_added(), plain_added(), a_synced_group(guests, by(plain, a_guid(7)), "staff")})
        .when(sync("staff"))
        .then_refused(GroupNameTaken{.name = "staff", .holder = guests});
    given({corp_added(), managed_staff, a_local_group(guests, "guests")})
        .when(sync("guests"))
        .then_refused(GroupNameTaken{.name = "guests", .holder = guests});
}

TEST(SyncGroup, D2_D7_one_made_anew_for_an_entry_that_is_gone_stays_the_group_that_it_is) {
    auto anew = sync("staff", "all");
    anew.guid = a_guid(9);
    anew.instead_of = staffs_guid;
    const auto decided = given({corp_added(), managed_staff}).when(anew);
    auto described = group::Changed{.group = staff, .name = {}, .description = group::Change<std::string>{"", "all"}};
    decided.then({group::AdoptedByDirectory{staff, by(corp, a_guid(9))}, described});
    const auto after = decided.account();
    EXPECT_EQ(after.find_directory(corp)->groups.at(a_guid(9)), staff);
    EXPECT_FALSE(after.find_directory(corp)->groups.contains(staffs_guid));
    anew.instead_of = a_guid(8);
    given({corp_added(), managed_staff}).when(anew).then_refused(GroupNameTaken{.name = "staff", .holder = staff});
}

TEST(SyncGroup, D2_a_rename_at_the_source_is_an_update) {
    given({corp_added(), managed_staff}).when(sync("everybody")).then({changed(staff, "staff", "everybody")});
}

TEST(SyncGroup, D13_what_is_so_already_makes_no_event) {
    given({corp_added(), managed_staff}).when(sync("staff")).then_nothing();
}

TEST(SyncGroup, D7_a_bad_name_or_an_id_in_use_is_refused) {
    given({corp_added()}).when(sync("")).then_refused(BadValue{{.field = "name", .why = "is empty"}});
    given({corp_added(), a_local_group(staff, "other")}).when(sync("staff")).then_refused(IdInUse{.id = staff.str()});
}

TEST(SyncGroupGone, D7_a_group_that_is_gone_goes_and_its_members_stay) {
    const auto decided =
        given({corp_added(), managed_staff, synced(amy, by(corp, amys_guid), "amy"), members(staff, {amy})})
            .when(SyncGroupGone{corp, staffs_guid});
    decided.then({group::Deleted{staff}});
    EXPECT_FALSE(decided.account().find_user(amy)->is_in_trash());
    EXPECT_TRUE(decided.account().find_directory(corp)->groups.empty());
}

TEST(SyncGroupGone, D13_a_group_that_never_was_makes_no_event) {
    given({corp_added(), a_local_group(staff, "staff")}).when(SyncGroupGone{corp, staffs_guid}).then_nothing();
}

Events staff_with_amy() {
    return {corp_added(), managed_staff, synced(amy, by(corp, amys_guid), "amy"),
            synced(bob, by(corp, bobs_guid), "bob"), members(staff, {amy})};
}

TEST(SyncMembers, D7_membership_follows_the_directory) {
    const auto decided = given(staff_with_amy()).when(sync_members({bobs_guid}, {amy}));
    decided.then({members(staff, {bob}, {amy})});
    EXPECT_EQ(decided.account().groups_of.at(bob), std::vector{staff});
    EXPECT_FALSE(decided.account().groups_of.contains(amy));
}

TEST(SyncMembers, D13_where_it_is_so_already_makes_no_event) {
    given(staff_with_amy()).when(sync_members({amys_guid, amys_guid}, {bob})).then_nothing();
    given(staff_with_amy()).when(sync_members({}, {})).then_nothing();
}

TEST(SyncMembers, D7_passes_over_strangers) {
    auto history = staff_with_amy();
    history.push_back(plain_added());
    history.push_back(synced(eve, by(plain, eves_guid), "eve"));
    given(history).when(sync_members({eves_guid, a_guid(99)}, {a_user("NOBODY")})).then_nothing();
    given(history).when(sync_members({eves_guid, bobs_guid})).then({members(staff, {bob})});
}

TEST(SyncMembers, D7_takes_out_whom_a_hand_put_in_before_the_group_was_managed) {
    given({corp_added(), created(eve, "eve"), a_local_group(staff, "staff"), members(staff, {eve}),
           group::AdoptedByDirectory{staff, by(corp, staffs_guid)}})
        .when(sync_members({}, {eve}))
        .then({members(staff, {}, {eve})});
}

TEST(SyncMembers, D7_who_is_both_added_and_removed_is_in) {
    given(staff_with_amy()).when(sync_members({bobs_guid}, {bob})).then({members(staff, {bob})});
    given(staff_with_amy()).when(sync_members({amys_guid}, {amy, amy})).then_nothing();
}

TEST(SyncMembers, T7_a_trashed_members_groups_stay_with_it) {
    auto history = staff_with_amy();
    history.push_back(trashed_by_sync(amy));
    given(history).when(sync_members({}, {amy})).then_nothing();
}

TEST(SyncMembers, D7_a_group_that_never_came_is_refused) {
    given({corp_added()}).when(sync_members({amys_guid})).then_refused(UnknownGroup{.guid = staffs_guid});
}

TEST(SyncMembers, D7_many_are_cut_into_events_of_1000_ids) {
    Events history{corp_added(), managed_staff};
    std::vector<Guid> guids;
    for (std::uint64_t i = 1; i <= 2500; ++i) {
        guids.push_back(a_guid(1000 + i));
        history.emplace_back(synced(a_user(i), by(corp, guids.back()), "user" + std::to_string(i)));
    }
    const auto decided = given(history).when(sync_members(guids));
    const auto& events = std::get<Events>(decided.decision().sum());
    ASSERT_EQ(events.size(), 3U);
    EXPECT_EQ(std::get<group::MembersChanged>(events[0]).added.size(), 1000U);
    EXPECT_EQ(std::get<group::MembersChanged>(events[2]).added.size(), 500U);
    EXPECT_EQ(decided.account().find_group(staff)->members.size(), 2500U);
}

}  // namespace
}  // namespace muster::testing
