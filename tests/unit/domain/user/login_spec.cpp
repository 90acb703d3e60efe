#include <gtest/gtest.h>

#include "domain/user/effective_status.hpp"
#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using user::EndLock;
using user::LockedOut;
using user::LoggedIn;
using user::LoginFailed;
using user::RecordFailure;
using user::RecordLogin;
using user::RestoredBy;
using user::SetStatus;
using user::Status;
using user::TrashCause;
using user::Unlocked;
using user::UnlockedBy;

AttemptId attempt(std::uint64_t number) {
    return AttemptId{a_guid(number)};
}

LoginFailed failed(std::uint32_t failures) {
    return {.user = amy, .attempt = attempt(failures), .failures = failures};
}

LockedOut locked_out(Status status = Status::active) {
    return {.user = amy, .status = status, .failures = 10};
}

Unlocked unlocked(UnlockedBy by, Status status = Status::active) {
    return {.user = amy, .status = status, .by = by};
}

user::Trashed trashed_for_inactivity() {
    auto event = trashed_by_hand(amy);
    event.cause = TrashCause::inactivity;
    return event;
}

SettingsChanged lock_ends_after_30_minutes() {
    return {.account = account, .changes = {{"lockout_expire_duration", {}, 30U}}};
}

SetStatus set(Status status) {
    return {.user = amy, .status = status, .cause = user::Cause::admin};
}

TEST(RecordFailure, A3_failures_in_a_row_are_counted) {
    given({created(amy, "amy")}).when(RecordFailure{amy, attempt(1)}).then({failed(1)});
    given({created(amy, "amy"), failed(1)}).when(RecordFailure{amy, attempt(2)}).then({failed(2)});
}

TEST(RecordFailure, A3_the_one_that_reaches_the_accounts_number_locks_out_in_the_same_commit) {
    given({created(amy, "amy"), failed(8)}).when(RecordFailure{amy, attempt(9)}).then({failed(9)});
    const auto decided = given({created(amy, "amy"), failed(9)}).when(RecordFailure{amy, attempt(10)});
    decided.then({failed(10), locked_out()});
    EXPECT_EQ(decided.account().find_user(amy)->presence().lock, (user::Lock{.since = now, .failures = 10}));
}

TEST(RecordFailure, A3_the_number_is_the_accounts_own) {
    const SettingsChanged two{.account = account, .changes = {{"lockout_threshold", 10U, 2U}}};
    given({two, created(amy, "amy"), failed(1)})
        .when(RecordFailure{amy, attempt(2)})
        .then({failed(2), LockedOut{.user = amy, .status = Status::active, .failures = 2}});
    // Lowered below what has been counted: the next one reaches it.
    given({created(amy, "amy"), failed(5), two})
        .when(RecordFailure{amy, attempt(6)})
        .then({failed(6), LockedOut{.user = amy, .status = Status::active, .failures = 6}});
}

TEST(RecordFailure, A3_sent_twice_it_counts_once) {
    given({created(amy, "amy"), failed(1)}).when(RecordFailure{amy, attempt(1)}).then_nothing();
}

TEST(RecordFailure, A1_whom_nothing_is_asked_fails_nothing) {
    given({}).when(RecordFailure{amy, attempt(1)}).then_refused(UnknownUser{.user = amy});
    given({created(amy, "amy", Status::disabled)})
        .when(RecordFailure{amy, attempt(1)})
        .then_refused(UserDisabled{.user = amy, .group = {}});
    given({created(amy, "amy"), failed(10), locked_out()})
        .when(RecordFailure{amy, attempt(11)})
        .then_refused(UserLockedOut{.user = amy});
    given({created(amy, "amy"), trashed_by_hand(amy)})
        .when(RecordFailure{amy, attempt(1)})
        .then_refused(InTheTrash{.user = amy});
}

TEST(RecordFailure, A3_T5_who_lies_in_the_trash_for_inactivity_can_be_locked_out_too) {
    given({created(amy, "amy"), failed(9), trashed_for_inactivity()})
        .when(RecordFailure{amy, attempt(10)})
        .then({failed(10), locked_out()});
    given({created(amy, "amy"), trashed_for_inactivity(), failed(10), locked_out()})
        .when(RecordLogin{amy, attempt(11)})
        .then_refused(UserLockedOut{.user = amy});
}

TEST(RecordLogin, A4_sets_the_last_login_and_clears_the_failures) {
    const auto decided =
        given({created(amy, "amy"), failed(9)}).when(RecordLogin{amy, attempt(10)}, now + std::chrono::hours{5});
    decided.then({LoggedIn{.user = amy, .attempt = attempt(10)}});
    const auto after = decided.account();
    EXPECT_EQ(after.find_user(amy)->last_login, now + std::chrono::hours{5});
    EXPECT_EQ(after.find_user(amy)->failures, 0U);
}

