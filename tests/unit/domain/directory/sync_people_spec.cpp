#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using directory::SourceStatus;
using directory::SyncPeople;
using user::Cause;
using user::Status;

SyncPeople sync(const DirectoryId& directory, std::vector<directory::PersonView> people) {
    return {.directory = directory, .people = std::move(people)};
}

user::Restored restored(const UserId& user, Status status) {
    return {.user = user, .by = user::RestoredBy::directory, .status = status};
}

TEST(SyncPeople, D4_seen_for_the_first_time_somebody_is_created) {
    auto person = a_person(amys_guid, amy, "amy", SourceStatus::enabled);
    person.fields.email = Email{"amy@corp.example"};
    auto expected = synced(amy, by(corp, amys_guid), "amy");
    expected.profile.email = Email{"amy@corp.example"};
    given({corp_added()}).when(sync(corp, {person})).then({expected});
}

TEST(SyncPeople, D4_an_unmanaged_user_of_the_name_is_taken_over) {
    given({corp_added(), created(amy, "amy")})
        .when(sync(corp, {a_person(amys_guid, eve, "amy")}))
        .then({user::AdoptedByDirectory{amy, by(corp, amys_guid)}});
}

TEST(SyncPeople, D4_an_unmanaged_user_is_taken_over_by_an_alias_too) {
    auto amy_created = created(amy, "amelia");
    amy_created.profile.aliases = names({"amy"});
    auto changed = renamed(amy, "amelia", "amy");
    changed.aliases = user::Change<std::vector<Username>>{names({"amy"}), {}};
    given({corp_added(), amy_created})
        .when(sync(corp, {a_person(amys_guid, eve, "amy")}))
        .then({user::AdoptedByDirectory{amy, by(corp, amys_guid)}, changed});
}

TEST(SyncPeople, D4_taking_over_brings_the_mapped_fields_and_the_status_along) {
    auto person = a_person(amys_guid, eve, "amy", SourceStatus::disabled);
    person.fields.email = Email{"amy@corp.example"};
    user::ProfileChanged changed;
    changed.user = amy;
    changed.email = user::Change<Email>{Email{}, Email{"amy@corp.example"}};
    given({corp_added(), created(amy, "amy", Status::bypass)})
        .when(sync(corp, {person}))
        .then({user::AdoptedByDirectory{amy, by(corp, amys_guid)}, changed,
               status_changed(amy, Status::bypass, Status::disabled, Cause::directory)});
}

TEST(SyncPeople, D4_a_name_of_another_directorys_user_is_a_conflict) {
    given({corp_added(), plain_added(), synced(amy, by(plain, amys_guid), "amy")})
        .when(sync(corp, {a_person(bobs_guid, bob, "amy")}))
        .then_refused(NameConflict{.name = "amy", .holder = amy, .holder_directory = plain, .holder_in_trash = false});
}

TEST(SyncPeople, D4_the_same_guid_in_another_directory_is_another_person) {
    given({corp_added(), plain_added(), synced(amy, by(plain, amys_guid), "amy")})
        .when(sync(corp, {a_person(amys_guid, bob, "amy")}))
        .then_refused(NameConflict{.name = "amy", .holder = amy, .holder_directory = plain, .holder_in_trash = false});
}

TEST(SyncPeople, D4_a_name_in_the_trash_with_another_guid_is_a_conflict) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), trashed_by_sync(amy)})
        .when(sync(corp, {a_person(bobs_guid, bob, "amy")}))
        .then_refused(NameConflict{.name = "amy", .holder = amy, .holder_directory = corp, .holder_in_trash = true});
}

TEST(SyncPeople, D4_a_name_in_the_trash_without_a_guid_is_a_conflict) {
    given({corp_added(), created(amy, "amy"), trashed_by_hand(amy)})
        .when(sync(corp, {a_person(bobs_guid, bob, "amy")}))
        .then_refused(
            NameConflict{.name = "amy", .holder = amy, .holder_directory = std::nullopt, .holder_in_trash = true});
}

TEST(SyncPeople, D4_of_two_live_entries_the_one_bound_by_guid_keeps_the_name) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy")})
        .when(sync(corp, {a_person(bobs_guid, bob, "amy")}))
        .then_refused(NameConflict{.name = "amy", .holder = amy, .holder_directory = corp, .holder_in_trash = false});
}

