#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using group::ChangeGroup;
using group::ChangeMembers;
using group::CreateGroup;
using group::DeleteGroup;
using group::SetGroupStatus;
using group::Status;

CreateGroup create(const GroupId& group, std::string name) {
    return {.group = group, .name = std::move(name), .description = {}, .status = Status::active};
}

ChangeGroup rename(const GroupId& group, std::string name) {
    return {.group = group, .name = std::move(name), .description = std::nullopt};
}

group::Changed renamed_group(const GroupId& group, std::string from, std::string to) {
    return {.group = group, .name = group::Change<std::string>{std::move(from), std::move(to)}, .description = {}};
}

Events a_managed_group() {
    return {corp_added(), a_synced_group(staff, by(corp, staffs_guid), "staff")};
}

TEST(CreateGroup, G1_a_group_has_name_description_and_status) {
    auto expected = a_local_group(guests, "guests");
    expected.description = "who visits";
    expected.status = Status::bypass;
    given({})
        .when(CreateGroup{.group = guests, .name = "guests", .description = "who visits", .status = Status::bypass})
        .then({expected});
}

TEST(CreateGroup, G1_a_name_stands_once_in_the_account) {
    given({a_local_group(staff, "staff")})
        .when(create(guests, "staff"))
        .then_refused(GroupNameTaken{.name = "staff", .holder = staff});
}

TEST(CreateGroup, G1_a_bad_name_or_description_is_refused) {
    given({}).when(create(guests, "")).then_refused(BadValue{{.field = "name", .why = "is empty"}});
    given({})
        .when(create(guests, std::string(257, 'x')))
        .then_refused(BadValue{{.field = "name", .why = "is longer than 256 bytes"}});
    auto command = create(guests, "guests");
    command.description = std::string(4097, 'x');
    given({}).when(command).then_refused(BadValue{{.field = "desc", .why = "is longer than 4,096 bytes"}});
}

TEST(CreateGroup, G1_an_id_stands_for_one_group) {
    given({a_local_group(staff, "staff")}).when(create(staff, "staff")).then_nothing();
    given({a_local_group(staff, "staff")}).when(create(staff, "other")).then_refused(IdInUse{.id = staff.str()});
}

TEST(ChangeGroup, G1_name_and_description_change_by_hand) {
    auto command = rename(staff, "everybody");
    command.description = "all";
    auto expected = renamed_group(staff, "staff", "everybody");
    expected.description = {"", "all"};
    const auto decided = given({a_local_group(staff, "staff")}).when(command);
    decided.then({expected});
    EXPECT_FALSE(decided.account().group_names.contains("staff"));
    EXPECT_EQ(decided.account().group_names.at("everybody"), staff);
}

TEST(ChangeGroup, G1_a_name_stands_once_in_the_account) {
    given({a_local_group(staff, "staff"), a_local_group(guests, "guests")})
        .when(rename(guests, "staff"))
        .then_refused(GroupNameTaken{.name = "staff", .holder = staff});
}

TEST(ChangeGroup, G1_a_managed_group_is_changed_by_sync_only) {
    const auto refused = [](const char* field) { return ManagedByDirectory{.field = field, .directory = corp}; };
    const auto managed = given(a_managed_group());
    managed.when(rename(staff, "everybody")).then_refused(refused("name"));
    managed.when(ChangeGroup{.group = staff, .name = {}, .description = "all"}).then_refused(refused("desc"));
    managed.when(DeleteGroup{staff}).then_refused(refused("group_id"));
    auto with_eve = a_managed_group();
    with_eve.emplace_back(created(eve, "eve"));
    given(with_eve).when(ChangeMembers{.group = staff, .add = {eve}, .remove = {}}).then_refused(refused("group_id"));
}

TEST(ChangeGroup, T10_what_is_so_already_makes_no_event) {
    given({a_local_group(staff, "staff")}).when(rename(staff, "staff")).then_nothing();
    given(a_managed_group()).when(rename(staff, "staff")).then_nothing();
}

TEST(ChangeGroup, G1_an_unknown_group_is_refused) {
    given({}).when(rename(staff, "x")).then_refused(UnknownGroup{.group = staff});
    given({}).when(DeleteGroup{staff}).then_refused(UnknownGroup{.group = staff});
    given({}).when(SetGroupStatus{staff, Status::bypass}).then_refused(UnknownGroup{.group = staff});
    given({}).when(ChangeMembers{.group = staff, .add = {}, .remove = {}}).then_refused(UnknownGroup{.group = staff});
}

