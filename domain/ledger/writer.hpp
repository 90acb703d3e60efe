#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "domain/account/account.hpp"
#include "domain/account/command.hpp"
#include "domain/account/context.hpp"
#include "domain/account/decision.hpp"
#include "domain/ledger/follower.hpp"
#include "domain/ledger/remembered.hpp"
#include "domain/ledger/rules.hpp"
#include "domain/ports/codec.hpp"
#include "domain/ports/digest.hpp"
#include "domain/ports/ledger.hpp"
#include "domain/ports/log.hpp"

namespace muster::ledger {

/// A caller's name for a command that it waits for.
using Ticket = std::uint64_t;
using Span = std::chrono::microseconds;

// What goes in.
struct Submit {
    Ticket ticket = 0;
    Command command;
    Context context;
    std::optional<CommandId> id;  // nothing: one is made up, and nobody can ask for it again
    std::string fingerprint;      // of the command; not empty where there is an id
};
struct Read {  // the reader brought this
    log::Batch batch;
};
struct Answers {  // the appender brought these
    std::vector<log::Answered> answers;
};
struct AppenderLost {  // a fatal error: the appender is of no use any more
    std::string why;
};
struct AnchorRead {  // what lies at the offset that `Outputs::read_anchor` asked for
    Offset offset = 0;
    std::optional<Record> record;  // nothing: no record lies there
};
struct Claim {};   // a hint that this node should write
struct Yield {};   // a hint that another one should: it does not open again
struct Decide {};  // take up what waits; what is appended then goes out as one batch
struct Tick {};    // time has passed
struct Abandon {   // the service stops: everything is answered now, as far as it is known
    std::string why = "the service stops";
};
using Input = std::variant<Submit, Read, Answers, AppenderLost, AnchorRead, Claim, Yield, Decide, Tick, Abandon>;

// What comes out.
struct Answer {
    Ticket ticket = 0;
    CommandOutcome outcome;
};
struct Outputs {
    bool new_appender = false;  // first: throw the appender away, a new one takes what follows
    std::vector<log::ToAppend> append;
    std::vector<Answer> answers;
    std::optional<Offset> read_anchor;  // read the record there again and bring AnchorRead
};

// Where the writer stands.
struct Following {  // reads and folds; writes nothing
    Span retry_at{};
};
struct Opening {  // on the way to its own valid barrier
    enum class Phase { checking_anchor, barrier_sent, barrier_folded };
    Phase phase = Phase::checking_anchor;
    Offset anchor = 0;
    log::Attempt barrier = 0;
    Span deadline{};
};
struct Open {};   // decides and appends
struct InDoubt {  // records are out whose fate is unknown; only a new barrier settles it
    std::string why;
    Span retry_at{};
};
struct Halted {  // an operator decides
    std::string why;
};
using Standing = std::variant<Following, Opening, Open, InDoubt, Halted>;

/// The domain as the writer needs it.
struct Machine {
    Decision (*decide)(const Account&, const Command&, Instant) = nullptr;
    void (*evolve)(Account&, const Event&, Instant at, const std::optional<RunId>& sync_run) = nullptr;
};

/// What the writer may not make up itself, as it is pure.
struct Sources {
    std::function<std::string(Instant)> uuid;  // UUIDv7, unique
    std::function<double()> jitter;            // from 0 to 1
};

struct WriterOptions {
    LedgerId ledger{};
    Partition partition = 0;
    std::string url;  // where this node's gateway answers
    std::string build;
    std::uint32_t level = 1;