TEST(SyncPeople, D4_two_new_entries_of_one_name_are_a_clash) {
    given({corp_added()})
        .when(sync(corp, {a_person(amys_guid, amy, "amy"), a_person(bobs_guid, bob, "amy")}))
        .then_refused(NameTaken{.field = "people", .name = "amy", .holder = amy, .holder_in_trash = false});
}

TEST(SyncPeople, D4_two_entries_do_not_both_take_over_one_user) {
    auto amy_created = created(amy, "amy");
    amy_created.profile.aliases = names({"amelia"});
    auto by_username = a_person(amys_guid, eve, "amy");
    by_username.fields.aliases.emplace();
    auto by_alias = a_person(bobs_guid, bob, "amelia");
    by_alias.fields.aliases.emplace();
    given({corp_added(), amy_created})
        .when(sync(corp, {by_username, by_alias}))
        .then_refused(NameTaken{.field = "people", .name = "amelia", .holder = amy, .holder_in_trash = false});
}

TEST(SyncPeople, D4_a_rename_to_a_name_that_an_unmanaged_user_holds_is_a_conflict) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), created(bob, "bob")})
        .when(sync(corp, {a_person(amys_guid, amy, "bob")}))
        .then_refused(
            NameConflict{.name = "bob", .holder = bob, .holder_directory = std::nullopt, .holder_in_trash = false});
}

TEST(SyncPeople, U3_an_alias_that_somebody_else_holds_is_refused_by_its_field) {
    auto person = a_person(amys_guid, amy, "amy");
    person.fields.aliases = names({"amelia", "bob"});
    given({corp_added(), created(bob, "bob")})
        .when(sync(corp, {person}))
        .then_refused(NameTaken{.field = "alias2", .name = "bob", .holder = bob, .holder_in_trash = false});
}

TEST(SyncPeople, U3_a_source_that_gives_the_username_as_an_alias_too_clashes_with_nobody) {
    auto person = a_person(amys_guid, amy, "amy");
    person.fields.aliases = names({"amy", "amelia", "amelia"});
    auto expected = synced(amy, by(corp, amys_guid), "amy");
    expected.profile.aliases = names({"amelia"});
    given({corp_added()}).when(sync(corp, {person})).then({expected});
}

TEST(SyncPeople, U1_more_than_eight_aliases_are_refused) {
    auto person = a_person(amys_guid, amy, "amy");
    person.fields.aliases = names({"a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9"});
    given({corp_added()}).when(sync(corp, {person})).then_refused(TooManyAliases{});
}

TEST(SyncPeople, U4_two_swap_their_names_in_one_commit) {
    const auto decided =
        given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), synced(bob, by(corp, bobs_guid), "bob")})
            .when(sync(corp, {a_person(amys_guid, amy, "bob"), a_person(bobs_guid, bob, "amy")}));
    decided.then({renamed(amy, "amy", "bob"), renamed(bob, "bob", "amy")});
    const auto account = decided.account();
    EXPECT_EQ(account.find_by_name(a_name("amy"))->id, bob);
    EXPECT_EQ(account.find_by_name(a_name("bob"))->id, amy);
    EXPECT_EQ(account.names.size(), 2U);
}

TEST(SyncPeople, U4_a_ring_of_three_turns_in_one_commit) {
    const auto decided = given({corp_added(), synced(amy, by(corp, amys_guid), "a"),
                                synced(bob, by(corp, bobs_guid), "b"), synced(eve, by(corp, eves_guid), "c")})
                             .when(sync(corp, {a_person(amys_guid, amy, "b"), a_person(bobs_guid, bob, "c"),
                                               a_person(eves_guid, eve, "a")}));
    decided.then({renamed(amy, "a", "b"), renamed(bob, "b", "c"), renamed(eve, "c", "a")});
    EXPECT_EQ(decided.account().find_by_name(a_name("c"))->id, bob);
    EXPECT_EQ(decided.account().names.size(), 3U);
}

TEST(SyncPeople, U1_U4_places_that_are_free_are_no_names_that_two_could_want) {
    auto third_alias_alone = synced(amy, by(corp, amys_guid), "amy");
    third_alias_alone.profile.aliases = names({"", "", "a3"});
    given({corp_added(), third_alias_alone, synced(bob, by(corp, bobs_guid), "bob")})
        .when(sync(corp, {a_person(amys_guid, amy, "bob"), a_person(bobs_guid, bob, "amy")}))
        .then({renamed(amy, "amy", "bob"), renamed(bob, "bob", "amy")});
}

