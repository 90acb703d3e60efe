#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using admin::AddAdmin;
using admin::ChangeAdmin;
using admin::RemoveAdmin;
using admin::Role;
using admin::Status;

AddAdmin add(const AdminId& id, std::string_view name, Role role = Role::owner) {
    const auto event = an_admin(id, name, role);
    return {.admin = id, .role = role, .email = event.email, .name = event.name, .phone = event.phone};
}

ChangeAdmin change(const AdminId& id) {
    return {.admin = id, .role = {}, .status = {}, .name = {}, .phone = {}};
}
ChangeAdmin to_role(const AdminId& id, Role role) {
    auto command = change(id);
    command.role = role;
    return command;
}
ChangeAdmin to_status(const AdminId& id, Status status) {
    auto command = change(id);
    command.status = status;
    return command;
}

admin::Changed role_changed(const AdminId& id, Role from, Role to) {
    admin::Changed event;
    event.admin = id;
    event.role = {from, to};
    return event;
}
admin::Changed status_changed(const AdminId& id, Status from, Status to) {
    admin::Changed event;
    event.admin = id;
    event.status = {from, to};
    return event;
}

TEST(AddAdmin, R1_an_admin_has_one_of_six_roles_and_is_no_user) {
    for (const auto role : {Role::owner, Role::administrator, Role::application_manager, Role::user_manager,
                            Role::help_desk, Role::read_only}) {
        const auto decided = given({}).when(add(olga, "olga", role));
        decided.then({an_admin(olga, "olga", role)});
        EXPECT_EQ(decided.account().find_admin(olga)->role, role);
        EXPECT_TRUE(decided.account().users.empty());
    }
}

TEST(AddAdmin, R6_an_address_signs_in_one_admin_whatever_its_case) {
    const auto one = given({an_admin(olga, "olga", Role::owner)});
    one.when(add(otto, "olga")).then_refused(AdminEmailTaken{.holder = olga});
    one.when(add(otto, "OLGA")).then_refused(AdminEmailTaken{.holder = olga});
    given({an_admin(olga, "olga", Role::owner), an_admin(otto, "otto", Role::owner), admin::Removed{olga}})
        .when(add(olga, "olga"))
        .then({an_admin(olga, "olga", Role::owner)});
}

TEST(AddAdmin, R6_without_an_address_or_a_name_nobody_signs_in) {
    auto command = add(olga, "olga");
    command.email = Email{};
    given({}).when(command).then_refused(BadValue{{.field = "email", .why = "is empty"}});
    command = add(olga, "olga");
    command.name = PersonName{};
    given({}).when(command).then_refused(BadValue{{.field = "name", .why = "is empty"}});
}

TEST(AddAdmin, R1_an_id_stands_for_one_admin) {
    const auto one = given({an_admin(olga, "olga", Role::owner)});
    one.when(add(olga, "olga")).then_nothing();
    one.when(add(olga, "otto")).then_refused(IdInUse{.id = olga.str()});
}

TEST(ChangeAdmin, R1_only_what_differs_is_in_the_event) {
    auto command = to_role(olga, Role::help_desk);
    command.name = PersonName{"olga"};
    command.phone = PhoneNumber{"+15555550100"};
    auto expected = role_changed(olga, Role::read_only, Role::help_desk);
    expected.phone = {PhoneNumber{}, PhoneNumber{"+15555550100"}};
    const auto decided = given({an_admin(olga, "olga", Role::read_only)}).when(command);
    decided.then({expected});
    EXPECT_EQ(decided.account().find_admin(olga)->phone, PhoneNumber{"+15555550100"});
}

TEST(ChangeAdmin, T10_what_is_so_already_makes_no_event) {
    auto command = to_role(olga, Role::read_only);
    command.status = Status::active;
    command.name = PersonName{"olga"};
    given({an_admin(olga, "olga", Role::read_only)}).when(command).then_nothing();
}

TEST(ChangeAdmin, R4_the_last_owner_is_not_demoted) {
    given({an_admin(olga, "olga", Role::owner), an_admin(otto, "otto", Role::administrator)})
        .when(to_role(olga, Role::administrator))
        .then_refused(LastOwner{.admin = olga, .field = "role"});
    given({an_admin(olga, "olga", Role::owner), an_admin(otto, "otto", Role::owner)})
        .when(to_role(olga, Role::administrator))
        .then({role_changed(olga, Role::owner, Role::administrator)});
}

TEST(ChangeAdmin, R4_an_owner_is_not_disabled_be_there_others_or_not) {
    given({an_admin(olga, "olga", Role::owner), an_admin(otto, "otto", Role::owner)})
        .when(to_status(olga, Status::disabled))
        .then_refused(OwnerDisabled{.admin = olga, .field = "status"});
    given({an_admin(olga, "olga", Role::help_desk)})
        .when(to_status(olga, Status::disabled))
        .then({status_changed(olga, Status::active, Status::disabled)});
}

TEST(ChangeAdmin, R4_who_is_disabled_does_not_become_an_owner) {
    const auto disabled =
        given({an_admin(olga, "olga", Role::help_desk), status_changed(olga, Status::active, Status::disabled)});
    disabled.when(to_role(olga, Role::owner)).then_refused(OwnerDisabled{.admin = olga, .field = "role"});
    auto both = to_role(olga, Role::owner);
    both.status = Status::active;
    auto expected = role_changed(olga, Role::help_desk, Role::owner);
    expected.status = {Status::disabled, Status::active};
    disabled.when(both).then({expected});
}

TEST(ChangeAdmin, R1_an_unknown_admin_or_a_bad_name_is_refused) {
    given({}).when(to_role(olga, Role::owner)).then_refused(UnknownAdmin{.admin = olga});
    auto command = change(olga);
    command.name = PersonName{std::string(257, 'x')};
    given({an_admin(olga, "olga", Role::owner)})
        .when(command)
        .then_refused(BadValue{{.field = "name", .why = "is longer than 256 bytes"}});
}

TEST(RemoveAdmin, R4_the_last_owner_is_not_removed) {
    given({an_admin(olga, "olga", Role::owner), an_admin(otto, "otto", Role::administrator)})
        .when(RemoveAdmin{olga})
        .then_refused(LastOwner{.admin = olga, .field = "admin_id"});
    given({an_admin(olga, "olga", Role::owner), an_admin(otto, "otto", Role::owner)})
        .when(RemoveAdmin{olga})
        .then({admin::Removed{olga}});
    given({an_admin(otto, "otto", Role::administrator)}).when(RemoveAdmin{otto}).then({admin::Removed{otto}});
}

TEST(RemoveAdmin, R4_an_owner_who_is_disabled_is_no_other_owner) {
    // No command makes one; an event that says so would still not count.
    given({an_admin(olga, "olga", Role::owner), an_admin(otto, "otto", Role::owner),
           status_changed(otto, Status::active, Status::disabled)})
        .when(RemoveAdmin{olga})
        .then_refused(LastOwner{.admin = olga, .field = "admin_id"});
}

TEST(RemoveAdmin, R1_an_unknown_admin_is_refused) {
    given({}).when(RemoveAdmin{olga}).then_refused(UnknownAdmin{.admin = olga});
}

}  // namespace
}  // namespace muster::testing