TEST(RecordLogin, A4_sent_twice_it_is_one_login) {
    given({created(amy, "amy"), LoggedIn{.user = amy, .attempt = attempt(1)}})
        .when(RecordLogin{amy, attempt(1)})
        .then_nothing();
}

TEST(RecordLogin, A1_who_is_disabled_or_locked_out_or_unknown_is_denied) {
    given({}).when(RecordLogin{amy, attempt(1)}).then_refused(UnknownUser{.user = amy});
    given({created(amy, "amy", Status::disabled)})
        .when(RecordLogin{amy, attempt(1)})
        .then_refused(UserDisabled{.user = amy, .group = {}});
    given({created(amy, "amy"), failed(10), locked_out()})
        .when(RecordLogin{amy, attempt(11)})
        .then_refused(UserLockedOut{.user = amy});
}

TEST(RecordLogin, A1_S5_a_groups_status_counts_for_its_members) {
    auto closed = a_local_group(guests, "guests");
    closed.status = group::Status::disabled;
    given({created(amy, "amy"), closed, members(guests, {amy})})
        .when(RecordLogin{amy, attempt(1)})
        .then_refused(UserDisabled{.user = amy, .group = guests});
    closed.status = group::Status::bypass;
    given({created(amy, "amy", Status::disabled), closed, members(guests, {amy})})
        .when(RecordLogin{amy, attempt(1)})
        .then({LoggedIn{.user = amy, .attempt = attempt(1)}});
}

TEST(RecordLogin, T5_T6_restores_whom_inactivity_trashed_with_the_status_held_before) {
    for (const auto status : {Status::active, Status::bypass}) {
        const auto decided = given({created(amy, "amy", status), trashed_for_inactivity()})
                                 .when(RecordLogin{amy, attempt(1)}, now + Days{3});
        decided.then({user::Restored{.user = amy, .by = RestoredBy::login, .status = status},
                      LoggedIn{.user = amy, .attempt = attempt(1)}});
        EXPECT_TRUE(decided.account().purges.empty());
    }
}

TEST(RecordLogin, T5_who_was_disabled_before_stays_in_the_trash) {
    given({created(amy, "amy", Status::disabled), trashed_for_inactivity()})
        .when(RecordLogin{amy, attempt(1)})
        .then_refused(UserDisabled{.user = amy, .group = {}});
}

TEST(RecordLogin, T5_whom_an_admin_or_a_directory_trashed_no_login_restores) {
    given({created(amy, "amy"), trashed_by_hand(amy)})
        .when(RecordLogin{amy, attempt(1)})
        .then_refused(InTheTrash{.user = amy});
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), trashed_by_sync(amy)})
        .when(RecordLogin{amy, attempt(1)})
        .then_refused(InTheTrash{.user = amy});
}

TEST(EndLock, A3_a_lock_ends_after_the_set_minutes_and_never_early) {
    const auto locked = given({lock_ends_after_30_minutes(), created(amy, "amy"), failed(10), locked_out()});
    const auto end = now + std::chrono::minutes{30};
    locked.when(EndLock{amy}, end - std::chrono::microseconds{1}).then_refused(NotDueYet{.user = amy, .due_at = end});
    const auto decided = locked.when(EndLock{amy}, end);
    decided.then({unlocked(UnlockedBy::time)});
    EXPECT_EQ(decided.account().find_user(amy)->failures, 0U);
    EXPECT_TRUE(decided.account().locks.empty());
}

TEST(EndLock, A3_without_minutes_a_lock_ends_by_hand_only) {
    given({created(amy, "amy"), failed(10), locked_out()}).when(EndLock{amy}, now + Days{365}).then_nothing();
}

TEST(EndLock, A3_a_lock_that_was_ended_by_hand_is_not_ended_again) {
    given({lock_ends_after_30_minutes(), created(amy, "amy"), locked_out(), unlocked(UnlockedBy::hand)})
        .when(EndLock{amy}, now + Days{1})
        .then_nothing();
    given({}).when(EndLock{amy}).then_refused(UnknownUser{.user = amy});
}

TEST(SetStatus, S2_active_by_hand_ends_a_lock) {
    const auto decided = given({created(amy, "amy"), failed(10), locked_out()}).when(set(Status::active));
    decided.then({unlocked(UnlockedBy::hand)});
    EXPECT_EQ(decided.account().find_user(amy)->failures, 0U);
}

TEST(SetStatus, S2_whatever_is_set_takes_the_place_of_Locked_Out) {
    given({created(amy, "amy"), failed(10), locked_out()})
        .when(set(Status::disabled))
        .then({unlocked(UnlockedBy::hand), status_changed(amy, Status::active, Status::disabled, user::Cause::admin)});
    given({created(amy, "amy", Status::bypass), failed(10), locked_out(Status::bypass)})
        .when(set(Status::active))
        .then({unlocked(UnlockedBy::hand, Status::bypass),
               status_changed(amy, Status::bypass, Status::active, user::Cause::admin)});
}

