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

TEST(CommandBytes, two_tries_of_one_wish_are_equal_although_each_draws_its_own_id) {
    EXPECT_EQ(command_bytes(create(amy, "amy")), command_bytes(create(bob, "amy")));
    directory::SyncPeople first{.directory = corp,
                                .people = {{.guid = amys_guid, .id_if_new = amy, .fields = {}, .status = {}}}};
    directory::SyncPeople second{.directory = corp,
                                 .people = {{.guid = amys_guid, .id_if_new = bob, .fields = {}, .status = {}}}};
    EXPECT_EQ(command_bytes(first), command_bytes(second));
}

TEST(CommandBytes, different_wishes_are_different) {
    auto with_alias = create(amy, "amy");
    with_alias.profile.aliases = names({"a"});
    auto with_mail = create(amy, "amy");
    with_mail.profile.email = Email{"a"};
    auto disabled = create(amy, "amy");
    disabled.status = user::Status::disabled;
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
        directory::PauseDirectory{.directory = corp, .why = {}},
        directory::PauseDirectory{.directory = corp, .why = "moving"},
        directory::ResumeDirectory{.directory = corp},
    };
    std::set<std::string> bytes;
    for (const auto& command : commands) bytes.insert(command_bytes(command));
    EXPECT_EQ(bytes.size(), commands.size());
}

}  // namespace
}  // namespace muster::ledger
