#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using user::ChangeProfile;

ChangeProfile rename(const UserId& user, std::string_view to) {
    ChangeProfile command;
    command.user = user;
    command.fields.username = a_name(to);
    return command;
}

TEST(ChangeProfile, U4_renaming_frees_the_old_name_in_the_same_step) {
    const auto decided = given({created(amy, "amy")}).when(rename(amy, "amelia"));
    decided.then({renamed(amy, "amy", "amelia")});
    EXPECT_EQ(decided.account().find_by_name(a_name("amy")), nullptr);
    EXPECT_EQ(decided.account().find_by_name(a_name("amelia"))->id, amy);
}

TEST(ChangeProfile, U4_a_dropped_alias_is_free_in_the_same_step) {
    auto amy_created = created(amy, "amy");
    amy_created.profile.aliases = names({"amelia", "a"});
    ChangeProfile command;
    command.user = amy;
    command.fields.aliases = names({"a"});
    const auto account = given({amy_created}).when(command).account();
    EXPECT_EQ(account.find_by_name(a_name("amelia")), nullptr);
    EXPECT_EQ(account.find_by_name(a_name("a"))->id, amy);
    EXPECT_EQ(account.find_by_name(a_name("amy"))->id, amy);
}

TEST(ChangeProfile, U4_username_and_alias_change_places_in_one_step) {
    auto amy_created = created(amy, "amy");
    amy_created.profile.aliases = names({"amelia"});
    auto command = rename(amy, "amelia");
    command.fields.aliases = names({"amy"});
    const auto account = given({amy_created}).when(command).account();
    EXPECT_EQ(account.find_by_name(a_name("amelia"))->id, amy);
    EXPECT_EQ(account.find_by_name(a_name("amy"))->id, amy);
    EXPECT_EQ(account.names.size(), 2U);
}

TEST(ChangeProfile, U3_a_held_name_is_refused_naming_field_and_holder) {
    const auto two = given({created(amy, "amy"), created(bob, "bob"), trashed_by_hand(bob)});
    two.when(rename(amy, "bob"))
        .then_refused(NameTaken{.field = "username", .name = "bob", .holder = bob, .holder_in_trash = true});
    ChangeProfile command;
    command.user = amy;
    command.fields.aliases = names({"bob"});
    two.when(command).then_refused(NameTaken{.field = "alias1", .name = "bob", .holder = bob, .holder_in_trash = true});
}

TEST(ChangeProfile, U3_a_username_that_is_an_alias_of_the_same_user_is_refused) {
    auto amy_created = created(amy, "amy");
    amy_created.profile.aliases = names({"amelia"});
    given({amy_created})
        .when(rename(amy, "amelia"))
        .then_refused(BadValue{{.field = "alias1", .why = "repeats another name of this user"}});
}

TEST(ChangeProfile, U1_more_than_eight_aliases_are_refused) {
    ChangeProfile command;
    command.user = amy;
    command.fields.aliases = names({"a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9"});
    given({created(amy, "amy")}).when(command).then_refused(TooManyAliases{});
}

TEST(ChangeProfile, U5_the_username_cannot_be_taken_away) {
    given({created(amy, "amy")}).when(rename(amy, "")).then_refused(BadValue{{.field = "username", .why = "is empty"}});
}

TEST(ChangeProfile, D5_a_mapped_field_is_read_only_by_hand_and_the_refusal_names_the_directory) {
    const auto managed = given({corp_added(), synced(amy, by(corp, amys_guid), "amy")});
    managed.when(rename(amy, "amelia")).then_refused(ManagedByDirectory{.field = "username", .directory = corp});
    ChangeProfile command;
    command.user = amy;
    command.fields.email = Email{"amy@elsewhere.example"};
    managed.when(command).then_refused(ManagedByDirectory{.field = "email", .directory = corp});
    command.fields = {};
    command.fields.real_name = PersonName{"Amy"};
    managed.when(command).then_refused(ManagedByDirectory{.field = "realname", .directory = corp});
}

TEST(ChangeProfile, D5_an_unmapped_field_stays_editable) {
    ChangeProfile command;
    command.user = amy;
    command.fields.notes = Notes{"desk 4"};
    command.fields.first_name = PersonName{"Amy"};
    command.fields.last_name = PersonName{"Ärmel"};
    command.fields.aliases = names({"amelia"});
    user::ProfileChanged expected;
    expected.user = amy;
    expected.notes = {Notes{}, Notes{"desk 4"}};
    expected.first_name = {PersonName{}, PersonName{"Amy"}};
    expected.last_name = {PersonName{}, PersonName{"Ärmel"}};
    expected.aliases = {{}, names({"amelia"})};
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy")}).when(command).then({expected});
}

TEST(ChangeProfile, D5_each_field_follows_the_directorys_own_map) {
    auto all_mapped = corp_added();
    all_mapped.configuration.attributes = {.username = "sAMAccountName",
                                           .aliases = {"userPrincipalName"},
                                           .real_name = "displayName",
                                           .first_name = "givenName",
                                           .last_name = "sn",
                                           .email = "mail",
                                           .notes = "description",
                                           .status = {}};
    const auto managed = given({all_mapped, synced(amy, by(corp, amys_guid), "amy")});
    const auto refused = [&](const user::ProfileFields& fields, const char* field) {
        managed.when(ChangeProfile{.user = amy, .fields = fields})
            .then_refused(ManagedByDirectory{.field = field, .directory = corp});
    };
    user::ProfileFields fields;
    fields.aliases = names({"amelia"});
    refused(fields, "aliases");
    fields = {};
    fields.first_name = PersonName{"Amy"};
    refused(fields, "firstname");
    fields = {};
    fields.last_name = PersonName{"Amy"};
    refused(fields, "lastname");
    fields = {};
    fields.notes = Notes{"Amy"};
    refused(fields, "notes");
}

TEST(ChangeProfile, D5_a_mapped_field_sent_unchanged_is_no_change) {
    auto command = rename(amy, "amy");
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy")}).when(command).then_nothing();
}

TEST(ChangeProfile, T10_what_is_so_already_makes_no_event) {
    given({created(amy, "amy")}).when(rename(amy, "amy")).then_nothing();
    given({created(amy, "amy")}).when(ChangeProfile{.user = amy, .fields = {}}).then_nothing();
}

TEST(ChangeProfile, T1_who_lies_in_the_trash_is_not_changed) {
    given({created(amy, "amy"), trashed_by_hand(amy)})
        .when(rename(amy, "amelia"))
        .then_refused(InTheTrash{.user = amy});
}

TEST(ChangeProfile, U1_an_unknown_user_is_refused) {
    given({}).when(rename(amy, "amelia")).then_refused(UnknownUser{.user = amy});
}

}  // namespace
}  // namespace muster::testing
