#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using user::CreateUsers;

CreateUsers create(const std::vector<user::Created>& users) {
    CreateUsers command{.cause = user::Cause::admin, .users = {}};
    for (const auto& one : users) {
        command.users.push_back({.user = one.user, .status = one.status, .profile = one.profile});
    }
    return command;
}

user::Created with_aliases(user::Created event, std::initializer_list<std::string_view> aliases) {
    event.profile.aliases = names(aliases);
    return event;
}

std::vector<user::Created> many(std::size_t count) {
    std::vector<user::Created> users;
    for (std::size_t i = 0; i < count; ++i) users.push_back(created(a_user(i), "user" + std::to_string(i)));
    return users;
}

BadValue bad(std::string field, std::string why) {
    return {{.field = std::move(field), .why = std::move(why)}};
}

TEST(CreateUsers, U7_all_are_created_in_one_commit) {
    given({})
        .when(create({created(amy, "amy"), created(bob, "bob", user::Status::bypass)}))
        .then({created(amy, "amy"), created(bob, "bob", user::Status::bypass)});
}

TEST(CreateUsers, U7_takes_a_hundred_and_not_one_more) {
    const auto hundred = many(100);
    given({}).when(create(hundred)).then(Events{hundred.begin(), hundred.end()});
    given({}).when(create(many(101))).then_refused(bad("users", "are more than 100"));
}

TEST(CreateUsers, U3_U7_a_taken_name_refuses_all_and_says_which_it_was) {
    given({created(eve, "eve")})
        .when(create({created(amy, "amy"), with_aliases(created(bob, "bob"), {"bobby", "eve"})}))
        .then_refused(NameTaken{.field = "users[1].alias2", .name = "eve", .holder = eve, .holder_in_trash = false});
    given({created(eve, "eve"), trashed_by_hand(eve)})
        .when(create({created(amy, "eve")}))
        .then_refused(NameTaken{.field = "users[0].username", .name = "eve", .holder = eve, .holder_in_trash = true});
}

TEST(CreateUsers, U3_U7_two_of_the_list_cannot_have_one_name) {
    given({})
        .when(create({created(amy, "amy"), created(bob, "bob"), created(eve, "amy")}))
        .then_refused(bad("users[2].username", "is a name of users[0] as well"));
    given({})
        .when(create({with_aliases(created(amy, "amy"), {"bob"}), created(bob, "bob")}))
        .then_refused(bad("users[1].username", "is a name of users[0] as well"));
}

TEST(CreateUsers, U1_U5_U7_what_is_wrong_with_one_is_named_with_its_place) {
    given({}).when(create({created(amy, "amy"), created(bob, "")})).then_refused(bad("users[1].username", "is empty"));
    given({})
        .when(create({with_aliases(created(amy, "amy"), {"1", "2", "3", "4", "5", "6", "7", "8", "9"})}))
        .then_refused(bad("users[0].aliases", "are more than 8"));
}

TEST(CreateUsers, T10_sent_again_they_are_there_already_and_none_is_made) {
    given({created(amy, "amy"), created(bob, "bob")})
        .when(create({created(amy, "amy"), created(bob, "bob")}))
        .then_nothing();
    given({created(amy, "amy")})
        .when(create({created(amy, "amy"), created(bob, "bob")}))
        .then_refused(IdInUse{.id = amy.str()});
    given({}).when(create({created(amy, "amy"), created(amy, "amelia")})).then_refused(IdInUse{.id = amy.str()});
    given({}).when(create({})).then_nothing();
}

}  // namespace
}  // namespace muster::testing
