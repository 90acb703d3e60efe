#include <gtest/gtest.h>

#include "domain/directory/report.hpp"
#include "domain/ledger/record.hpp"
#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using directory::FinishSync;
using directory::LeftOut;
using directory::LeftOutReason;
using directory::Outcome;
using directory::StartSync;
using namespace std::chrono_literals;

const RunId first{"run 1"};
const RunId second{"run 2"};

StartSync start(const RunId& run, const std::optional<RunId>& behind = {}) {
    return {.directory = corp, .run = run, .began = now, .server = "ldaps://dc1", .left_out = {}, .behind = behind};
}

directory::SyncStarted started(const RunId& run) {
    return {.directory = corp, .run = run, .began = now, .server = "ldaps://dc1", .left_out = {}};
}

FinishSync finish(const RunId& run, Outcome outcome = Outcome::finished) {
    return {.directory = corp, .run = run, .outcome = outcome, .worst = {}, .counts = {.read = 25}, .left_out = {}};
}

directory::SyncFinished finished(const RunId& run, Outcome outcome = Outcome::finished) {
    return {.directory = corp, .run = run, .outcome = outcome, .worst = {}, .counts = {.read = 25}, .left_out = {}};
}

Events interrupted(const RunId& run, const RunId& next) {
    auto event = finished(run, Outcome::failed);
    event.worst = "interrupted";
    event.counts = {};
    return {event, started(next)};
}

directory::SyncHeld held() {
    return {.directory = corp, .run = first, .plan = "a plan", .total = 12, .nobody_found = false, .users = {amy}};
}

TEST(StartSync, D13_a_run_begins_with_an_event) {
    const auto decided = given({corp_added()}).when(start(first));
    decided.then({started(first)});
    EXPECT_EQ(directory::last_run_of(decided.account(), corp)->run, first);
    EXPECT_TRUE(directory::is_alive(*directory::last_run_of(decided.account(), corp), now));
}

TEST(StartSync, D13_the_same_run_begins_once) {
    given({corp_added(), started(first)}).when(start(first)).then_nothing();
}

TEST(StartSync, D15_a_run_that_is_alive_is_not_closed_by_another) {
    const auto under_way = given({corp_added(), started(first)});
    under_way.when(start(second, first)).then_refused(AnotherRun{corp, first});
    const auto at_last = now + directory::run_silence_max - 1us;
    under_way.when(start(second, first), at_last).then_refused(AnotherRun{corp, first});
}

TEST(StartSync, D15_a_run_that_never_ended_is_closed_as_failed_once_nothing_came_of_it_for_long) {
    const auto then = now + directory::run_silence_max;
    const auto decided = given({corp_added(), started(first)}).when(start(second, first), then);
    decided.then(interrupted(first, second));
    EXPECT_EQ(directory::last_run_of(decided.account(), corp)->run, second);
}

TEST(StartSync, D15_whatever_a_run_does_shows_that_it_is_alive) {
    auto account = given({corp_added(), started(first)}).account();
    const auto later = now + directory::run_silence_max - 1s;
    const auto created = synced(amy, by(corp, amys_guid), "amy");
    evolve(account, created, later, second);  // of another run
    EXPECT_FALSE(directory::is_alive(*directory::last_run_of(account, corp), now + directory::run_silence_max));
    evolve(account, created, later, first);
    EXPECT_TRUE(directory::is_alive(*directory::last_run_of(account, corp), later + directory::run_silence_max - 1us));
    EXPECT_FALSE(directory::is_alive(*directory::last_run_of(account, corp), later + directory::run_silence_max));
}

TEST(StartSync, D15_a_run_that_is_known_to_be_left_is_closed_at_once) {
    auto command = start(second, first);
    command.behind_is_over = true;
    given({corp_added(), started(first)}).when(command).then(interrupted(first, second));
}

TEST(StartSync, D9_a_run_whose_plan_did_not_know_the_last_one_does_not_begin) {
    const auto after_it = given({corp_added(), started(first), finished(first)});
    after_it.when(start(second)).then_refused(AnotherRun{corp, first});
    after_it.when(start(second, first)).then({started(second)});
    const auto after_another = given({corp_added(), started(first), finished(first), started(second)});
    auto third = start(RunId{"run 3"}, first);
    third.behind_is_over = true;  // of the first alone
    after_another.when(third, now + directory::run_silence_max).then_refused(AnotherRun{corp, second});
}

