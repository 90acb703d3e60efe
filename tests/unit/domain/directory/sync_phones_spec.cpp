#include <gtest/gtest.h>

#include "domain/directory/phones.hpp"
#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using directory::NumberView;
using directory::PhonesSeen;
using directory::SyncPhones;
using Phones = std::vector<PhoneId>;

constexpr const char* desk = "+15555550100";
constexpr const char* pocket = "+15555550101";

NumberView number(const char* text, const PhoneId& id_if_new, phone::Type type = phone::Type::unknown) {
    return {.number = PhoneNumber{text}, .type = type, .id_if_new = id_if_new};
}

SyncPhones numbers(std::vector<NumberView> views, PhonesSeen seen = PhonesSeen::all) {
    return {.directory = corp, .guid = amys_guid, .seen = seen, .numbers = std::move(views)};
}

phone::Created made(const PhoneId& id, const char* text, phone::Type type = phone::Type::unknown) {
    phone::Created event{.phone = id, .details = {}};
    event.details.number = PhoneNumber{text};
    event.details.type = type;
    return event;
}

phone::GivenByDirectory gives(const UserId& user, Phones phones, Phones made = {}) {
    return {.user = user, .phones = std::move(phones), .made = std::move(made)};
}

phone::Detached detached(const UserId& user, const PhoneId& phone) {
    return {.user = user, .phone = phone};
}

directory::Added corp_with_phones() {
    auto added = corp_added();
    added.configuration.attributes.phones = {"telephoneNumber", "mobile"};
    return added;
}

/// Amy and Bob of corp.
Events both() {
    return {corp_with_phones(), synced(amy, by(corp, amys_guid), "amy"), synced(bob, by(corp, bobs_guid), "bob")};
}

Events behind(Events history, const Events& more) {
    history.insert(history.end(), more.begin(), more.end());
    return history;
}

/// Amy has one by her directory.
Events amy_has_one() {
    return behind(both(), {made(amys_phone, desk), attached(amy, amys_phone), gives(amy, {amys_phone}, {amys_phone}),
                           enrolled(amy, amys_phone)});
}

TEST(SyncPhones, D5_U6_a_number_at_the_source_becomes_the_users_phone) {
    const auto decided = given(both()).when(numbers({number(desk, amys_phone, phone::Type::mobile)}));
    decided.then({made(amys_phone, desk, phone::Type::mobile), attached(amy, amys_phone),
                  gives(amy, {amys_phone}, {amys_phone}), enrolled(amy, amys_phone)});
    EXPECT_EQ(directory::phones_given(decided.account(), amy), Phones{amys_phone});
    EXPECT_TRUE(decided.account().find_phone(amys_phone)->by_directory);
}

TEST(SyncPhones, V1_who_has_the_number_already_shares_the_phone) {
    auto views = numbers({number(desk, ward_phone)});
    views.guid = bobs_guid;
    const auto decided = given(amy_has_one()).when(views);
    decided.then({attached(bob, amys_phone), gives(bob, {amys_phone}), enrolled(bob, amys_phone)});
    EXPECT_EQ(decided.account().phones.size(), 1U);
}

TEST(SyncPhones, D13_the_same_numbers_in_any_order_make_no_event) {
    const auto two = behind(amy_has_one(), {made(ward_phone, pocket), attached(amy, ward_phone),
                                            gives(amy, {amys_phone, ward_phone}, {ward_phone})});
    given(two).when(numbers({number(pocket, amys_tablet), number(desk, amys_tablet)})).then_nothing();
    given(both()).when(numbers({})).then_nothing();
}

TEST(SyncPhones, V1_a_number_named_twice_is_one_phone) {
    given(both())
        .when(numbers({number(desk, amys_phone), number(desk, ward_phone)}))
        .then({made(amys_phone, desk), attached(amy, amys_phone), gives(amy, {amys_phone}, {amys_phone}),
               enrolled(amy, amys_phone)});
}

TEST(SyncPhones, D5_T8_V8_a_number_that_is_gone_goes_and_with_it_the_phone_that_nobody_else_has) {
    const auto decided = given(amy_has_one()).when(numbers({}));
    decided.then({phone::Deleted{.phone = amys_phone, .users = {amy}}, gives(amy, {}), unenrolled(amy, amys_phone)});
    EXPECT_EQ(decided.account().find_phone(amys_phone), nullptr);
    EXPECT_TRUE(decided.account().phones_given.empty());
}

TEST(SyncPhones, V1_a_phone_that_others_have_stays_with_them) {
    const auto shared = behind(amy_has_one(), {attached(bob, amys_phone), enrolled(bob, amys_phone)});
    const auto decided = given(shared).when(numbers({}));
    decided.then({detached(amy, amys_phone), gives(amy, {}), unenrolled(amy, amys_phone)});
    EXPECT_EQ(decided.account().find_phone(amys_phone)->users, std::vector{bob});
}

TEST(SyncPhones, U6_whoever_gets_another_number_stays_enrolled) {
    given(amy_has_one())
        .when(numbers({number(pocket, ward_phone)}))
        .then({made(ward_phone, pocket), attached(amy, ward_phone), phone::Deleted{.phone = amys_phone, .users = {amy}},
               gives(amy, {ward_phone}, {ward_phone})});
}

TEST(SyncPhones, D5_what_a_hand_has_tied_is_never_taken) {
    const auto by_hand =
        behind(both(), {created(amys_phone, a_mobile(desk)), attached(amy, amys_phone), enrolled(amy, amys_phone)});
    given(by_hand).when(numbers({number(desk, ward_phone)})).then_nothing();
    given(by_hand).when(numbers({})).then_nothing();
}

