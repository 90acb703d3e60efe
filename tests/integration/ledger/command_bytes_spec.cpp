#include "infra/ledger/command_bytes.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/examples.hpp"

namespace muster::ledger {
namespace {

using namespace muster::testing;

user::CreateUser create(const UserId& user, const char* name) {
    user::CreateUser command;
    command.user = user;
    command.profile.username = a_name(name);
    return command;
}

directory::SyncPhones numbers(const PhoneId& id_if_new) {
    return {.directory = corp, .guid = amys_guid, .numbers = {{.number = PhoneNumber{"+15"}, .id_if_new = id_if_new}}};
}

TEST(CommandBytes, two_tries_of_one_wish_are_equal_although_each_draws_its_own_id) {
    EXPECT_EQ(command_bytes(create(amy, "amy")), command_bytes(create(bob, "amy")));
    directory::SyncPeople first{.directory = corp,
                                .people = {{.guid = amys_guid, .id_if_new = amy, .fields = {}, .status = {}}}};
    directory::SyncPeople second{.directory = corp,
                                 .people = {{.guid = amys_guid, .id_if_new = bob, .fields = {}, .status = {}}}};
    EXPECT_EQ(command_bytes(first), command_bytes(second));
    EXPECT_EQ(command_bytes(numbers(amys_phone)), command_bytes(numbers(ward_phone)));
}

TEST(CommandBytes, different_wishes_are_different) {
    auto with_alias = create(amy, "amy");
    with_alias.profile.aliases = names({"a"});
    auto with_mail = create(amy, "amy");
    with_mail.profile.email = Email{"a"};
    auto disabled = create(amy, "amy");
    disabled.status = user::Status::disabled;
    auto normalizing = configuration_of_corp();
    normalizing.attributes.username_normalization = Normalization::simple;
    auto with_keytab = configuration_of_corp();
    with_keytab.bind.keytab_file = "x";
    auto with_principal = configuration_of_corp();
    with_principal.bind.principal = "x";
    auto with_certificate = configuration_of_corp();
    with_certificate.bind.certificate_file = "x";
    auto with_key = configuration_of_corp();
    with_key.bind.key_file = "x";
    auto in_part = numbers(amys_phone);
    in_part.seen = directory::PhonesSeen::in_part;
    auto of_a_mobile = numbers(amys_phone);
    of_a_mobile.numbers.front().type = phone::Type::mobile;
    const std::vector<Command> commands{
        create(amy, "amy"),
        create(amy, "bob"),
        with_alias,
        with_mail,
        disabled,
        user::TrashUser{amy},
        user::RestoreUser{amy},
        user::TrashUser{bob},
        user::PurgeUser{amy, user::PurgeCause::admin},
        user::PurgeUser{amy, user::PurgeCause::deadline},
        group::ChangeMembers{.group = staff, .add = {amy}, .remove = {}},
        group::ChangeMembers{.group = staff, .add = {}, .remove = {amy}},
        directory::AddDirectory{.directory = corp, .configuration = configuration_of_corp()},
        directory::AddDirectory{.directory = corp, .configuration = configuration_of_plain()},
        directory::AddDirectory{.directory = corp, .configuration = normalizing},
        directory::AddDirectory{.directory = corp, .configuration = with_keytab},
        directory::AddDirectory{.directory = corp, .configuration = with_principal},
        directory::AddDirectory{.directory = corp, .configuration = with_certificate},
        directory::AddDirectory{.directory = corp, .configuration = with_key},
        directory::PauseDirectory{.directory = corp, .why = {}},
        directory::PauseDirectory{.directory = corp, .why = "moving"},
        directory::ResumeDirectory{.directory = corp},
        numbers(amys_phone),
        in_part,
        of_a_mobile,
    };
    std::set<std::string> bytes;
    for (const auto& command : commands) bytes.insert(command_bytes(command));
    EXPECT_EQ(bytes.size(), commands.size());
}

}  // namespace
}  // namespace muster::ledger