    unsigned in_flight_max = records_in_flight_max;  // less than the format allows, never more
    Span barrier_patience = std::chrono::seconds{30};
    Span answer_patience = std::chrono::seconds{45};  // longer than the appender's own time-out
    Span read_patience = std::chrono::seconds{5};     // for a record that is reported but not read
    Span backoff_min = std::chrono::milliseconds{50};
    Span backoff_max = std::chrono::seconds{5};
    /// A writer that has confirmed nothing for so long may have been deposed: before it refuses, it
    /// confirms. Span::max() where nobody can depose it.
    Span lease = std::chrono::seconds{5};
    MemorySpan memory;
    /// From progress rows, snapshots, checkpoints: a node that is behind one of them, or different
    /// there, does not open.
    std::vector<Position> known_heads;
    Rules rules;
};

/// How often each corner of the protocol was met: metrics, and the model test's proof that it has
/// been everywhere.
struct Corners {
    std::uint64_t fast_path = 0;       // reported at the next offset
    std::uint64_t report_ahead = 0;    // reported further on
    std::uint64_t report_behind = 0;   // reported where it had been read already
    std::uint64_t without_offset = 0;  // success, but not where
    std::uint64_t unknown = 0;         // error or time-out
    std::uint64_t never_left = 0;      // definite
    std::uint64_t own_void = 0;        // an own record read back void
    std::uint64_t foreign_valid = 0;   // somebody else writes
    std::uint64_t earlier_life = 0;    // an own record of before a restart
    std::uint64_t fatal = 0;           // the appender was lost
    std::uint64_t patience_over = 0;   // success, but never read
    std::uint64_t barriers_valid = 0;
    std::uint64_t barriers_void = 0;
    std::uint64_t barriers_late = 0;  // timed out
    std::uint64_t commits_cut = 0;
    std::uint64_t refusals_held = 0;
    std::uint64_t decided_again = 0;
    std::uint64_t idempotent = 0;
    std::uint64_t not_ready = 0;  // the same id in flight
    std::uint64_t other_command = 0;
    std::uint64_t confirmations = 0;   // a silent writer made sure before it refused
    std::uint64_t went_backwards = 0;  // another record where one was read: halted
    std::uint64_t taken_over = 0;      // the speculative state became the confirmed one
};

/// The writer of one partition: it folds all that stands there, decides commands against what will
/// stand there once its own records in flight have arrived, and answers each command when its fate
/// is certain. All it knows comes in by `step`, all it wants goes out by it; it is pure.
///
///   Following ──end reached, claimed──▶ Opening ──own barrier folded and reported──▶ Open
///       ▲                                 │  ▲                                        │
///       └──foreign valid record───────────┤  └──end reached──── InDoubt ◀──Unknown, own void,
///       (also from Open)                  └──barrier late, unknown ──▲──   fatal, patience over
///
/// Why a barrier settles all doubt: a pending record hangs on a hash before the barrier. If it
/// stands before the barrier and is valid, it has happened; if not, its predecessor is never the
/// head again. And why a command waits for fold and report: what is valid may still be on too few
/// brokers, what is reported may be void.
///
/// One thread at a time; the confirmed account changes only in steps of Read and Answers.
class Writer final {
public:
    Writer(const Codec& codec, const Digest& digest, Machine machine, Sources sources, WriterOptions options);
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    [[nodiscard]] Outputs step(Input input, Instant now);

    [[nodiscard]] const Standing& standing() const { return standing_; }
    [[nodiscard]] bool is_open() const { return std::holds_alternative<Open>(standing_); }
    /// One line for an operator.
    [[nodiscard]] std::string describe() const;
    /// Must the reader be read for the writer to go on? (Reading more harms nothing.)
    [[nodiscard]] bool wants_reads() const;
    /// Does anything wait: to be decided, in flight, held?
    [[nodiscard]] bool is_idle() const;
    /// Is there a command that a `Decide` would take up now?
    [[nodiscard]] bool can_decide() const;
    /// Does what was read so far end before a head that is known?
    [[nodiscard]] bool behind_a_known_head() const;

    /// The confirmed state: the fold of whole commits up to `position`. Refusals and reads of others
    /// may lean on it, never on what is in flight.
    [[nodiscard]] const Account& account() const { return confirmed_; }
    [[nodiscard]] Position position() const { return follower_.position(); }
    /// The last commit that was acknowledged; sequence 0 before the first opening.
    [[nodiscard]] const Position& acknowledged() const { return acknowledged_; }
    [[nodiscard]] const Follower& follower() const { return follower_; }
    [[nodiscard]] const Corners& corners() const { return corners_; }

private:
    /// An own record between append and fold.
    struct InFlight {
        log::Attempt attempt = 0;
        Examined examined;
        DecodedRecord decoded;
        bool reported = false;
        Span since{};                  // appended, or reported
        std::optional<Ticket> ticket;  // on the last record of a command
    };
    /// An own record between fold and acknowledgement: valid, but perhaps on too few brokers.
    struct Folded {
        log::Attempt attempt = 0;
        Offset offset = 0;
        Position position;
        Hash hash{};
        Span since{};
        bool ends_commit = false;
        std::optional<Ticket> ticket;
        Events events;
    };
    /// An answer that leans on records in flight.
    struct Held {
        Sequence waits_for = 0;
        Submit submission;
        CommandOutcome outcome;
    };
    using InFlightAt = std::deque<InFlight>::iterator;