TEST(SyncPeople, U4_somebody_new_takes_the_name_that_another_gives_up) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy")})
        .when(sync(corp, {a_person(bobs_guid, bob, "amy"), a_person(amys_guid, amy, "amelia")}))
        .then({synced(bob, by(corp, bobs_guid), "amy"), renamed(amy, "amy", "amelia")});
}

TEST(SyncPeople, U4_a_swap_that_somebody_else_blocks_changes_nobody) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), synced(bob, by(corp, bobs_guid), "bob"),
           created(eve, "eve")})
        .when(sync(corp, {a_person(amys_guid, amy, "bob"), a_person(bobs_guid, bob, "eve")}))
        .then_refused(
            NameConflict{.name = "eve", .holder = eve, .holder_directory = std::nullopt, .holder_in_trash = false});
}

TEST(SyncPeople, U4_a_rename_frees_the_old_name_in_the_same_step) {
    const auto decided = given({corp_added(), synced(amy, by(corp, amys_guid), "amy")})
                             .when(sync(corp, {a_person(amys_guid, amy, "amelia")}));
    decided.then({renamed(amy, "amy", "amelia")});
    EXPECT_EQ(decided.account().find_by_name(a_name("amy")), nullptr);
}

TEST(SyncPeople, D2_who_is_renamed_at_the_source_stays_the_same_user) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy")})
        .when(sync(corp, {a_person(amys_guid, eve, "amelia")}))
        .then({renamed(amy, "amy", "amelia")});
}

TEST(SyncPeople, D6_disabled_at_the_source_is_disabled_here) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy")})
        .when(sync(corp, {a_person(amys_guid, amy, "amy", SourceStatus::disabled)}))
        .then({status_changed(amy, Status::active, Status::disabled, Cause::directory)});
}

TEST(SyncPeople, D6_enabled_again_is_active_again) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"),
           status_changed(amy, Status::active, Status::disabled, Cause::directory)})
        .when(sync(corp, {a_person(amys_guid, amy, "amy", SourceStatus::enabled)}))
        .then({status_changed(amy, Status::disabled, Status::active, Cause::directory)});
}

TEST(SyncPeople, D6_enabled_again_is_bypass_where_it_was_so_before) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"),
           status_changed(amy, Status::active, Status::bypass, Cause::admin),
           status_changed(amy, Status::bypass, Status::disabled, Cause::directory)})
        .when(sync(corp, {a_person(amys_guid, amy, "amy", SourceStatus::enabled)}))
        .then({status_changed(amy, Status::disabled, Status::bypass, Cause::directory)});
}

TEST(SyncPeople, D6_created_disabled_and_then_enabled_is_active) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy", Status::disabled)})
        .when(sync(corp, {a_person(amys_guid, amy, "amy", SourceStatus::enabled)}))
        .then({status_changed(amy, Status::disabled, Status::active, Cause::directory)});
}

TEST(SyncPeople, D6_enabled_leaves_a_bypass_set_by_hand) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"),
           status_changed(amy, Status::active, Status::bypass, Cause::admin)})
        .when(sync(corp, {a_person(amys_guid, amy, "amy", SourceStatus::enabled)}))
        .then_nothing();
}

TEST(SyncPeople, S3_a_directory_without_status_has_no_say_in_it) {
    given({plain_added(), synced(amy, by(plain, amys_guid), "amy")})
        .when(sync(plain, {a_person(amys_guid, amy, "amy", SourceStatus::disabled)}))
        .then_nothing();
}

TEST(SyncPeople, T4_only_a_sync_restores_whom_a_directory_manages) {
    given({plain_added(), synced(amy, by(plain, amys_guid), "amy"), trashed_by_sync(amy)})
        .when(sync(plain, {a_person(amys_guid, amy, "amy")}))
        .then({restored(amy, Status::active)});
}

TEST(SyncPeople, T6_a_restore_by_sync_takes_the_status_that_the_source_says) {
    const auto in_trash =
        given({corp_added(), synced(amy, by(corp, amys_guid), "amy"),
               status_changed(amy, Status::active, Status::bypass, Cause::admin), trashed_by_sync(amy)});
    in_trash.when(sync(corp, {a_person(amys_guid, amy, "amy", SourceStatus::disabled)}))
        .then({restored(amy, Status::disabled)});
    in_trash.when(sync(corp, {a_person(amys_guid, amy, "amy", SourceStatus::enabled)}))
        .then({restored(amy, Status::active)});
    in_trash.when(sync(corp, {a_person(amys_guid, amy, "amy")})).then({restored(amy, Status::active)});
}

