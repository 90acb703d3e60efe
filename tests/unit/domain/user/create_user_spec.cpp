#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using user::CreateUser;

CreateUser create(const UserId& user, std::string_view username, std::vector<Username> aliases = {}) {
    CreateUser command;
    command.user = user;
    command.cause = user::Cause::admin;
    command.profile.username = a_name(username);
    command.profile.aliases = std::move(aliases);
    return command;
}

TEST(CreateUser, U5_only_the_username_is_needed_and_a_new_user_is_active) {
    given({}).when(create(amy, "amy")).then({created(amy, "amy", user::Status::active)});
}

TEST(CreateUser, U5_without_a_username_is_refused_naming_the_field) {
    given({}).when(create(amy, "")).then_refused(BadValue{{.field = "username", .why = "is empty"}});
}

TEST(CreateUser, U1_a_user_has_up_to_eight_aliases) {
    const auto eight = names({"a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8"});
    auto expected = created(amy, "amy");
    expected.profile.aliases = eight;
    given({}).when(create(amy, "amy", eight)).then({expected});
    auto nine = eight;
    nine.push_back(a_name("a9"));
    given({}).when(create(amy, "amy", nine)).then_refused(TooManyAliases{});
}

TEST(CreateUser, U1_every_alias_names_the_same_person) {
    const auto account = given({}).when(create(amy, "amy", names({"amelia"}))).account();
    EXPECT_EQ(account.find_by_name(a_name("amelia"))->id, amy);
    EXPECT_EQ(account.find_by_name(a_name("amy"))->id, amy);
}

TEST(CreateUser, U3_a_name_that_is_held_is_refused_naming_field_and_holder) {
    auto amy_created = created(amy, "amy");
    amy_created.profile.aliases = names({"amelia"});
    const auto one = given({amy_created});
    one.when(create(bob, "amy"))
        .then_refused(NameTaken{.field = "username", .name = "amy", .holder = amy, .holder_in_trash = false});
    one.when(create(bob, "amelia"))
        .then_refused(NameTaken{.field = "username", .name = "amelia", .holder = amy, .holder_in_trash = false});
    one.when(create(bob, "bob", names({"rob", "amy"})))
        .then_refused(NameTaken{.field = "alias2", .name = "amy", .holder = amy, .holder_in_trash = false});
}

TEST(CreateUser, U3_a_name_in_the_trash_is_held_and_the_refusal_says_so) {
    given({created(amy, "amy"), trashed_by_hand(amy)})
        .when(create(bob, "amy"))
        .then_refused(NameTaken{.field = "username", .name = "amy", .holder = amy, .holder_in_trash = true});
}

TEST(CreateUser, U3_a_users_names_differ_from_each_other) {
    given({})
        .when(create(amy, "amy", names({"amy"})))
        .then_refused(BadValue{{.field = "alias1", .why = "repeats another name of this user"}});
    given({})
        .when(create(amy, "amy", names({"a", "b", "a"})))
        .then_refused(BadValue{{.field = "alias3", .why = "repeats another name of this user"}});
    given({}).when(create(amy, "amy", names({""}))).then_refused(BadValue{{.field = "alias1", .why = "is empty"}});
}

TEST(CreateUser, T8_the_name_of_a_purged_user_is_free) {
    given({created(amy, "amy"), user::Purged{.user = amy, .cause = user::PurgeCause::admin, .left_groups = {}}})
        .when(create(bob, "amy"))
        .then({created(bob, "amy")});
}

TEST(CreateUser, U1_an_id_stands_for_one_user) {
    given({created(amy, "amy")}).when(create(amy, "bob")).then_refused(IdInUse{.id = amy.str()});
    given({created(amy, "amy")}).when(create(amy, "amy")).then_nothing();
}

}  // namespace
}  // namespace muster::testing
