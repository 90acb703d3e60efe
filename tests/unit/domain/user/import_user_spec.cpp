#include <gtest/gtest.h>

#include "domain/user/import.hpp"
#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using user::ImportUser;
using user::Status;

ImportUser line(std::string_view username, const UserId& id_if_new = bob) {
    ImportUser command;
    command.user = id_if_new;
    command.profile.username = a_name(username);
    command.phone = amys_phone;
    return command;
}

TEST(ImportUser, U8_whoever_is_not_here_is_created_with_all_that_the_line_says) {
    auto command = line("bob");
    command.profile.email = Email{"bob@example.com"};
    command.status = Status::bypass;
    command.groups = {"staff", "guests", "staff"};
    command.number = PhoneNumber{"+15555550100"};
    auto bob_created = created(bob, "bob");
    bob_created.cause = user::Cause::api;
    bob_created.status = Status::bypass;
    bob_created.profile.email = command.profile.email;
    phone::Details details;
    details.number = command.number;
    given({a_local_group(staff, "staff"), a_local_group(guests, "guests")})
        .when(command)
        .then({bob_created, created(amys_phone, details), attached(bob, amys_phone),
               user::Enrolled{.user = bob, .device = Device{amys_phone}}, members(staff, {bob}),
               members(guests, {bob})});
}

TEST(ImportUser, U8_who_is_here_keeps_what_they_have_and_empty_fields_are_filled) {
    auto amy_created = created(amy, "amy");
    amy_created.profile.email = Email{"amy@example.com"};
    amy_created.profile.aliases = names({"one"});
    auto command = line("amy");
    command.profile.email = Email{"other@example.com"};
    command.profile.real_name = PersonName{"Amy A"};
    command.profile.aliases = names({"uno", "two"});
    command.status = Status::disabled;
    user::ProfileChanged changed;
    changed.user = amy;
    changed.real_name = {PersonName{}, PersonName{"Amy A"}};
    changed.aliases = {names({"one"}), names({"one", "two"})};
    const auto after = given({amy_created}).when(command);
    after.then({changed});
    const auto account = after.account();
    EXPECT_EQ(user::kept_from_import(account, *account.find_user(amy), command),
              (std::vector<std::string>{"alias1", "email", "status"}));
}

TEST(ImportUser, U1_U8_a_list_of_aliases_goes_to_whatever_places_are_free) {
    auto amy_created = created(amy, "amy");
    amy_created.profile.aliases = names({"one", "", "three"});
    auto command = line("amy");
    command.aliases_are_a_list = true;
    command.profile.aliases = names({"two", "three", "four"});
    user::ProfileChanged changed;
    changed.user = amy;
    changed.aliases = {names({"one", "", "three"}), names({"one", "two", "three", "four"})};
    const auto after = given({amy_created}).when(command);
    after.then({changed});
    EXPECT_TRUE(user::kept_from_import(after.account(), *after.account().find_user(amy), command).empty());

    auto bob_created = created(bob, "bob");
    bob_created.profile.aliases = names({"a", "b", "c", "d", "e", "f", "g"});
    auto full = line("bob", eve);
    full.aliases_are_a_list = true;
    full.profile.aliases = names({"h", "i"});
    user::ProfileChanged filled;
    filled.user = bob;
    filled.aliases = {bob_created.profile.aliases, names({"a", "b", "c", "d", "e", "f", "g", "h"})};
    const auto before = given({bob_created});
    EXPECT_EQ(user::kept_from_import(before.account(), *before.account().find_user(bob), full),
              std::vector<std::string>{"aliases"});
    const auto then = given({bob_created}).when(full);
    then.then({filled});
    EXPECT_EQ(user::kept_from_import(then.account(), *then.account().find_user(bob), full),
              std::vector<std::string>{"aliases"})
        << "there was no place for the ninth";
}

TEST(ImportUser, U8_T10_what_is_so_already_is_no_change) {
    auto command = line("amy");
    command.groups = {"staff"};
    given({created(amy, "amy"), a_local_group(staff, "staff"), members(staff, {amy})}).when(command).then_nothing();
}

TEST(ImportUser, U3_U8_somebody_elses_alias_and_a_name_in_the_trash_are_refused) {
    auto amy_created = created(amy, "amy");
    amy_created.profile.aliases = names({"ann"});
    given({amy_created})
        .when(line("ann"))
        .then_refused(NameTaken{.field = "username", .name = "ann", .holder = amy, .holder_in_trash = false});
    given({amy_created, trashed_by_hand(amy)})
        .when(line("amy"))
        .then_refused(NameTaken{.field = "username", .name = "amy", .holder = amy, .holder_in_trash = true});
}

TEST(ImportUser, U8_V1_a_phone_is_added_where_there_is_none_and_never_taken_from_others) {
    auto command = line("bob");
    command.phone = ward_phone;
    command.number = PhoneNumber{"+15555550100"};
    const auto before =
        given({created(amy, "amy"), created(amys_phone, a_mobile("+15555550100")), attached(amy, amys_phone)});
    before.when(command).then_refused(PhoneNumberTaken{.holder = amys_phone});
    command.profile.username = a_name("amy");
    command.number = PhoneNumber{"+15555550199"};
    const auto after = before.when(command);
    after.then_nothing();
    const auto account = after.account();
    EXPECT_EQ(user::kept_from_import(account, *account.find_user(amy), command), std::vector<std::string>{"phone"});
}

TEST(ImportUser, G1_U8_groups_are_those_that_there_are_and_no_directorys) {
    auto command = line("bob");
    command.groups = {"nobody"};
    given({}).when(command).then_refused(BadValue{{.field = "groups", .why = "there is no group 'nobody'"}});
    command.groups = {"Staff"};
    given({corp_added(), a_synced_group(staff, by(corp, staffs_guid), "Staff")})
        .when(command)
        .then_refused(ManagedByDirectory{.field = "groups", .directory = corp});
    command.groups.assign(21, "Staff");
    given({}).when(command).then_refused(BadValue{{.field = "groups", .why = "are more than 20"}});
}

TEST(ImportUser, D5_U8_what_a_directory_maps_is_not_filled_by_hand) {
    auto command = line("amy");
    command.profile.email = Email{"amy@example.com"};
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy")})
        .when(command)
        .then_refused(ManagedByDirectory{.field = "email", .directory = corp});
}

TEST(ImportUser, U8_an_id_that_stands_for_somebody_else_is_refused) {
    given({created(bob, "bob")}).when(line("eve")).then_refused(IdInUse{.id = bob.str()});
}

}  // namespace
}  // namespace muster::testing