TEST(SyncPeople, T7_who_is_restored_has_groups_and_names_as_before) {
    auto amy_created = synced(amy, by(corp, amys_guid), "amy");
    amy_created.profile.aliases = names({"amelia"});
    const auto account = given({corp_added(), amy_created, a_local_group(guests, "guests"), members(guests, {amy}),
                                trashed_by_sync(amy)})
                             .when(sync(corp, {a_person(amys_guid, amy, "amy")}))
                             .account();
    EXPECT_TRUE(account.find_group(guests)->members.contains(amy));
    EXPECT_EQ(account.find_by_name(a_name("amelia"))->id, amy);
    EXPECT_FALSE(account.find_user(amy)->is_in_trash());
}

TEST(SyncPeople, T6_a_restore_brings_changed_fields_along) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), trashed_by_sync(amy)})
        .when(sync(corp, {a_person(amys_guid, amy, "amelia")}))
        .then({restored(amy, Status::active), renamed(amy, "amy", "amelia")});
}

TEST(SyncPeople, T8_a_purged_persons_entry_starts_anew) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), trashed_by_sync(amy),
           user::Purged{.user = amy, .cause = user::PurgeCause::deadline, .left_groups = {}}})
        .when(sync(corp, {a_person(amys_guid, eve, "amy")}))
        .then({synced(eve, by(corp, amys_guid), "amy")});
}

TEST(SyncPeople, D13_what_is_so_already_makes_no_event) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy")})
        .when(sync(corp, {a_person(amys_guid, amy, "amy", SourceStatus::enabled)}))
        .then_nothing();
    given({corp_added()}).when(sync(corp, {})).then_nothing();
}

TEST(SyncPeople, D5_a_field_that_the_source_does_not_map_stays_as_hands_left_it) {
    auto amy_created = synced(amy, by(corp, amys_guid), "amy");
    amy_created.profile.notes = Notes{"desk 4"};
    given({corp_added(), amy_created}).when(sync(corp, {a_person(amys_guid, amy, "amy")})).then_nothing();
}

TEST(SyncPeople, U5_a_new_person_without_a_username_is_refused) {
    auto person = a_person(amys_guid, amy, "");
    person.fields.username.reset();
    given({corp_added()}).when(sync(corp, {person})).then_refused(BadValue{{.field = "username", .why = "is empty"}});
}

TEST(SyncPeople, U5_a_known_person_without_a_username_keeps_it) {
    auto person = a_person(amys_guid, amy, "", SourceStatus::disabled);
    person.fields.username.reset();
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy")})
        .when(sync(corp, {person}))
        .then({status_changed(amy, Status::active, Status::disabled, Cause::directory)});
}

TEST(SyncPeople, D4_an_id_that_is_in_use_is_refused) {
    given({corp_added(), created(bob, "bob")})
        .when(sync(corp, {a_person(amys_guid, bob, "amy")}))
        .then_refused(IdInUse{.id = bob.str()});
    given({corp_added()})
        .when(sync(corp, {a_person(amys_guid, amy, "amy"), a_person(bobs_guid, amy, "bob")}))
        .then_refused(IdInUse{.id = amy.str()});
}

TEST(SyncPeople, D2_one_entry_twice_in_a_command_is_refused) {
    given({corp_added()})
        .when(sync(corp, {a_person(amys_guid, amy, "amy"), a_person(amys_guid, bob, "bob")}))
        .then_refused(BadValue{{.field = "people", .why = "name one entry twice"}});
}

TEST(SyncPeople, D1_an_unknown_directory_is_refused) {
    given({}).when(sync(corp, {a_person(amys_guid, amy, "amy")})).then_refused(UnknownDirectory{.directory = corp});
}

TEST(SyncPeople, U4_at_most_32_people_stand_in_one_command) {
    std::vector<directory::PersonView> people;
    for (std::uint64_t i = 0; i < 33; ++i) {
        people.push_back(a_person(a_guid(i), a_user(i), "user" + std::to_string(i)));
    }
    given({corp_added()})
        .when(sync(corp, people))
        .then_refused(BadValue{{.field = "people", .why = "are more than 32"}});
    people.pop_back();
    const auto decided = given({corp_added()}).when(sync(corp, people));
    EXPECT_EQ(std::get<Events>(decided.decision().sum()).size(), 32U);
}

}  // namespace
}  // namespace muster::testing
