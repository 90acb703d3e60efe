#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using user::EditUser;
using user::Status;

user::ProfileFields notes(std::string_view text) {
    user::ProfileFields fields;
    fields.notes = Notes{std::string{text}};
    return fields;
}

user::ProfileChanged noted(const UserId& user, std::string_view text) {
    user::ProfileChanged changed;
    changed.user = user;
    changed.notes = user::Change<Notes>{Notes{}, Notes{std::string{text}}};
    return changed;
}

TEST(EditUser, S6_fields_and_status_change_together) {
    given({created(amy, "amy")})
        .when(EditUser{.user = amy, .fields = notes("moved"), .status = Status::bypass, .cause = user::Cause::admin})
        .then({noted(amy, "moved"), status_changed(amy, Status::active, Status::bypass, user::Cause::admin)});
}

TEST(EditUser, S3_D5_what_one_rule_refuses_neither_does) {
    const auto managed = given({corp_added(), synced(amy, by(corp, amys_guid), "amy")});
    managed.when(EditUser{.user = amy, .fields = notes("moved"), .status = Status::disabled})
        .then_refused(ManagedByDirectory{.field = "status", .directory = corp});
    user::ProfileFields mapped = notes("moved");
    mapped.email = Email{"amy@example.com"};
    managed.when(EditUser{.user = amy, .fields = mapped, .status = Status::bypass})
        .then_refused(ManagedByDirectory{.field = "email", .directory = corp});
}

TEST(EditUser, T10_what_is_so_already_is_no_change) {
    const auto present = given({created(amy, "amy")});
    present.when(EditUser{.user = amy, .fields = {}, .status = Status::active}).then_nothing();
    present.when(EditUser{.user = amy, .fields = {}, .status = {}}).then_nothing();
    present.when(EditUser{.user = amy, .fields = notes("moved"), .status = Status::active}).then({noted(amy, "moved")});
    present.when(EditUser{.user = amy, .fields = notes(""), .status = Status::disabled, .cause = user::Cause::admin})
        .then({status_changed(amy, Status::active, Status::disabled, user::Cause::admin)});
}

TEST(EditUser, U1_an_alias_takes_its_place_and_leaves_the_others) {
    auto amy_created = created(amy, "amy");
    amy_created.profile.aliases = names({"one", "two"});
    user::ProfileFields fields;
    fields.aliases_at = {{.place = 0, .alias = {}}, {.place = 3, .alias = a_name("four")}};
    user::ProfileChanged changed;
    changed.user = amy;
    changed.aliases = {names({"one", "two"}), names({"", "two", "", "four"})};
    const auto after = given({amy_created}).when(EditUser{.user = amy, .fields = fields, .status = {}});
    after.then({changed});
    EXPECT_EQ(after.account().find_by_name(a_name("one")), nullptr) << "U4: what is given up is free";
    EXPECT_EQ(after.account().find_by_name(a_name("four"))->id, amy);
    EXPECT_EQ(after.account().names.size(), 3U) << "a free place is nobody's name";
}

TEST(EditUser, U1_a_ninth_alias_is_refused) {
    user::ProfileFields fields;
    fields.aliases_at = {{.place = 8, .alias = a_name("nine")}};
    given({created(amy, "amy")})
        .when(EditUser{.user = amy, .fields = fields, .status = {}})
        .then_refused(TooManyAliases{});
}

// API-09
TEST(EditUser, who_has_seen_another_edition_changes_nothing) {
    const auto present = given({created(amy, "amy"), created(bob, "bob")});
    const auto seen = user::edition_of(*present.account().find_user(amy));
    EditUser edit{.user = amy, .fields = notes("moved"), .status = {}, .cause = user::Cause::api, .expected = seen};
    present.when(edit).then({noted(amy, "moved")});
    given({created(amy, "amy"), noted(amy, "first")}).when(edit).then_refused(UserChanged{amy});
    given({created(amy, "amy"), status_changed(amy, Status::active, Status::bypass, user::Cause::admin)})
        .when(edit)
        .then_refused(UserChanged{amy});
    given({created(amy, "amy"), trashed_by_hand(amy)}).when(edit).then_refused(UserChanged{amy});
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy")}).when(edit).then_refused(UserChanged{amy});
    given({created(bob, "bob")}).when(edit).then_refused(UnknownUser{amy});
    edit.expected.reset();
    given({created(amy, "amy"), trashed_by_hand(amy)}).when(edit).then_refused(InTheTrash{amy});
}

}  // namespace
}  // namespace muster::testing