TEST(SetGroupStatus, S6_a_groups_status_turns_in_one_event_with_old_and_new_value) {
    given({a_local_group(staff, "staff"), created(amy, "amy"), members(staff, {amy})})
        .when(SetGroupStatus{staff, Status::disabled})
        .then({group::StatusChanged{.group = staff, .from = Status::active, .to = Status::disabled}});
}

TEST(SetGroupStatus, G1_the_status_of_a_managed_group_is_open_to_hands) {
    given(a_managed_group())
        .when(SetGroupStatus{staff, Status::bypass})
        .then({group::StatusChanged{.group = staff, .from = Status::active, .to = Status::bypass}});
}

TEST(SetGroupStatus, T10_what_is_so_already_makes_no_event) {
    given({a_local_group(staff, "staff")}).when(SetGroupStatus{staff, Status::active}).then_nothing();
}

TEST(DeleteGroup, G1_deleting_a_group_keeps_its_members) {
    const auto decided =
        given({a_local_group(staff, "staff"), created(amy, "amy"), members(staff, {amy})}).when(DeleteGroup{staff});
    decided.then({group::Deleted{staff}});
    EXPECT_NE(decided.account().find_user(amy), nullptr);
    EXPECT_TRUE(decided.account().groups_of.empty());
    EXPECT_TRUE(decided.account().group_names.empty());
}

TEST(ChangeMembers, G1_users_join_and_leave_by_hand) {
    const auto decided =
        given({a_local_group(guests, "guests"), created(amy, "amy"), created(bob, "bob"), members(guests, {bob})})
            .when(ChangeMembers{.group = guests, .add = {amy}, .remove = {bob}});
    decided.then({members(guests, {amy}, {bob})});
    EXPECT_EQ(decided.account().groups_of.at(amy), std::vector{guests});
    EXPECT_FALSE(decided.account().groups_of.contains(bob));
}

TEST(ChangeMembers, T10_who_is_in_or_out_already_is_passed_over) {
    given({a_local_group(guests, "guests"), created(amy, "amy"), created(bob, "bob"), members(guests, {bob})})
        .when(ChangeMembers{.group = guests, .add = {bob, bob}, .remove = {amy}})
        .then_nothing();
}

TEST(ChangeMembers, T7_the_groups_of_a_trashed_user_stay_as_they_are) {
    const Events history{a_local_group(guests, "guests"), created(amy, "amy"),  created(bob, "bob"),
                         members(guests, {bob}),          trashed_by_hand(amy), trashed_by_hand(bob)};
    given(history)
        .when(ChangeMembers{.group = guests, .add = {amy}, .remove = {}})
        .then_refused(InTheTrash{.user = amy});
    given(history)
        .when(ChangeMembers{.group = guests, .add = {}, .remove = {bob}})
        .then_refused(InTheTrash{.user = bob});
}

TEST(ChangeMembers, G1_an_unknown_user_or_a_bad_list_changes_nothing) {
    const auto one = given({a_local_group(guests, "guests"), created(amy, "amy")});
    one.when(ChangeMembers{.group = guests, .add = {amy, bob}, .remove = {}}).then_refused(UnknownUser{.user = bob});
    one.when(ChangeMembers{.group = guests, .add = {}, .remove = {bob}}).then_refused(UnknownUser{.user = bob});
    one.when(ChangeMembers{.group = guests, .add = {amy}, .remove = {amy}})
        .then_refused(BadValue{{.field = "members", .why = "name somebody twice"}});
    one.when(ChangeMembers{.group = guests, .add = std::vector<UserId>(1001, amy), .remove = {}})
        .then_refused(BadValue{{.field = "members", .why = "are more than 1,000"}});
}

TEST(EditGroup, S6_G1_text_and_status_change_together_or_not_at_all) {
    const auto local = given({a_local_group(guests, "guests")});
    const group::EditGroup both{
        .group = guests, .name = "visitors", .description = std::nullopt, .status = group::Status::bypass};
    group::Changed renamed_group{.group = guests, .name = {}, .description = {}};
    renamed_group.name = {"guests", "visitors"};
    local.when(both).then(
        {renamed_group,
         group::StatusChanged{.group = guests, .from = group::Status::active, .to = group::Status::bypass}});
    given({corp_added(), a_synced_group(guests, by(corp, staffs_guid), "guests")})
        .when(both)
        .then_refused(ManagedByDirectory{.field = "name", .directory = corp});
}

TEST(ChangeMembers, T10_who_is_in_a_managed_group_already_may_join_it_again) {
    given({corp_added(), created(amy, "amy"), a_synced_group(staff, by(corp, staffs_guid), "staff"),
           members(staff, {amy})})
        .when(group::ChangeMembers{.group = staff, .add = {amy}, .remove = {}})
        .then_nothing();
}

}  // namespace
}  // namespace muster::testing
