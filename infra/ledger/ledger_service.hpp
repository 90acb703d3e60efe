#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "domain/ledger/writer.hpp"
#include "domain/ports/clock.hpp"
#include "domain/ports/codec.hpp"
#include "domain/ports/digest.hpp"
#include "domain/ports/ids.hpp"
#include "domain/ports/ledger.hpp"
#include "domain/ports/log.hpp"

namespace muster::ledger {

struct ServiceOptions {
    WriterOptions writer;
    std::string fingerprint_key;          // not in the log (event-log 4)
    std::size_t unfinished_max = 10'000;  // commands taken and not answered; beyond, `IfFull`
    /// Of them for whoever does not wait: a sync that fills the queue turns nobody else away.
    std::size_t kept_free = 2'000;
    std::chrono::seconds room_patience{20};  // how long `IfFull::wait` waits
    std::chrono::seconds drain_max{10};      // how long stopping waits for what is under way
    /// Whose commands wait so long for the log to take a record is told that they are not done, and the service stops:
    /// for a program that somebody sits before. Nothing: it waits for ever.
    std::optional<std::chrono::milliseconds> give_up_after;
};

/// Events folded so far; called from the service's thread, now and then, until the end of the log was first reached.
using OnReplay = std::function<void(std::uint64_t records)>;

/// One partition's writer on a thread of its own, between the callers' threads and the log. The thread reads, appends
/// and steps; what the log does not do now is tried again for ever, with bounded waits, and said in `state`. A writer
/// that has nothing to write lets go, so that others (another process on the same log) meet no resistance.
class LedgerService final : public Ledger {
public:
    struct State {
        bool ok = false;  // reads the log, and nothing keeps it from writing
        bool replayed = false;
        bool cut = false;    // replayed, and it ends before a head that is known
        std::string detail;  // for an operator
        std::uint64_t void_records = 0;
        std::uint64_t cut_commits = 0;
    };

    LedgerService(Log& log, const Codec& codec, const Digest& digest, const Clock& clock, Ids& ids,
                  ServiceOptions options, OnReplay on_replay = {});
    /// As `stop`.
    ~LedgerService() override;
    LedgerService(const LedgerService&) = delete;
    LedgerService& operator=(const LedgerService&) = delete;

    void submit(Command command, Context context, std::optional<CommandId> id, std::function<void(CommandOutcome)> done,
                IfFull if_full) override;
    void with_state(const std::function<void(const Account&, const Position&)>& look) const override;
    [[nodiscard]] bool wait_until(const std::function<bool(const Account&)>& is_so, std::chrono::milliseconds patience,
                                  const std::stop_token& stop) override;

    /// Until the whole log was folded once; false where the writer halted or `stop` came first.
    [[nodiscard]] bool wait_until_replayed(const std::stop_token& stop = {});
    /// Until the log, once replayed, reaches every head that is known, for at most `patience`: a broker that has just
    /// taken over may show its end a moment late. False: it was cut, or is an older copy.
    [[nodiscard]] bool wait_until_whole(std::chrono::milliseconds patience);
    /// Until `with_state` shows it, for at most `patience`. False: it does not yet.
    [[nodiscard]] bool wait_for(const Position& position, std::chrono::milliseconds patience);
    [[nodiscard]] State state() const;
    /// The last commit that a caller was told of, in this life or, as far as it was replayed, an earlier one.
    [[nodiscard]] Position acknowledged() const;

    /// Until whatever was submitted before the call is answered, for at most `patience`: what happens later has a later
    /// time in the log. False: it is not.
    [[nodiscard]] bool wait_until_answered(std::chrono::milliseconds patience);

    /// Takes nothing more, waits (bounded) for what is under way, and answers the rest OutcomeUnknown. Again is
    /// harmless.
    void stop();

private:
    struct Waiting {
        Submit submit;
        std::function<void(CommandOutcome)> done;
    };

    void run(const std::stop_token& stop);
    void turn();
    [[nodiscard]] bool take_submissions();
    void read(std::chrono::milliseconds wait);
    void poll_answers(std::chrono::milliseconds wait);
    void wait_for_work(std::chrono::milliseconds wait);
    void step(Input input);
    void carry_out(Outputs outputs);
    void append(std::vector<log::ToAppend> records);
    void read_anchor();
    void publish();
    void port_failed(const PortFailure& failure);
    [[nodiscard]] std::string fingerprint_of(const Command& command) const;
    [[nodiscard]] bool waits_longer_than(std::chrono::milliseconds patience) const;
    void raise_acknowledged(const Position& position);

    Log& log_;
    const Digest& digest_;
    const Clock& clock_;
    ServiceOptions options_;
    OnReplay on_replay_;

    // Of the service's thread; the account in it is read by others under `state_mutex_`.
    Writer writer_;
    mutable std::shared_mutex state_mutex_;
    std::unique_ptr<log::Reader> reader_;
    Offset reader_next_ = 0;
    std::unique_ptr<log::Appender> appender_;
    std::optional<Offset> anchor_wanted_;
    std::size_t unanswered_ = 0;
    bool replayed_here_ = false;
    std::optional<std::string> trouble_;                                // what the log did not do last time
    std::string last_refusal_;                                          // why it did not take a record
    std::optional<std::chrono::steady_clock::time_point> waits_since_;  // commands wait, and this is not the writer
    std::unordered_map<Ticket, std::function<void(CommandOutcome)>> callers_;

    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<Waiting> waiting_;
    Ticket last_ticket_ = 0;
    std::set<Ticket> unfinished_;  // handed in and not answered
    bool stopping_ = false;
    State state_;
    Position acknowledged_;
    std::uint64_t shown_ = 0;  // the sequence that `with_state` shows
    std::jthread thread_;
};

}  // namespace muster::ledger
