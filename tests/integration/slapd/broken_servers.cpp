#include "tests/integration/slapd/broken_servers.hpp"

#include <array>
#include <cstdlib>
#include <iostream>
#include <map>
#include <set>
#include <variant>

namespace muster::testing {
namespace {

using namespace std::chrono_literals;
using How = CuttingProxy::Break::How;
using Follows = connectors::DirectorySession::Follows;

constexpr int rounds = 2;
constexpr int broken_tries = 3;
constexpr std::size_t changes_max = 6;
constexpr std::uint64_t messages_of_a_few_changes = 16;
constexpr std::size_t connection_kinds = 5;  // of what can break; the others befall the server itself
constexpr std::size_t all_kinds = 7;
constexpr std::chrono::seconds complete_within{30};

directory::Configuration configured(const BrokenServer::Server& server, const KnownPeople& people, std::uint16_t port) {
    auto configuration = server.configuration;
    configuration.servers = {"ldap://127.0.0.1:" + std::to_string(port)};
    configuration.base = people.base();
    configuration.groups = people.sync_groups();
    configuration.guard = {.users = 1000, .percent = 100};  // what it would hold is not to be hidden
    return configuration;
}

ldap::Settings patient(ldap::Settings settings) {
    settings.idle_timeout = ldap::Settings{}.idle_timeout;
    return settings;
}

}  // namespace

BrokenServer::BrokenServer(const Server& server, std::uint32_t seed)
    : server_(server),
      random_(seed),
      people_(server.configuration.kind, server.suffix, seed),
      proxy_(server.port, "127.0.0.1", server.address),
      source_(server.settings),
      patient_(patient(server.settings)),
      here_(configured(server, people_, proxy_.port())) {
    server_.modify(people_.beginning());
    begin_anew(patient_);
    proxy_.mend();
    read_whole();
    messages_of_a_read_ = proxy_.messages();
    people_.settle();
    EXPECT_EQ(people_.missing(here_), "");
    begin_anew(source_);
    read_whole();
    EXPECT_GT(messages_of_a_read_, 10U);
}

// As after a crash, or another configuration: nothing of what was read is kept.
void BrokenServer::begin_anew(ldap::LdapSource& source) {
    live_ = std::make_unique<connectors::DirectorySync>(here_.directory(), here_.ports(source));
}

void BrokenServer::read_whole() {
    const auto report = live_->full();
    tell("a full read", report.outcome, report.worst);
    check("a full read");
}

void BrokenServer::tell(const std::string& what, directory::Outcome outcome, const std::string& why) {
    static constexpr std::array names{"finished", "partial", "held", "failed"};
    story_ += how_ + ": " + what + " " + names.at(static_cast<std::size_t>(outcome)) + " " + why + "\n";
}

// What the thread of a directory does.
void BrokenServer::take_in(std::chrono::milliseconds patience) {
    if (live_->follows() == Follows::not_at_all) return read_whole();
    const auto listened = live_->listen(patience);
    if (listened.report) tell("following", listened.report->outcome, listened.report->worst);
    if (!listened.failed.empty() || !listened.must_read.empty())
        story_ += how_ + ": following " + listened.failed + listened.must_read + "\n";
    check("following");
    if (!listened.must_read.empty()) read_whole();
}

void BrokenServer::break_somewhere(std::uint64_t messages, std::size_t kinds) {
    static constexpr std::array names{"close", "reset", "truncate", "fall silent", "fall silent midway",
                                      "kill",  "stop"};
    static_assert(names.size() == all_kinds);
    const std::size_t kind = below(kinds);
    CuttingProxy::Break what{.how = kind < connection_kinds ? static_cast<How>(kind) : How::server_only,
                             .after = below(messages),
                             .lasts = below(2) == 0};
    if (kind == connection_kinds) what.server = server_.kill;
    if (kind == connection_kinds + 1) what.server = server_.stop;
    how_ = std::string{names[kind]} + " after " + std::to_string(what.after) + " messages" +
           (what.lasts ? ", lasting" : "");
    proxy_.break_at(std::move(what));
}

// What comes by itself breaks on its way, or is to be asked for by a connection that breaks.
void BrokenServer::change_and_break() {
    const bool on_its_way = live_->follows() == Follows::by_itself && below(2) == 0;
    if (on_its_way) break_somewhere(messages_of_a_few_changes, connection_kinds);
    if (!on_its_way) proxy_.break_at({});
    server_.modify(people_.next(1 + below(changes_max)));
    if (on_its_way) return;
    proxy_.mend();
    break_somewhere(messages_of_a_few_changes, all_kinds);
}

void BrokenServer::mend() {
    if (proxy_.mend()) ++broken_;
    server_.mend();
    how_ = "nothing broken";
}

// D8: nothing happens to anybody that is not so, and nothing twice.
void BrokenServer::check(const std::string& when) {
    EXPECT_EQ(people_.wrong(here_), "") << when << ", " << how_;
    static const std::set<std::string> expected{
        "account.created",       "directory.added",         "user.created",          "user.profile_changed",
        "user.trashed",          "user.restored",           "user.status_changed",   "group.created",
        "group.members_changed", "directory.sync_finished", "directory.sync_started"};
    std::map<std::string, int> turns;
    for (const Event& event : here_.ledger().events()) {
        const std::string name{std::visit([](const auto& e) { return e.type.name; }, event)};
        EXPECT_TRUE(expected.contains(name)) << name << ": " << when << ", " << how_;
        const auto count = [&](const UserId& user, const char* what) {
            EXPECT_EQ(++turns[user.str() + what], 1) << name << ": " << when << ", " << how_;
        };
        if (const auto* created = std::get_if<user::Created>(&event)) count(created->user, "comes or goes");
        if (const auto* trashed = std::get_if<user::Trashed>(&event)) count(trashed->user, "comes or goes");
        if (const auto* restored = std::get_if<user::Restored>(&event)) count(restored->user, "comes or goes");
        if (const auto* turned = std::get_if<user::StatusChanged>(&event)) count(turned->user, "turns");
        if (const auto* changed = std::get_if<user::ProfileChanged>(&event)) count(changed->user, "changes");
    }
}

// The next run without a fault: all is as it is at the source, and nobody has anything left to do.
void BrokenServer::completes(Way way) {
    const auto deadline = std::chrono::steady_clock::now() + complete_within;
    if (way == Way::reads) begin_anew(patient_);
    do take_in(100ms);
    while (!people_.missing(here_).empty() && std::chrono::steady_clock::now() < deadline);
    EXPECT_EQ(people_.missing(here_), "") << story_;
    people_.settle();
    here_.ledger().forget_events();
    connectors::DirectorySync anew{here_.directory(), here_.ports(patient_)};
    const auto report = anew.full();
    EXPECT_EQ(report.outcome, directory::Outcome::finished) << report.worst;
    EXPECT_EQ(here_.last_events(), std::vector<std::string>{}) << "D13";
}

void BrokenServer::run(Way way) {
    for (int round = 0; round < rounds && !::testing::Test::HasFailure(); ++round) {
        SCOPED_TRACE("round " + std::to_string(round));
        here_.ledger().forget_events();
        story_.clear();
        if (way == Way::reads) {
            server_.modify(people_.next(1 + below(changes_max)));
            for (int tried = 0; tried < 2; ++tried) {
                break_somewhere(messages_of_a_read_, all_kinds);
                begin_anew(source_);
                read_whole();
                mend();
            }
        } else {
            change_and_break();
            for (int tried = 0; tried < broken_tries; ++tried) {
                if (below(8) == 0) begin_anew(source_);
                take_in(10ms);
            }
            mend();
        }
        completes(way);
    }
}

void run_seeds(const BrokenServer::Server& server, BrokenServer::Way way, std::uint32_t first, std::uint32_t count) {
    const char* given = std::getenv("MUSTER_SEED");
    if (given != nullptr) {
        first = static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10));
        count = 1;
    }
    int broken = 0;
    for (std::uint32_t seed = first; seed < first + count; ++seed) {
        SCOPED_TRACE("MUSTER_SEED=" + std::to_string(seed));
        BrokenServer one{server, seed};
        one.run(way);
        broken += one.broken();
        if (::testing::Test::HasFailure()) {
            std::cout << "failed at MUSTER_SEED=" << seed << "\n";
            return;
        }
    }
    std::cout << count << " seeds from " << first << ": broke " << broken << " times\n";
    if (given == nullptr) {
        EXPECT_GT(broken, static_cast<int>(count)) << "what is to break does not";
    }
}

}  // namespace muster::testing
