#include <gtest/gtest.h>

#include "domain/ledger/record.hpp"
#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using phone::AttachPhone;
using phone::DeletePhone;
using phone::DetachPhone;

phone::Detached detached(const UserId& user, const PhoneId& phone) {
    return {.user = user, .phone = phone};
}

/// Amy and Bob; the ward's phone is nobody's yet.
Events two_and_a_phone() {
    return {created(amy, "amy"), created(bob, "bob"), created(ward_phone, a_mobile("+15555550100"))};
}

Events shared_phone() {
    auto history = two_and_a_phone();
    for (const auto& user : {amy, bob}) {
        history.emplace_back(attached(user, ward_phone));
        history.emplace_back(enrolled(user, ward_phone));
    }
    return history;
}

Events behind(Events history, std::initializer_list<Event> more) {
    history.insert(history.end(), more);
    return history;
}

TEST(AttachPhone, U6_with_the_first_device_the_user_is_enrolled) {
    const auto at = now + std::chrono::hours{3};
    const auto decided = given(two_and_a_phone()).when(AttachPhone{amy, ward_phone}, at);
    decided.then({attached(amy, ward_phone), enrolled(amy, ward_phone)});
    const auto after = decided.account();
    EXPECT_TRUE(after.find_user(amy)->is_enrolled());
    EXPECT_EQ(after.find_user(amy)->enrolled_at, at);
    EXPECT_FALSE(after.find_user(bob)->is_enrolled());
}

TEST(AttachPhone, U6_a_second_device_enrolls_nobody_again) {
    given(behind(shared_phone(), {created(amys_tablet, a_tablet())}))
        .when(AttachPhone{amy, amys_tablet})
        .then({attached(amy, amys_tablet)});
}

TEST(AttachPhone, V1_several_users_share_a_phone) {
    const auto history = behind(two_and_a_phone(), {attached(amy, ward_phone), enrolled(amy, ward_phone)});
    const auto decided = given(history).when(AttachPhone{bob, ward_phone});
    decided.then({attached(bob, ward_phone), enrolled(bob, ward_phone)});
    EXPECT_EQ(decided.account().find_phone(ward_phone)->users, (std::vector{amy, bob}));
}

TEST(AttachPhone, T10_what_is_attached_is_not_attached_again) {
    given(shared_phone()).when(AttachPhone{amy, ward_phone}).then_nothing();
    given(behind(shared_phone(), {trashed_by_hand(amy)})).when(AttachPhone{amy, ward_phone}).then_nothing();
}

TEST(AttachPhone, T7_nothing_is_attached_to_somebody_in_the_trash) {
    given(behind(two_and_a_phone(), {trashed_by_hand(amy)}))
        .when(AttachPhone{amy, ward_phone})
        .then_refused(InTheTrash{.user = amy});
}

TEST(AttachPhone, D5_devices_of_a_managed_user_are_open_to_hands) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), created(amys_tablet, a_tablet())})
        .when(AttachPhone{amy, amys_tablet})
        .then({attached(amy, amys_tablet), enrolled(amy, amys_tablet)});
}

TEST(AttachPhone, V1_unknown_users_and_phones_are_refused) {
    given(two_and_a_phone()).when(AttachPhone{eve, ward_phone}).then_refused(UnknownUser{.user = eve});
    given(two_and_a_phone()).when(AttachPhone{amy, amys_phone}).then_refused(UnknownPhone{.phone = amys_phone});
}

TEST(AttachPhone, V1_a_user_has_at_most_100_devices_and_a_device_100_users) {
    auto many_phones = two_and_a_phone();
    auto many_users = two_and_a_phone();
    for (std::uint64_t i = 0; i < 100; ++i) {
        const auto phone = a_phone(std::to_string(i));
        many_phones.emplace_back(created(phone, a_tablet()));
        many_phones.emplace_back(attached(amy, phone));
        many_users.emplace_back(created(a_user(i), "user" + std::to_string(i)));
        many_users.emplace_back(attached(a_user(i), ward_phone));
    }
    given(many_phones).when(AttachPhone{amy, ward_phone}).then_refused(TooManyDevices{.user = amy});
    given(many_users).when(AttachPhone{amy, ward_phone}).then_refused(SharedByTooMany{.device = Device{ward_phone}});
}

