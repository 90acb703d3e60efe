#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "domain/account/dispatch.hpp"
#include "domain/deadlines/due.hpp"
#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using deadlines::Bounds;
using deadlines::due;
using deadlines::Inactivity;

user::Trashed trashed(const UserId& user, Instant purge_at) {
    auto event = trashed_by_hand(user);
    event.purge_at = purge_at;
    return event;
}

SettingsChanged setting(std::string name, SettingValue from, SettingValue to) {
    return {.account = account, .changes = {{std::move(name), std::move(from), std::move(to)}}};
}

SettingsChanged inactive_after(std::uint32_t days) {
    return setting("inactive_user_expiration", std::uint32_t{0}, days);
}

user::LockedOut locked_out(const UserId& user) {
    return {.user = user, .status = user::Status::active, .failures = 10};
}

/// `purge AMY`, `unlock BOB`, `trash EVE`, in their order.
std::vector<std::string> what(const deadlines::Due& due) {
    std::vector<std::string> all;
    const auto name = [](const UserId& user) {
        const auto text = user.str();
        return text.substr(text.find_first_not_of("DU0"));
    };
    for (const auto& one : due.commands) {
        if (const auto* purge = std::get_if<user::PurgeUser>(&one.command)) all.push_back("purge " + name(purge->user));
        if (const auto* end = std::get_if<user::EndLock>(&one.command)) all.push_back("unlock " + name(end->user));
        if (const auto* trash = std::get_if<user::TrashInactive>(&one.command))
            all.push_back("trash " + name(trash->user));
    }
    return all;
}

using Words = std::vector<std::string>;

TEST(Due, T12_purges_are_due_in_the_order_of_their_dates_and_never_early) {
    const auto account = given({created(amy, "amy"), created(bob, "bob"), created(eve, "eve"),
                                trashed(amy, now + Days{3}), trashed(bob, now + Days{1}), trashed(eve, now + Days{2})})
                             .account();
    Inactivity nobody;
    const auto early = due(account, nobody, now + Days{1} - std::chrono::microseconds{1});
    EXPECT_EQ(what(early), Words{});
    EXPECT_EQ(early.next, now + Days{1});
    EXPECT_EQ(what(due(account, nobody, now + Days{1})), Words{"purge BOB"});
    // After a downtime everything that was left, in order.
    EXPECT_EQ(what(due(account, nobody, now + Days{9})), (Words{"purge BOB", "purge EVE", "purge AMY"}));
}

TEST(Due, T12_who_was_restored_is_not_due) {
    const auto account =
        given({created(amy, "amy"), trashed_by_hand(amy),
               user::Restored{.user = amy, .by = user::RestoredBy::admin, .status = user::Status::disabled}})
            .account();
    Inactivity nobody;
    const auto later = due(account, nobody, now + Days{30});
    EXPECT_EQ(what(later), Words{});
    EXPECT_FALSE(later.next);
}

TEST(Due, A3_locks_are_due_when_the_minutes_are_over) {
    const auto limited = setting("lockout_expire_duration", {}, 30U);
    const auto account = given({limited, created(amy, "amy"), created(bob, "bob"), locked_out(amy)})
                             .then_at(now + std::chrono::minutes{10}, {locked_out(bob)})
                             .account();
    Inactivity nobody;
    EXPECT_EQ(due(account, nobody, now).next, now + std::chrono::minutes{30});
    EXPECT_EQ(what(due(account, nobody, now + std::chrono::minutes{30})), Words{"unlock AMY"});
    EXPECT_EQ(what(due(account, nobody, now + std::chrono::minutes{40})), (Words{"unlock AMY", "unlock BOB"}));
}

TEST(Due, A3_locks_without_minutes_are_never_due) {
    const auto account = given({created(amy, "amy"), locked_out(amy)}).account();
    Inactivity nobody;
    EXPECT_EQ(what(due(account, nobody, now + Days{365})), Words{});
    EXPECT_FALSE(due(account, nobody, now).next);
}

TEST(Due, A5_the_inactive_are_due_longest_first_and_managed_users_never) {
    const auto account = given({inactive_after(30), corp_added(), synced(eve, by(corp, eves_guid), "eve")})
                             .then_at(now + Days{2}, {created(bob, "bob")})
                             .then_at(now + Days{3}, {created(amy, "amy")})
                             .account();
    Inactivity inactivity;
    EXPECT_EQ(what(due(account, inactivity, now + Days{31})), Words{});
    EXPECT_EQ(what(due(account, inactivity, now + Days{32})), Words{"trash BOB"});
    EXPECT_EQ(what(due(account, inactivity, now + Days{33})), (Words{"trash BOB", "trash AMY"}));
}