TEST(FinishSync, D13_a_run_ends_with_its_counts_and_outcome) {
    const auto decided = given({corp_added(), started(first)}).when(finish(first, Outcome::partial));
    decided.then({finished(first, Outcome::partial)});
    EXPECT_TRUE(directory::last_run_of(decided.account(), corp)->has_ended);
}

TEST(FinishSync, D13_an_unchanged_directory_makes_two_events_and_no_user_event) {
    auto account = given({corp_added(), synced(amy, by(corp, amys_guid), "amy")}).account();
    Events events;
    for (const Command& command :
         {Command{start(first)}, Command{directory::SyncPeople{corp, {a_person(amys_guid, amy, "amy")}}},
          Command{finish(first)}}) {
        const auto decision = dispatch(account, command, now);
        if (const auto* made = std::get_if<Events>(&decision.sum())) {
            for (const auto& event : *made) {
                evolve(account, event, now);
                events.push_back(event);
            }
        }
    }
    EXPECT_TRUE(events == (Events{started(first), finished(first)}));
}

TEST(FinishSync, D13_a_run_ends_once) {
    given({corp_added()}).when(finish(first)).then_nothing();
    given({corp_added(), started(second)}).when(finish(first)).then_nothing();
}

TEST(FinishSync, D13_names_every_reason_for_which_a_person_was_left_out) {
    auto command = finish(first, Outcome::partial);
    command.left_out = {{.reason = LeftOutReason::no_username,
                         .count = 3,
                         .examples = {{.who = "CN=Printer,DC=corp,DC=example", .detail = ""}}}};
    auto expected = finished(first, Outcome::partial);
    expected.left_out = command.left_out;
    given({corp_added(), started(first)}).when(command).then({expected});
}

TEST(FinishSync, D13_examples_are_kept_as_far_as_the_event_holds_them_and_counts_whole) {
    auto command = finish(first, Outcome::partial);
    for (const auto reason : {LeftOutReason::no_username, LeftOutReason::refused}) {
        command.left_out.push_back({.reason = reason, .count = 5000, .examples = {}});
        command.left_out.back().examples.assign(25, {.who = std::string(1000, '"'), .detail = std::string(1000, '\\')});
    }
    const auto decided = given({corp_added(), started(first)}).when(command);
    const auto& event = std::get<directory::SyncFinished>(std::get<Events>(decided.decision().sum()).front());
    ASSERT_EQ(event.left_out.size(), 2U);
    EXPECT_EQ(event.left_out[0].count, 5000U);
    EXPECT_EQ(event.left_out[0].examples.size(), 12U);
    EXPECT_EQ(event.left_out[1].count, 5000U);
    EXPECT_TRUE(event.left_out[1].examples.empty());
}

TEST(Report, D13_at_most_twenty_examples_stand_for_a_reason) {
    const auto kept = directory::bounded(
        std::vector<LeftOut>{{.reason = LeftOutReason::refused,
                              .count = 25,
                              .examples = std::vector<LeftOut::Example>(25, {.who = "x", .detail = {}})}});
    EXPECT_EQ(kept.front().examples.size(), 20U);
    EXPECT_EQ(kept.front().count, 25U);
}

TEST(Report, D15_a_remark_is_cut_between_characters) {
    EXPECT_EQ(directory::bounded(std::string{"down"}), "down");
    const auto cut = directory::bounded("x" + std::string(2046, 'x') + "ä");
    EXPECT_EQ(cut, std::string(2047, 'x'));
}

TEST(FinishSync, D9_a_run_that_finishes_and_holds_nothing_ends_the_hold) {
    const Events history{corp_added(), started(first), held(), started(second)};
    EXPECT_TRUE(given(history).account().find_directory(corp)->held);
    EXPECT_FALSE(given(history).when(finish(second)).account().find_directory(corp)->held);
}