TEST(SyncPhones, D5_what_a_hand_has_set_up_is_the_hands_from_then_on) {
    auto history = amy_has_one();
    const auto activated = given(history).when(phone::ChangePhone{.phone = amys_phone,
                                                                  .fields = {.number = {},
                                                                             .extension = {},
                                                                             .name = {},
                                                                             .type = phone::Type::mobile,
                                                                             .platform = phone::Platform::apple_ios,
                                                                             .predelay = {},
                                                                             .postdelay = {}}});
    const auto after = activated.account();
    EXPECT_TRUE(after.phones_given.empty());
    EXPECT_FALSE(after.find_phone(amys_phone)->by_directory);
    phone::Changed changed;
    changed.phone = amys_phone;
    changed.platform = {phone::Platform::unknown, phone::Platform::apple_ios};
    history.emplace_back(changed);
    given(history).when(numbers({})).then_nothing();
    given(history)
        .when(numbers({number(pocket, ward_phone)}))
        .then({made(ward_phone, pocket), attached(amy, ward_phone), gives(amy, {ward_phone}, {ward_phone})});
}

TEST(SyncPhones, D5_a_phone_of_a_hands_making_is_untied_and_not_deleted) {
    const auto known = behind(both(), {created(amys_phone, a_mobile(desk)), attached(amy, amys_phone),
                                       gives(amy, {amys_phone}), enrolled(amy, amys_phone)});
    given(known).when(numbers({})).then({detached(amy, amys_phone), gives(amy, {}), unenrolled(amy, amys_phone)});
}

TEST(SyncPhones, D8_where_a_value_cannot_be_read_nothing_is_taken) {
    given(amy_has_one()).when(numbers({}, PhonesSeen::in_part)).then_nothing();
    given(amy_has_one())
        .when(numbers({number(pocket, ward_phone)}, PhonesSeen::in_part))
        .then(
            {made(ward_phone, pocket), attached(amy, ward_phone), gives(amy, {amys_phone, ward_phone}, {ward_phone})});
}

TEST(SyncPhones, T7_in_the_trash_all_stays) {
    const auto trashed = behind(amy_has_one(), {trashed_by_sync(amy, user::LeftBecause::left_groups)});
    given(trashed).when(numbers({})).then_nothing();
}

TEST(SyncPhones, D3_it_follows_people_and_makes_none) {
    auto of_nobody = numbers({number(desk, amys_phone)});
    of_nobody.guid = eves_guid;
    given(both()).when(of_nobody).then_nothing();
}

TEST(SyncPhones, D1_not_while_paused_and_not_of_an_unknown_directory) {
    given({}).when(numbers({})).then_refused(UnknownDirectory{.directory = corp});
    given(behind(both(), {corp_paused()}))
        .when(numbers({number(desk, amys_phone)}))
        .then_refused(DirectoryPaused{.directory = corp, .why = "moving to new servers"});
}

TEST(SyncPhones, D14_released_they_stay_open_to_hands) {
    const auto released = behind(amy_has_one(), {user::ReleasedByDirectory{amy, by(corp, amys_guid)}});
    const auto account = given(released).account();
    EXPECT_TRUE(account.phones_given.empty());
    EXPECT_TRUE(account.find_user(amy)->has(Device{amys_phone}));
    given(released)
        .when(phone::DetachPhone{amy, amys_phone})
        .then({detached(amy, amys_phone), unenrolled(amy, amys_phone)});
}

TEST(PhonesByHand, D5_a_directorys_phone_is_not_untied_deleted_or_given_another_number) {
    const ManagedByDirectory refused{.field = "phones", .directory = corp};
    given(amy_has_one()).when(phone::DetachPhone{amy, amys_phone}).then_refused(refused);
    given(amy_has_one()).when(phone::DeletePhone{amys_phone}).then_refused(refused);
    phone::ChangePhone command{.phone = amys_phone, .fields = {}};
    command.fields.number = PhoneNumber{pocket};
    given(amy_has_one()).when(command).then_refused(ManagedByDirectory{.field = "number", .directory = corp});
}

TEST(PhonesByHand, D5_a_field_that_is_not_mapped_any_more_is_open_to_hands) {
    const auto unmapped =
        behind(amy_has_one(), {directory::Changed{.directory = corp, .configuration = configuration_of_corp()}});
    given(unmapped)
        .when(phone::DetachPhone{amy, amys_phone})
        .then({detached(amy, amys_phone), unenrolled(amy, amys_phone)});
}

TEST(PhonesByHand, V1_others_tie_it_to_them_and_untie_it_again) {
    const auto shared = behind(amy_has_one(), {created(eve, "eve")});
    const auto tied = given(shared).when(phone::AttachPhone{eve, amys_phone});
    tied.then({attached(eve, amys_phone), enrolled(eve, amys_phone)});
    given(behind(shared, {attached(eve, amys_phone), enrolled(eve, amys_phone)}))
        .when(phone::DetachPhone{eve, amys_phone})
        .then({detached(eve, amys_phone), unenrolled(eve, amys_phone)});
}

TEST(Purge, T8_D5_forgets_what_a_directory_gave) {
    const auto purged = behind(amy_has_one(), {trashed_by_sync(amy, user::LeftBecause::left_groups)});
    const auto decided = given(purged).when(user::PurgeUser{amy, user::PurgeCause::admin});
    EXPECT_TRUE(decided.account().phones_given.empty());
    EXPECT_TRUE(decided.account().phones.empty());
}

}  // namespace
}  // namespace muster::testing
