#include "connectors/directory_sync.hpp"

#include <gtest/gtest.h>

#include "tests/unit/connectors/followed.hpp"

namespace muster::testing {
namespace {

using connectors::DirectorySession;
using directory::Outcome;
using directory::RunKind;
using namespace std::chrono_literals;

TEST_F(Followed, D12_what_changed_is_a_run_of_its_own) {
    EXPECT_EQ(live.follows(), DirectorySession::Follows::not_at_all);
    (void)read();
    EXPECT_EQ(live.follows(), DirectorySession::Follows::by_itself);
    entries.person(31, "newcomer");
    entries.all_in_staff();
    const auto listened = live.listen(0ms);
    ASSERT_TRUE(listened.report);
    EXPECT_EQ(listened.report->outcome, Outcome::finished);
    EXPECT_EQ(listened.report->counts.created, 1U);
    EXPECT_EQ(here.state_of("newcomer"), "active");
    const auto* started = std::get_if<directory::SyncStarted>(&here.ledger().events().front());
    ASSERT_NE(started, nullptr);
    EXPECT_EQ(started->kind, RunKind::changes);
    EXPECT_EQ(source.opened.size(), 1U);
}

TEST_F(Followed, D13_nothing_new_makes_no_event_at_all) {
    (void)read();
    EXPECT_FALSE(live.listen(0ms).report);
    entries.person(99, "outsider");  // in no group
    EXPECT_FALSE(live.listen(0ms).report);
    EXPECT_TRUE(here.ledger().events().empty());
}

TEST_F(Followed, D13_comparing_is_a_run_even_where_nothing_is_new) {
    (void)read();
    const auto compared = live.compare();
    ASSERT_TRUE(compared.report);
    EXPECT_EQ(compared.report->outcome, Outcome::finished);
    EXPECT_EQ(here.ledger().events().size(), 2U);
}

TEST_F(Followed, D12_leaving_and_coming_back_follow_too) {
    (void)read();
    drop(1, 2);
    auto listened = live.listen(0ms);
    ASSERT_TRUE(listened.report);
    EXPECT_EQ(listened.report->counts.trashed, 2U);
    EXPECT_EQ(here.state_of("user1"), "trash");
    entries.person(1, "user1");
    entries.all_in_staff();
    listened = live.listen(0ms);
    ASSERT_TRUE(listened.report);
    EXPECT_EQ(listened.report->counts.restored, 1U);
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(Followed, D9_a_mass_deletion_that_trickles_is_one_run_for_the_guard) {
    (void)read();
    std::uint64_t trashed = 0;
    std::optional<connectors::RunReport> held;
    for (std::uint64_t i = 1; i <= 12 && !held; ++i) {
        drop(i, i);
        auto listened = live.listen(0ms);
        ASSERT_TRUE(listened.report);
        trashed += listened.report->counts.trashed;
        if (listened.report->outcome == Outcome::held) held = listened.report;
    }
    EXPECT_EQ(trashed, 10U);
    ASSERT_TRUE(held);
    EXPECT_NE(held->worst.find("since the last daily read"), std::string::npos) << held->worst;
    EXPECT_EQ(here.state_of("user11"), "active");

    EXPECT_EQ(read().outcome, Outcome::held) << "asking again lets nobody pass";
    EXPECT_EQ(here.state_of("user11"), "active");
    EXPECT_EQ(sync().outcome, Outcome::held) << "nor does a new start";
    EXPECT_EQ(here.state_of("user11"), "active");
    here.clock().at += here.configuration().full_read_every;
    EXPECT_EQ(read().outcome, Outcome::finished);
    EXPECT_EQ(here.state_of("user11"), "trash");
}

// Two nodes may follow the same directory.
TEST_F(Followed, D9_what_another_process_trashed_counts_for_the_guard_too) {
    (void)read();
    connectors::DirectorySync other{here.directory(), here.ports(source)};
    (void)other.full();
    drop(1, 6);
    auto listened = live.listen(0ms);
    ASSERT_TRUE(listened.report);
    EXPECT_EQ(listened.report->counts.trashed, 6U);
    EXPECT_FALSE(other.listen(0ms).report);
    drop(7, 12);
    listened = other.listen(0ms);
    ASSERT_TRUE(listened.report);
    EXPECT_EQ(listened.report->outcome, Outcome::held);
    EXPECT_EQ(here.state_of("user7"), "active");
    // For the one that did it, it counts once.
    for (std::uint64_t i = 7; i <= 12; ++i) {
        entries.person(i, "user" + std::to_string(i));
        source.presence.erase(i);
    }
    drop(29, 30);
    listened = live.listen(0ms);
    ASSERT_TRUE(listened.report);
    EXPECT_EQ(listened.report->outcome, Outcome::finished) << listened.report->worst;
    EXPECT_EQ(listened.report->counts.trashed, 2U);
}

TEST_F(Followed, D9_an_approval_is_taken_up_at_once_and_leaves_the_guard_as_it_was) {
    (void)read();
    drop(1, 12);
    ASSERT_EQ(live.listen(0ms).report->outcome, Outcome::held);
    const auto& held = here.account().find_directory(here.directory())->held;
    ASSERT_TRUE(held);
    here.submit(directory::ApproveHeld{here.directory(), held->plan, held->total});
    auto listened = live.listen(0ms);
    ASSERT_TRUE(listened.report) << "nothing changed at the source";
    EXPECT_EQ(listened.report->outcome, Outcome::finished) << listened.report->worst;
    EXPECT_EQ(listened.report->counts.trashed, 12U);
    EXPECT_FALSE(live.listen(0ms).report);
    drop(13, 13);
    listened = live.listen(0ms);
    ASSERT_TRUE(listened.report);
    EXPECT_EQ(listened.report->counts.trashed, 1U) << "who was approved does not count";
}

TEST_F(Followed, D9_what_was_approved_counts_for_the_guard_of_no_process) {
    (void)read();
    connectors::DirectorySync other{here.directory(), here.ports(source)};
    (void)other.full();
    drop(1, 12);
    ASSERT_EQ(live.listen(0ms).report->outcome, Outcome::held);
    const auto& held = here.account().find_directory(here.directory())->held;
    ASSERT_TRUE(held);
    here.submit(directory::ApproveHeld{here.directory(), held->plan, held->total});
    ASSERT_EQ(live.listen(0ms).report->counts.trashed, 12U);
    drop(13, 13);
    const auto listened = other.listen(0ms);
    ASSERT_TRUE(listened.report);
    EXPECT_EQ(listened.report->outcome, Outcome::finished) << listened.report->worst;
    EXPECT_EQ(here.state_of("user13"), "trash");
    drop(14, 14);
    EXPECT_EQ(sync().outcome, Outcome::finished) << "nor of one that starts anew";
    EXPECT_EQ(here.state_of("user14"), "trash");
    drop(15, 24);
    EXPECT_EQ(live.listen(0ms).report->outcome, Outcome::held) << "the others count, whoever trashed them";
}

TEST_F(Followed, D12_a_server_that_cannot_be_asked_changes_nothing) {
    (void)read();
    entries.person(31, "newcomer");
    entries.all_in_staff();
    source.failure_in_follow = "connection lost";
    EXPECT_EQ(live.listen(0ms).failed, "connection lost");
    EXPECT_TRUE(here.ledger().events().empty());
    source.failure_in_follow.clear();
    EXPECT_TRUE(live.listen(0ms).report);
    EXPECT_EQ(here.state_of("newcomer"), "active");
}

// Nothing of it comes again by itself: whoever has left would stay until somebody else changes.
TEST_F(Followed, D8_D12_who_could_not_be_looked_up_is_looked_up_when_the_server_can_be_asked_again) {
    (void)read();
    drop(1, 2);
    source.failure_in_look_up = "connection lost";
    for (int i = 0; i < 2; ++i) {
        const auto listened = live.listen(0ms);
        EXPECT_EQ(listened.failed, "connection lost");
        EXPECT_FALSE(listened.report);
        EXPECT_TRUE(here.ledger().events().empty());  // D13: nothing was done
    }
    source.failure_in_look_up.clear();
    const auto listened = live.listen(0ms);
    ASSERT_TRUE(listened.report);
    EXPECT_EQ(listened.report->counts.trashed, 2U);
    EXPECT_FALSE(live.listen(0ms).report);
}

TEST_F(Followed, D8_D12_others_do_not_wait_for_who_could_not_be_looked_up) {
    (void)read();
    drop(1, 2);
    entries.person(31, "newcomer");
    entries.all_in_staff();
    source.failure_in_look_up = "connection lost";
    auto listened = live.listen(0ms);
    EXPECT_EQ(listened.failed, "connection lost");
    ASSERT_TRUE(listened.report);
    EXPECT_EQ(listened.report->outcome, Outcome::partial);
    EXPECT_EQ(here.state_of("newcomer"), "active");
    EXPECT_EQ(here.state_of("user1"), "active");
    source.failure_in_look_up.clear();
    listened = live.listen(0ms);
    ASSERT_TRUE(listened.report);
    EXPECT_EQ(listened.report->outcome, Outcome::finished);
    EXPECT_EQ(listened.report->counts.trashed, 2U);
}

TEST_F(Followed, D8_D12_a_full_read_that_could_not_look_everybody_up_is_gone_on_with) {
    (void)read();
    drop(1, 2);
    source.failure_in_look_up = "connection lost";
    EXPECT_EQ(read().outcome, Outcome::partial);
    source.failure_in_look_up.clear();
    const auto listened = live.listen(0ms);
    ASSERT_TRUE(listened.report);
    EXPECT_EQ(listened.report->counts.trashed, 2U);
}

TEST_F(Followed, D12_what_was_taken_in_and_could_not_be_planned_is_planned_when_the_server_can_be_asked_again) {
    (void)read();
    entries.person(31, "newcomer");
    std::vector<std::string> members{"cn=nest,ou=special,dc=corp"};
    for (const auto& [guid, entry] : entries.raw())
        if (entry.kind == connectors::EntryKind::user) members.push_back(entry.dn);
    entries.group(1000, "staff", members);
    source.failure_in_look_at = "connection lost";
    for (int i = 0; i < 2; ++i) EXPECT_EQ(live.listen(0ms).failed, "connection lost");
    source.failure_in_look_at.clear();
    ASSERT_TRUE(live.listen(0ms).report);
    EXPECT_EQ(here.state_of("newcomer"), "active");
}

TEST_F(Followed, D12_a_server_that_cannot_go_on_asks_for_a_full_read) {
    (void)read();
    source.must_read = "its log of changes is gone";
    EXPECT_EQ(live.listen(0ms).must_read, "its log of changes is gone");
    EXPECT_TRUE(here.ledger().events().empty());
}

TEST_F(Followed, D8_a_read_that_left_a_doubt_is_not_followed) {
    source.doubts = {"a reference"};
    (void)read();
    EXPECT_EQ(live.follows(), DirectorySession::Follows::not_at_all);
}

TEST_F(Followed, D8_a_sync_group_that_goes_takes_nobody_along) {
    (void)read();
    entries.drop(1000);
    for (auto listened : {live.listen(0ms), live.compare()}) {
        EXPECT_FALSE(listened.report);
        EXPECT_NE(listened.must_read.find("cn=staff"), std::string::npos) << "what has its name now is read anew";
    }
    EXPECT_NE(live.full().outcome, Outcome::finished);
    EXPECT_EQ(here.present().size(), 30U);
}

TEST_F(Followed, D12_what_the_log_did_not_take_is_tried_again) {
    (void)read();
    entries.person(31, "newcomer");
    entries.all_in_staff();
    here.ledger().break_after(0);
    ASSERT_TRUE(live.listen(0ms).report);
    EXPECT_EQ(here.state_of("newcomer"), "none");
    here.ledger().break_after(static_cast<std::size_t>(-1));
    ASSERT_TRUE(live.listen(0ms).report);
    EXPECT_EQ(here.state_of("newcomer"), "active");
}

TEST_F(Followed, D1_another_configuration_outdates_the_reading) {
    EXPECT_TRUE(live.is_outdated());
    (void)read();
    EXPECT_FALSE(live.is_outdated());
    auto changed = here.configuration();
    changed.every = 77s;
    here.submit(directory::ChangeDirectory{here.directory(), changed, {}});
    EXPECT_TRUE(live.is_outdated());
}

class FollowedAd : public Followed {
protected:
    FollowedAd() : Followed(corp(directory::Kind::ad)) {
        entries.empty();
        for (std::uint64_t i = 1; i <= 3; ++i) add(i, "0");
        staff();
    }
    void add(std::uint64_t i, const std::string& expires) {
        const auto name = "user" + std::to_string(i);
        entries.add(i, "CN=" + name + ",DC=corp", connectors::EntryKind::user,
                    {{"sAMAccountName", name}, {"userAccountControl", "512"}, {"accountExpires", expires}});
    }
    void staff() {
        Attributes members{{"cn", "staff"}};
        for (std::uint64_t i = 1; i <= 3; ++i)
            members.emplace_back("member", "<GUID=" + a_guid(i).text() + ">;CN=user" + std::to_string(i) + ",DC=corp");
        entries.add(1000, "CN=staff,DC=corp", connectors::EntryKind::group, members);
    }
};

TEST_F(FollowedAd, D6_an_account_that_expires_is_disabled_then_and_nobody_tells) {
    const auto in_an_hour = std::chrono::duration_cast<std::chrono::seconds>(here.clock().at.time_since_epoch()) + 1h;
    add(2, std::to_string((in_an_hour.count() + 11'644'473'600) * 10'000'000));
    (void)read();
    EXPECT_EQ(here.state_of("user2"), "active");
    EXPECT_FALSE(live.listen(0ms).report);
    here.clock().at += 1h;
    const auto listened = live.listen(0ms);
    ASSERT_TRUE(listened.report);
    EXPECT_EQ(here.state_of("user2"), "disabled");
    EXPECT_FALSE(live.listen(0ms).report);
}

class TwoServers : public Synced {
protected:
    static directory::Configuration at_two() {
        auto configuration = corp();
        configuration.servers = {"ldap://a", "ldap://b"};
        return configuration;
    }
    TwoServers() : Synced(at_two()) {
        for (std::uint64_t i = 1; i <= 3; ++i) entries.person(i, "user" + std::to_string(i));
        entries.all_in_staff();
        at("ldap://a", "2");
        at("ldap://b", "1");
    }
    void at(const std::string& url, const std::string& change) {
        source.servers[url] = {.url = url, .id = {}, .places = {{"001", change}}, .whole = true};
    }
};

TEST_F(TwoServers, D8_one_that_lags_is_passed_over) {
    sync();
    at("ldap://a", "1");
    at("ldap://b", "2");
    source.opened.clear();
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::finished);
    EXPECT_EQ(source.opened, (Names{"ldap://a", "ldap://b"}));
}

TEST_F(TwoServers, D8_where_all_lag_nothing_is_believed) {
    sync();
    at("ldap://a", "1");
    entries.drop(1);
    entries.person(9, "stranger");
    entries.all_in_staff();
    here.ledger().forget_events();
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::failed);
    EXPECT_NE(report.worst.find("lags"), std::string::npos) << report.worst;
    EXPECT_TRUE(here.last_events().empty());
    at("ldap://a", "3");
    EXPECT_EQ(sync().outcome, Outcome::finished);
    EXPECT_EQ(here.state_of("stranger"), "active");
}

TEST_F(TwoServers, D8_another_one_that_does_not_tell_removes_nobody_at_first) {
    sync();
    source.servers.erase("ldap://a");
    source.server = {.url = "ldap://b", .id = "b", .places = {{"b", "5"}}, .whole = false};
    entries.drop(1);
    source.presence[1] = connectors::Presence::absent;
    entries.all_in_staff();
    auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::partial) << report.worst;
    EXPECT_EQ(here.state_of("user1"), "active");
    report = sync();
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(here.state_of("user1"), "trash");
}

TEST_F(TwoServers, D8_servers_named_anew_are_believed) {
    sync();
    at("ldap://a", "1");
    auto changed = here.configuration();
    changed.servers = {"ldap://a"};
    here.submit(directory::ChangeDirectory{here.directory(), changed, {}});
    EXPECT_EQ(sync().outcome, Outcome::finished);
}

}  // namespace
}  // namespace muster::testing