    // writer.cpp: inputs and time
    void on(Submit& submit);
    void on(Read& read);
    void on(Answers& answers);
    void on(AppenderLost& lost);
    void on(AnchorRead& anchor);
    void on(Claim&);
    void on(Yield&);
    void on(Decide&);
    void on(Tick&) {}
    void on(Abandon& abandon);
    void pass_time(Instant now);
    void look_at_the_time();
    void begin_opening();
    void append_barrier();
    void become_open();
    void retry_later();
    void doubt(std::string why);
    void halt(std::string why);
    void answer_all(const std::string& why);
    [[nodiscard]] Span backoff();
    void answer(Ticket ticket, CommandOutcome outcome);

    // writer_fold.cpp: what stands in the log
    void on_report(const log::Answered& answered);
    void on_success(log::Attempt attempt, std::optional<Offset> offset);
    void on_never_left(log::Attempt attempt, const std::string& why);
    void check_report_behind(Offset offset, const Hash& hash);
    void fold_reported();
    void fold_read(const log::Stored& stored);
    void fold_own(InFlightAt at, Offset offset);
    void fold_own_barrier(Offset offset);
    void fold_foreign(Offset offset, const Examined& examined, const Record& record);
    void after_fold(const Fed& fed, Offset offset);
    void own_is_void(InFlightAt at);
    void keep_until_reported(InFlight&& own, const Fed& fed, Offset offset, Events events);
    [[nodiscard]] Events apply(Commit& commit);
    void take_over_ahead(log::Attempt folded);
    void kill_in_flight(InFlightAt from, const std::string& why);
    void decide_again();
    void release_waiters(const CommandId& id);
    void barrier_is_dead();
    void acknowledge();
    [[nodiscard]] InFlightAt find_in_flight(log::Attempt attempt);
    [[nodiscard]] InFlightAt find_in_flight(const Examined& examined);
    void remember_read(Offset offset, const Hash& hash);
    enum class WasRead { the_same, another, unknown };
    [[nodiscard]] WasRead was_read_at(Offset offset, const Hash& hash) const;

    // writer_decide.cpp: what shall stand there
    enum class Taken { yes, no_room };
    [[nodiscard]] Taken decide_one(Submit& submission);
    [[nodiscard]] bool answer_by_memory(Submit& submission);
    void answer_when_certain(Submit&& submission, CommandOutcome outcome);
    void append_commit(Submit&& submission, Events&& events, Instant time);
    void append_confirmation();
    [[nodiscard]] Opened own_opening() const;
    /// Nothing where it cannot be appended; then `why` says so.
    [[nodiscard]] std::optional<InFlight> link(const Event& event, Envelope envelope, Record& record, std::string& why);
    void send(InFlight&& own, Record&& record, Instant time);
    [[nodiscard]] bool has_room() const;
    [[nodiscard]] Sequence outstanding() const;
    [[nodiscard]] Position position_met() const;  // of the speculative state: the end of a commit too

    const Codec* codec_;
    const Digest* digest_;
    Machine machine_;
    Sources sources_;
    WriterOptions options_;

    Follower follower_;
    Standing standing_;
    Account confirmed_;
    /// The confirmed account plus the events in flight. A copy of the confirmed one where records in flight have died,
    /// or others have written.
    Account speculative_;
    bool speculative_is_stale_ = true;
    /// What the speculative state was behind this record in flight. Once that is folded, it is the confirmed state:
    /// taken over, so that the two share again all that is the same in both. One at a time.
    struct Ahead {
        log::Attempt attempt = 0;
        Account account;
    };
    std::optional<Ahead> ahead_;
    Head speculative_head_;
    Instant confirmed_time_{};    // of the last record folded
    Instant speculative_time_{};  // of the last record linked
    std::uint64_t epoch_ = 0;
    std::string opened_url_;  // whose barrier was the last valid one
    Remembered remembered_;

    std::deque<InFlight> in_flight_;
    std::optional<InFlight> barrier_;
    std::deque<Folded> folded_;  // by offset, and so by attempt
    std::map<Offset, log::Attempt> reported_ahead_;
    Offset durable_offset_ = -1;  // up to here a report of success has come
    Position acknowledged_;
    std::deque<Submit> queue_;
    std::deque<Held> held_;
    std::unordered_map<CommandId, std::vector<Submit>> ids_in_flight_;  // and who waits for each
    std::deque<std::pair<Offset, Hash>> recently_read_;

    bool claimed_ = false;
    bool at_end_ = false;
    bool read_since_doubt_ = false;
    log::Attempt last_attempt_ = 0;
    log::Attempt doubted_up_to_ = 0;  // reports of these change nothing any more
    unsigned failures_ = 0;
    Instant now_{};
    Span elapsed_{};  // of the time that has passed; it does not go back when the clock does
    Span confirmed_at_{};
    Outputs out_;
    Corners corners_;
};

}  // namespace muster::ledger
