#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using application::ChangeApplication;
using application::CreateApplication;
using application::EnrollPolicy;
using application::RemoveApplication;
using application::ShowApplicationSecret;
using application::UserAccess;

const SecretRef new_secret{"018df9a0-6c00-7000-8000-000000000002"};
const ShowingId showing{"018df9a0-6c00-7000-8000-000000000003"};

CreateApplication create() {
    return {.application = vpn, .profile = an_application(vpn, "VPN").profile};
}
ChangeApplication change() {
    ChangeApplication command;
    command.application = vpn;
    return command;
}

TEST(CreateApplication, P1_an_application_has_a_key_pair_name_and_policies) {
    auto command = create();
    command.profile.groups = {staff};
    command.profile.user_access = UserAccess::permitted_groups;
    command.profile.networks = {"192.0.2.0/24", "2001:db8::1-2001:db8::9"};
    const auto decided = given({a_local_group(staff, "staff")}).when(command);
    decided.then({application::Created{.application = vpn, .profile = command.profile}});
    EXPECT_EQ(decided.account().find_application(vpn)->profile.enroll_policy, EnrollPolicy::require);
    EXPECT_FALSE(decided.account().find_application(vpn)->profile.self_service) << "off unless it is set";
}

TEST(CreateApplication, P1_a_key_stands_for_one_application) {
    given({an_application(vpn, "VPN")}).when(create()).then_nothing();
    given({an_application(vpn, "other")}).when(create()).then_refused(IdInUse{.id = vpn.str()});
}

TEST(CreateApplication, P1_permitted_groups_are_at_most_100_and_known) {
    auto command = create();
    command.profile.groups.assign(101, staff);
    given({a_local_group(staff, "staff")})
        .when(command)
        .then_refused(BadValue{{.field = "groups_allowed", .why = "are more than 100"}});
    command.profile.groups = {staff, guests};
    given({a_local_group(staff, "staff")}).when(command).then_refused(UnknownGroup{.group = guests});
}

TEST(CreateApplication, P1_a_bad_value_is_refused_by_its_name) {
    auto command = create();
    command.profile.name = "";
    given({}).when(command).then_refused(BadValue{{.field = "name", .why = "is empty"}});
    for (const auto* type : {"", "Radius", "a b"}) {
        command = create();
        command.profile.type = type;
        given({}).when(command).then_refused(
            BadValue{{.field = "type", .why = "is not 1 to 64 lower-case letters, digits, - and _"}});
    }
    command = create();
    command.profile.networks = {"everywhere"};
    given({}).when(command).then_refused(
        BadValue{{.field = "networks_for_api_access", .why = "are not addresses, ranges or CIDR blocks"}});
    command.profile.networks.assign(101, "192.0.2.1");
    given({}).when(command).then_refused(BadValue{{.field = "networks_for_api_access", .why = "are more than 100"}});
}

TEST(ChangeApplication, P1_only_what_differs_is_in_the_event) {
    auto command = change();
    command.name = "VPN";
    command.enroll_policy = EnrollPolicy::deny;
    command.self_service = true;
    application::Changed expected;
    expected.application = vpn;
    expected.enroll_policy = {EnrollPolicy::require, EnrollPolicy::deny};
    expected.self_service = {false, true};
    const auto decided = given({an_application(vpn, "VPN")}).when(command);
    decided.then({expected});
    EXPECT_TRUE(decided.account().find_application(vpn)->profile.self_service);
}

TEST(ChangeApplication, T10_what_is_so_already_makes_no_event) {
    auto command = change();
    command.name = "VPN";
    given({an_application(vpn, "VPN")}).when(command).then_nothing();
    given({}).when(command).then_refused(UnknownApplication{.application = vpn});
}

TEST(ChangeApplication, P1_a_permitted_group_that_is_gone_does_not_stand_in_the_way) {
    auto permitted = an_application(vpn, "VPN");
    permitted.profile.groups = {staff};
    const auto gone = given({a_local_group(staff, "staff"), permitted, group::Deleted{staff}});
    auto command = change();
    command.name = "other";
    application::Changed expected;
    expected.application = vpn;
    expected.name = {"VPN", "other"};
    gone.when(command).then({expected});
    command.groups = {guests};
    gone.when(command).then_refused(UnknownGroup{.group = guests});
}

TEST(ChangeApplication, P1_a_new_secret_is_an_event_that_names_where_it_lies) {
    auto command = change();
    command.secret = new_secret;
    const auto decided = given({an_application(vpn, "VPN")}).when(command);
    decided.then({application::SecretReset{.application = vpn, .secret = new_secret}});
    EXPECT_EQ(decided.account().find_application(vpn)->secret, new_secret);
}

TEST(RemoveApplication, P1_a_removed_application_is_gone) {
    const auto decided = given({an_application(vpn, "VPN")}).when(RemoveApplication{vpn});
    decided.then({application::Removed{vpn}});
    EXPECT_TRUE(decided.account().applications.empty());
    given({}).when(RemoveApplication{vpn}).then_refused(UnknownApplication{.application = vpn});
}

TEST(ShowApplicationSecret, P1_each_showing_is_an_event) {
    const ShowApplicationSecret command{.application = vpn, .showing = showing};
    given({an_application(vpn, "VPN")})
        .when(command)
        .then({application::SecretShown{.application = vpn, .showing = showing}});
    given({}).when(command).then_refused(UnknownApplication{.application = vpn});
}

}  // namespace
}  // namespace muster::testing