TEST(FinishSync, D8_D9_a_held_run_confirms_its_people_where_it_saw_some) {
    const Events history{corp_added(), started(first)};
    auto held_run = finish(first, Outcome::held);
    held_run.counts.read = 0;
    EXPECT_FALSE(given(history).when(held_run).account().find_directory(corp)->last_sync);
    held_run.counts.read = 9;
    EXPECT_TRUE(given(history).when(held_run).account().find_directory(corp)->last_sync);
}

TEST(FinishSync, D12_only_a_run_over_the_whole_directory_is_a_complete_read) {
    const Events history{corp_added(), started(first)};
    auto followed = finish(first);
    followed.kind = directory::RunKind::changes;
    const auto then = given(history).when(followed);
    EXPECT_TRUE(then.account().find_directory(corp)->last_sync);
    EXPECT_FALSE(then.account().find_directory(corp)->last_read);
    EXPECT_FALSE(given(history).when(finish(first, Outcome::partial)).account().find_directory(corp)->last_read);
    EXPECT_TRUE(given(history).when(finish(first)).account().find_directory(corp)->last_read);
}

TEST(FinishSync, D11_a_run_for_one_user_confirms_nobody_and_ends_no_hold) {
    const Events history{corp_added(), started(first), held(), started(second)};
    auto one = finish(second);
    one.kind = directory::RunKind::one_user;
    const auto then = given(history).when(one);
    EXPECT_FALSE(then.account().find_directory(corp)->last_sync);
    EXPECT_TRUE(then.account().find_directory(corp)->held);
}

TEST(FinishSync, D9_a_run_that_did_not_see_everything_leaves_the_hold) {
    const Events history{corp_added(), started(first), held(), started(second)};
    for (const auto outcome : {Outcome::partial, Outcome::failed, Outcome::held}) {
        EXPECT_TRUE(given(history).when(finish(second, outcome)).account().find_directory(corp)->held);
    }
    auto holding = finish(second);
    holding.counts.held = 12;
    EXPECT_TRUE(given(history).when(holding).account().find_directory(corp)->held);
}

directory::ServerSeen server(const std::string& url, const std::string& change) {
    return {.url = url, .id = {}, .places = {{"001", change}}, .whole = true};
}

TEST(FinishSync, D8_what_a_server_knew_is_remembered_and_never_less_of_it) {
    auto finish_at = finish(first);
    finish_at.seen = server("ldap://a", "20260102");
    const auto once = given({corp_added(), started(first)}).when(finish_at);
    EXPECT_EQ(once.account().find_directory(corp)->seen, server("ldap://a", "20260102"));

    auto before = finished(first);
    before.seen = server("ldap://a", "20260102");
    auto lagging = finish(second);
    lagging.seen = server("ldap://b", "20260101");
    const auto then = given({corp_added(), started(first), before, started(second)}).when(lagging);
    EXPECT_EQ(then.account().find_directory(corp)->seen, server("ldap://b", "20260102"));
}

TEST(FinishSync, D8_a_run_that_did_not_see_everything_says_nothing_of_the_server) {
    auto before = finished(first);
    before.seen = server("ldap://a", "20260102");
    const auto then =
        given({corp_added(), started(first), before, started(second)}).when(finish(second, Outcome::partial));
    EXPECT_EQ(then.account().find_directory(corp)->seen, server("ldap://a", "20260102"));
}

TEST(ChangeDirectory, D8_other_servers_are_believed_anew) {
    auto before = finished(first);
    before.seen = server("ldap://a", "20260102");
    auto moved = corp_added().configuration;
    moved.servers = {"ldap://new"};
    const auto then = given({corp_added(), started(first), before}).when(directory::ChangeDirectory{corp, moved});
    EXPECT_FALSE(then.account().find_directory(corp)->seen);
    moved.servers = corp_added().configuration.servers;
    moved.every = std::chrono::minutes{7};
    const auto kept = given({corp_added(), started(first), before}).when(directory::ChangeDirectory{corp, moved});
    EXPECT_TRUE(kept.account().find_directory(corp)->seen);
}

}  // namespace
}  // namespace muster::testing
