#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using user::LoggedIn;
using user::RestoredBy;
using user::TrashCause;
using user::TrashInactive;

SettingsChanged limit(std::uint32_t days) {
    return {.account = account, .changes = {{"inactive_user_expiration", std::uint32_t{0}, days}}};
}

user::Trashed to_the_trash(Instant at) {
    return {.user = amy,
            .cause = TrashCause::inactivity,
            .purge_at = at + Days{7},
            .why = user::LeftBecause::not_applicable};
}

LoggedIn login() {
    return {.user = amy, .attempt = AttemptId{a_guid(1)}};
}

user::Restored by_hand() {
    return {.user = amy, .by = RestoredBy::admin, .status = user::Status::disabled};
}

TEST(TrashInactive, A5_T2_who_has_not_logged_in_for_the_accounts_days_goes_to_the_trash) {
    const auto never_used = given({limit(30), created(amy, "amy")});
    never_used.when(TrashInactive{amy}, now + Days{30}).then({to_the_trash(now + Days{30})});
    never_used.when(TrashInactive{amy}, now + Days{30} - std::chrono::microseconds{1})
        .then_refused(NotDueYet{.user = amy, .due_at = now + Days{30}});
}

TEST(TrashInactive, A5_the_days_count_from_the_last_login) {
    given({limit(30), created(amy, "amy")})
        .then_at(now + Days{20}, {login()})
        .when(TrashInactive{amy}, now + Days{49})
        .then_refused(NotDueYet{.user = amy, .due_at = now + Days{50}});
}

TEST(TrashInactive, A5_never_whom_a_directory_manages) {
    given({limit(30), corp_added(), synced(amy, by(corp, amys_guid), "amy")})
        .when(TrashInactive{amy}, now + Days{365})
        .then_nothing();
}

TEST(TrashInactive, A5_is_off_unless_the_account_has_a_limit) {
    given({created(amy, "amy")}).when(TrashInactive{amy}, now + Days{3650}).then_nothing();
}

TEST(TrashInactive, T10_who_is_in_the_trash_already_makes_no_event) {
    given({limit(30), created(amy, "amy"), trashed_by_hand(amy)})
        .when(TrashInactive{amy}, now + Days{40})
        .then_nothing();
    given({limit(30)}).when(TrashInactive{amy}).then_refused(UnknownUser{.user = amy});
}

TEST(TrashInactive, T5_restored_but_not_used_goes_back_the_next_day_and_not_at_once) {
    const auto back = now + Days{33};
    const auto restored = given({limit(30), created(amy, "amy")})
                              .then_at(now + Days{30}, {to_the_trash(now + Days{30})})
                              .then_at(back, {by_hand()});
    restored.when(TrashInactive{amy}, back + std::chrono::hours{23})
        .then_refused(NotDueYet{.user = amy, .due_at = back + Days{1}});
    restored.when(TrashInactive{amy}, back + Days{1}).then({to_the_trash(back + Days{1})});
}

TEST(TrashInactive, T5_a_login_resets_the_clock_and_a_restore_by_hand_does_not) {
    const auto trashed =
        given({limit(30), created(amy, "amy")}).then_at(now + Days{30}, {to_the_trash(now + Days{30})});
    trashed.then_at(now + Days{31}, {by_hand()})
        .then_at(now + Days{31} + std::chrono::hours{1}, {login()})
        .when(TrashInactive{amy}, now + Days{40})
        .then_refused(NotDueYet{.user = amy, .due_at = now + Days{61} + std::chrono::hours{1}});
    trashed
        .then_at(now + Days{31},
                 {user::Restored{.user = amy, .by = RestoredBy::login, .status = user::Status::active}, login()})
        .when(TrashInactive{amy}, now + Days{32})
        .then_refused(NotDueYet{.user = amy, .due_at = now + Days{61}});
}

TEST(RestoreUser, T5_whom_inactivity_trashed_an_admin_restores_as_disabled) {
    given({created(amy, "amy", user::Status::bypass), to_the_trash(now)})
        .when(user::RestoreUser{amy})
        .then({by_hand()});
}

TEST(PurgeUser, T5_whom_inactivity_trashed_an_admin_purges) {
    given({created(amy, "amy"), to_the_trash(now)})
        .when(user::PurgeUser{amy, user::PurgeCause::admin})
        .then({user::Purged{.user = amy, .cause = user::PurgeCause::admin, .left_groups = {}}});
}

}  // namespace
}  // namespace muster::testing