TEST(DetachPhone, V8_without_the_last_device_the_user_is_enrolled_no_more) {
    const auto decided = given(shared_phone()).when(DetachPhone{amy, ward_phone});
    decided.then({detached(amy, ward_phone), unenrolled(amy, ward_phone)});
    const auto after = decided.account();
    EXPECT_FALSE(after.find_user(amy)->is_enrolled());
    EXPECT_EQ(after.find_user(amy)->enrolled_at, std::nullopt);
    EXPECT_TRUE(after.find_user(bob)->is_enrolled()) << "others keep it";
    EXPECT_EQ(after.find_phone(ward_phone)->users, std::vector{bob}) << "the phone stays in the account";
}

TEST(DetachPhone, V8_with_another_device_left_the_user_stays_enrolled) {
    given(behind(shared_phone(), {created(blue_token, TokenType::h6, "1"), assigned(amy, blue_token)}))
        .when(DetachPhone{amy, ward_phone})
        .then({detached(amy, ward_phone)});
}

TEST(DetachPhone, T7_the_devices_of_somebody_in_the_trash_stay) {
    given(behind(shared_phone(), {trashed_by_hand(amy)}))
        .when(DetachPhone{amy, ward_phone})
        .then_refused(InTheTrash{.user = amy});
}

TEST(DetachPhone, T7_they_are_all_there_after_a_restore) {
    const auto after = given(behind(shared_phone(), {trashed_by_hand(amy)})).when(user::RestoreUser{amy}).account();
    EXPECT_TRUE(after.find_user(amy)->has(Device{ward_phone}));
    EXPECT_EQ(after.find_user(amy)->enrolled_at, now);
}

TEST(DetachPhone, T10_what_is_not_attached_is_not_detached) {
    given(two_and_a_phone()).when(DetachPhone{amy, ward_phone}).then_nothing();
    given(two_and_a_phone()).when(DetachPhone{eve, ward_phone}).then_refused(UnknownUser{.user = eve});
    given(two_and_a_phone()).when(DetachPhone{amy, amys_phone}).then_refused(UnknownPhone{.phone = amys_phone});
}

TEST(DeletePhone, V8_it_goes_from_each_who_has_it) {
    const auto history =
        behind(shared_phone(), {created(eve, "eve"), created(amys_tablet, a_tablet()), attached(amy, amys_tablet),
                                attached(eve, ward_phone), enrolled(eve, ward_phone)});
    const auto decided = given(history).when(DeletePhone{ward_phone});
    decided.then({phone::Deleted{.phone = ward_phone, .users = {amy, bob, eve}}, unenrolled(bob, ward_phone),
                  unenrolled(eve, ward_phone)});
    const auto after = decided.account();
    EXPECT_EQ(after.find_phone(ward_phone), nullptr);
    EXPECT_TRUE(after.phones_by_number.empty()) << "its number is free";
    EXPECT_EQ(after.find_user(amy)->devices, std::vector{Device{amys_tablet}});
    EXPECT_FALSE(after.find_user(bob)->is_enrolled());
}

TEST(DeletePhone, V8_the_only_device_of_a_hundred_users_goes_in_one_commit) {
    Events history{created(ward_phone, a_mobile("+15555550100"))};
    for (std::uint64_t i = 0; i < users_per_device_max; ++i) {
        history.emplace_back(created(a_user(i), "user" + std::to_string(i)));
        history.emplace_back(attached(a_user(i), ward_phone));
        history.emplace_back(enrolled(a_user(i), ward_phone));
    }
    const auto decided = given(history).when(DeletePhone{ward_phone});
    ASSERT_TRUE(std::holds_alternative<Events>(decided.decision().sum()));
    const auto count = std::get<Events>(decided.decision().sum()).size();
    EXPECT_EQ(count, 1 + users_per_device_max);
    EXPECT_LE(count, ledger::records_per_commit_max);
}

TEST(DeletePhone, T7_the_phone_of_somebody_in_the_trash_stays) {
    given(behind(shared_phone(), {trashed_by_hand(bob)}))
        .when(DeletePhone{ward_phone})
        .then_refused(InTheTrash{.user = bob});
}

TEST(DeletePhone, V1_an_unknown_phone_is_refused) {
    given({}).when(DeletePhone{ward_phone}).then_refused(UnknownPhone{.phone = ward_phone});
}

}  // namespace
}  // namespace muster::testing
