#pragma once

#include <gtest/gtest.h>

#include <map>

#include "domain/ledger/writer.hpp"
#include "tests/support/chain.hpp"
#include "tests/support/small_machine.hpp"

namespace muster::ledger {

/// A writer on a desk: the test plays appender and reader, and says what happens in which order.
class WriterDesk : public testing::Test {
protected:
    WriterDesk() { start({}); }

    static WriterOptions options() {
        WriterOptions options;
        options.ledger = test::Chain::ledger_id();
        options.url = "https://here";
        options.lease = Span::max();
        return options;
    }

    /// A new life on the same log: nothing but the log is left of the old one.
    void start(const std::function<void(WriterOptions&)>& change) {
        auto chosen = options();
        if (change) change(chosen);
        const Sources sources{.uuid = [this](Instant) { return "id" + std::to_string(++ids); },
                              .jitter = [] { return 0.5; }};
        writer = std::make_unique<Writer>(codec, digest, test::small_machine(), sources, chosen);
        sent.clear();
    }

    Outputs step(Input input) {
        auto out = writer->step(std::move(input), now);
        for (auto& record : out.append) sent.push_back(record);
        for (auto& given : out.answers) {
            EXPECT_TRUE(answers.try_emplace(given.ticket, given.outcome).second) << "answered twice: " << given.ticket;
        }
        new_appenders += out.new_appender ? 1 : 0;
        if (out.read_anchor) anchor = out.read_anchor;
        return out;
    }
    void pass(Span span) {
        now += span;
        step(Tick{});
    }

    // The log, as the test wants it to be.
    Offset land(const Record& record) {
        log.push_back(record);
        return static_cast<Offset>(log.size()) - 1;
    }
    void report(log::Attempt attempt, log::AppendAnswer answer) { step(Answers{{{attempt, std::move(answer)}}}); }
    /// It lands at the next offset and is reported there.
    void land_and_report(const log::ToAppend& record) { report(record.attempt, log::Appended{land(record.record)}); }
    void read_to_end() {
        Read read;
        for (auto at = writer->follower().next(); at < static_cast<Offset>(log.size()); ++at) {
            read.batch.records.push_back({at, log[static_cast<std::size_t>(at)]});
        }
        read.batch.next = static_cast<Offset>(log.size());
        read.batch.end = true;
        step(std::move(read));
    }
    void give_anchor() {
        ASSERT_TRUE(anchor);
        const auto at = *std::exchange(anchor, std::nullopt);
        std::optional<Record> record;
        if (at < static_cast<Offset>(log.size())) record = log[static_cast<std::size_t>(at)];
        step(AnchorRead{at, record});
    }
    log::ToAppend take_sent() {
        EXPECT_FALSE(sent.empty()) << "nothing was appended";
        if (sent.empty()) return {};
        auto first = std::move(sent.front());
        sent.erase(sent.begin());
        return first;
    }
    /// Up to the barrier's append.
    log::ToAppend reach_barrier() {
        step(Claim{});
        pass(std::chrono::seconds{10});  // over every backoff
        read_to_end();
        if (anchor) give_anchor();
        return take_sent();
    }
    void open() {
        land_and_report(reach_barrier());
        ASSERT_TRUE(writer->is_open()) << writer->describe();
    }

    Ticket submit(Command command, std::optional<std::string> id = std::nullopt, std::string fingerprint = "f") {
        Submit submission;
        submission.ticket = ++tickets;
        submission.command = std::move(command);
        if (id) {
            submission.id = CommandId{*id};
            submission.fingerprint = std::move(fingerprint);
        }
        step(std::move(submission));
        return tickets;
    }
    Ticket decide(Command command, std::optional<std::string> id = std::nullopt, std::string fingerprint = "f") {
        const auto ticket = submit(std::move(command), std::move(id), std::move(fingerprint));
        step(Decide{});
        return ticket;
    }
    template <class Outcome>
    const Outcome* answered(Ticket ticket) const {
        const auto at = answers.find(ticket);
        return at == answers.end() ? nullptr : std::get_if<Outcome>(&at->second);
    }
    bool waits(Ticket ticket) const { return !answers.contains(ticket); }
    template <class Kind>
    bool stands() const {
        return std::holds_alternative<Kind>(writer->standing());
    }
    bool has(const std::string& name) const { return writer->account().names.contains(Username{name}); }
    static Command create(std::uint64_t user, const std::string& name) {
        return test::create_user(test::user_id(user), name);
    }
    static CommitPlace place_of(const Record& record) { return *examine(test::real_digest(), 0, record).place; }

    test::PlainCodec codec;
    const Digest& digest = test::real_digest();
    Instant now{std::chrono::hours{24 * 365}};
    std::uint64_t ids = 0;
    Ticket tickets = 0;
    std::unique_ptr<Writer> writer;
    std::vector<Record> log;
    std::vector<log::ToAppend> sent;
    std::map<Ticket, CommandOutcome> answers;
    int new_appenders = 0;
    std::optional<Offset> anchor;
};

}  // namespace muster::ledger