TEST(SetStatus, S2_a_lock_is_ended_by_hand_also_where_a_directory_manages_the_user) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), failed(10), locked_out()})
        .when(set(Status::active))
        .then({unlocked(UnlockedBy::hand)});
}

TEST(SetStatus, S3_a_lock_over_the_sources_Disabled_stays_as_nothing_can_be_set_there) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), failed(10), locked_out(),
           status_changed(amy, Status::active, Status::disabled, user::Cause::directory)})
        .when(set(Status::active))
        .then_refused(ManagedByDirectory{.field = "status", .directory = corp});
}

TEST(SetStatus, A3_a_sources_word_does_not_end_a_lock) {
    const auto decided =
        given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), failed(10), locked_out()})
            .when(directory::SyncPeople{corp, {a_person(amys_guid, amy, "amy", directory::SourceStatus::disabled)}});
    decided.then({status_changed(amy, Status::active, Status::disabled, user::Cause::directory)});
    EXPECT_TRUE(decided.account().find_user(amy)->presence().lock);
}

TEST(RestoreUser, T6_nothing_is_left_of_a_lock_after_a_restore_by_hand) {
    const auto after = given({created(amy, "amy"), failed(10), locked_out(), trashed_by_hand(amy)})
                           .when(user::RestoreUser{amy})
                           .account();
    EXPECT_FALSE(after.find_user(amy)->presence().lock);
    EXPECT_EQ(after.find_user(amy)->failures, 0U);
    EXPECT_TRUE(after.locks.empty());
}

using Effective = user::EffectiveStatus;

Effective effective(const Events& history) {
    const auto account = given(history).account();
    return user::effective_status(account, *account.find_user(amy));
}

group::Created a_group_that(group::Status status, const GroupId& id, std::string_view name) {
    auto event = a_local_group(id, name);
    event.status = status;
    return event;
}

TEST(EffectiveStatus, S5_without_a_group_that_says_something_the_own_status_decides) {
    const auto group = a_group_that(group::Status::active, staff, "staff");
    EXPECT_EQ(effective({created(amy, "amy", Status::bypass), group, members(staff, {amy})}),
              (Effective{.value = Effective::Value::bypass, .decided_by = Effective::DecidedBy::own, .group = {}}));
    EXPECT_EQ(effective({created(amy, "amy", Status::disabled)}),
              (Effective{.value = Effective::Value::disabled, .decided_by = Effective::DecidedBy::own, .group = {}}));
}

TEST(EffectiveStatus, S5_a_group_overrides_the_own_status_and_is_named) {
    const auto group = a_group_that(group::Status::bypass, staff, "staff");
    EXPECT_EQ(
        effective({created(amy, "amy", Status::disabled), group, members(staff, {amy})}),
        (Effective{.value = Effective::Value::bypass, .decided_by = Effective::DecidedBy::group, .group = staff}));
}

TEST(EffectiveStatus, S5_of_several_groups_disabled_beats_bypass) {
    const auto bypass = a_group_that(group::Status::bypass, guests, "guests");
    const auto disabled = a_group_that(group::Status::disabled, staff, "staff");
    const Effective expected{
        .value = Effective::Value::disabled, .decided_by = Effective::DecidedBy::group, .group = staff};
    EXPECT_EQ(effective({created(amy, "amy"), bypass, disabled, members(guests, {amy}), members(staff, {amy})}),
              expected);
    EXPECT_EQ(effective({created(amy, "amy"), bypass, disabled, members(staff, {amy}), members(guests, {amy})}),
              expected);
}

TEST(EffectiveStatus, S5_of_two_groups_that_say_the_same_the_smaller_id_is_named) {
    const auto one = a_group_that(group::Status::bypass, guests, "guests");
    const auto other = a_group_that(group::Status::bypass, staff, "staff");
    const Effective expected{
        .value = Effective::Value::bypass, .decided_by = Effective::DecidedBy::group, .group = staff};
    ASSERT_LT(staff, guests);
    EXPECT_EQ(effective({created(amy, "amy"), one, other, members(guests, {amy}), members(staff, {amy})}), expected);
    EXPECT_EQ(effective({created(amy, "amy"), one, other, members(staff, {amy}), members(guests, {amy})}), expected);
}

TEST(EffectiveStatus, S5_a_lock_and_the_trash_stand_above_any_group) {
    const auto group = a_group_that(group::Status::bypass, staff, "staff");
    const Events locked{created(amy, "amy"), group, members(staff, {amy}), failed(10), locked_out()};
    EXPECT_EQ(
        effective(locked),
        (Effective{.value = Effective::Value::locked_out, .decided_by = Effective::DecidedBy::lockout, .group = {}}));
    auto trashed = locked;
    trashed.push_back(trashed_by_hand(amy));
    EXPECT_EQ(effective(trashed),
              (Effective{.value = Effective::Value::disabled, .decided_by = Effective::DecidedBy::trash, .group = {}}));
}

}  // namespace
}  // namespace muster::testing