TEST(Due, A5_the_walk_through_the_users_is_cut_into_pieces) {
    Events history{inactive_after(30)};
    for (std::uint64_t i = 0; i < 500; ++i) history.emplace_back(created(a_user(i), "user" + std::to_string(i)));
    const auto account = given(history).account();
    Inactivity inactivity;
    std::size_t looks = 0;
    auto last = due(account, inactivity, now + Days{29} + std::chrono::hours{1}, Bounds{.commands = 600, .users = 50});
    for (; last.next == now + Days{29} + std::chrono::hours{1} && looks < 1000; ++looks) {
        last = due(account, inactivity, now + Days{29} + std::chrono::hours{1}, Bounds{.commands = 600, .users = 50});
    }
    EXPECT_GE(looks, 9U);
    EXPECT_EQ(last.next, now + Days{30});
    EXPECT_EQ(due(account, inactivity, now + Days{30}, Bounds{.commands = 600, .users = 50}).commands.size(), 500U);
}

TEST(Due, A5_T5_who_logs_in_or_leaves_after_the_walk_is_forgotten) {
    const auto before = given({inactive_after(30), created(amy, "amy"), created(bob, "bob")});
    Inactivity inactivity;
    const auto walked = now + Days{29} + std::chrono::hours{1};
    EXPECT_EQ(due(before.account(), inactivity, walked).next, now + Days{30});
    const auto after = before
                           .then_at(walked, {user::LoggedIn{.user = amy, .attempt = AttemptId{a_guid(1)}},
                                             trashed(bob, now + Days{60})})
                           .account();
    EXPECT_EQ(what(due(after, inactivity, now + Days{30})), Words{});
}

TEST(Due, A5_another_limit_is_gone_by_at_once) {
    const auto before = given({inactive_after(300), created(amy, "amy")});
    Inactivity inactivity;
    EXPECT_EQ(what(due(before.account(), inactivity, now + Days{40})), Words{});
    const auto after = before.then_at(now + Days{40}, {setting("inactive_user_expiration", 300U, 30U)}).account();
    EXPECT_EQ(what(due(after, inactivity, now + Days{40})), Words{"trash AMY"});
    const auto off = before.then_at(now + Days{40}, {setting("inactive_user_expiration", 300U, std::uint32_t{0})});
    EXPECT_EQ(what(due(off.account(), inactivity, now + Days{400})), Words{});
    EXPECT_FALSE(inactivity.next());
}

TEST(Due, T12_one_look_takes_no_more_than_its_bounds_and_says_that_more_is_left) {
    Events history;
    for (std::uint64_t i = 0; i < 10; ++i) {
        history.emplace_back(created(a_user(i), "user" + std::to_string(i)));
        history.emplace_back(trashed(a_user(i), now + Days{static_cast<int>(i)}));
    }
    auto account = given(history).account();
    Inactivity nobody;
    std::vector<Instant> since;
    for (int looks = 0; looks < 4; ++looks) {
        const auto some = due(account, nobody, now + Days{20}, Bounds{.commands = 3, .users = 100});
        EXPECT_LE(some.commands.size(), 3U);
        EXPECT_EQ(some.next, now + Days{20});
        for (const auto& one : some.commands) {
            since.push_back(one.since);
            const auto decision = dispatch(account, one.command, now + Days{20});
            for (const auto& event : std::get<Events>(decision.sum())) evolve(account, event, now + Days{20});
        }
    }
    EXPECT_EQ(since.size(), 10U);
    EXPECT_TRUE(std::ranges::is_sorted(since));
    EXPECT_FALSE(due(account, nobody, now + Days{20}).next);
}

TEST(Due, T12_a_clock_that_goes_back_makes_nothing_due_early) {
    const auto account =
        given({inactive_after(30), created(amy, "amy"), trashed_by_hand(amy), created(bob, "bob")}).account();
    Inactivity inactivity;
    EXPECT_EQ(what(due(account, inactivity, now + Days{31})), (Words{"purge AMY", "trash BOB"}));
    EXPECT_EQ(what(due(account, inactivity, now)), Words{});
    EXPECT_EQ(what(due(account, inactivity, now + Days{7})), Words{"purge AMY"});
}

}  // namespace
}  // namespace muster::testing
