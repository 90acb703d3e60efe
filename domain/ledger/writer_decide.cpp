#include <algorithm>
#include <utility>

#include "domain/base/invariant.hpp"
#include "domain/base/match.hpp"
#include "domain/ledger/writer.hpp"

namespace muster::ledger {
namespace {

/// Beside the data: a record with more headers than this was not made by Muster.
constexpr std::size_t header_bytes_max = 32 * 1024;

std::size_t header_bytes(const Record& record) {
    std::size_t size = 0;
    for (const auto& [name, value] : record.headers) size += name.size() + value.size();
    return size;
}

}  // namespace

/// Behind a confirmation nothing is appended until it is folded: what stands behind a barrier that
/// turns out void proves another history to every reader.
bool Writer::has_room() const {
    const bool confirming = !in_flight_.empty() && in_flight_.back().examined.is_barrier;
    return !confirming && outstanding() < options_.in_flight_max;
}

Sequence Writer::outstanding() const {
    return speculative_head_.sequence - follower_.head().sequence;
}

Position Writer::position_met() const {
    return {.partition = options_.partition, .sequence = speculative_head_.sequence, .hash = speculative_head_.hash};
}

Writer::Taken Writer::decide_one(Submit& submission) {
    if (!has_room()) return Taken::no_room;
    if (answer_by_memory(submission)) return Taken::yes;

    // The instant that `decide` sees is the record's own, so that deadlines agree with the log.
    const auto time = std::max(now_, speculative_time_ + Span{1});
    auto decision = machine_.decide(speculative_, submission.command, time);
    auto sum = std::move(decision).sum();
    if (auto* refusal = std::get_if<Refusal>(&sum)) {
        answer_when_certain(std::move(submission), Refused{std::move(*refusal)});
        return Taken::yes;
    }
    auto* events = std::get_if<Events>(&sum);
    if (events == nullptr) {
        answer_when_certain(std::move(submission), NothingToDo{position_met()});
        return Taken::yes;
    }
    invariant(events->size() <= records_per_commit_max, "a decision has more events than a commit may have records");
    if (outstanding() + events->size() > options_.in_flight_max && outstanding() > 0) return Taken::no_room;
    append_commit(std::move(submission), std::move(*events), time);
    return Taken::yes;
}

/// The same command id again: its fate is answered, never a second record.
bool Writer::answer_by_memory(Submit& submission) {
    if (!submission.id) return false;
    if (const auto at = ids_in_flight_.find(*submission.id); at != ids_in_flight_.end()) {
        ++corners_.not_ready;
        at->second.push_back(std::move(submission));
        return true;
    }
    const auto* known = remembered_.find(*submission.id);
    if (known == nullptr) return false;
    if (known->fingerprint != submission.fingerprint) {
        ++corners_.other_command;
        answer_when_certain(std::move(submission), OtherCommandSameId{});
        return true;
    }
    ++corners_.idempotent;
    answer_when_certain(std::move(submission), Applied{known->events, known->position, true});
    return true;
}

/// A refusal or "nothing to do" is true of the speculative state. Where that leans on records in
/// flight, the answer waits for the newest of them.
void Writer::answer_when_certain(Submit&& submission, CommandOutcome outcome) {
    const bool certain = speculative_head_.sequence <= acknowledged_.sequence;
    if (certain && elapsed_ - confirmed_at_ > options_.lease) append_confirmation();
    if (speculative_head_.sequence <= acknowledged_.sequence || !options_.rules.refusals_held) {
        answer(submission.ticket, std::move(outcome));
        return;
    }
    ++corners_.refusals_held;
    held_.push_back(
        {.waits_for = speculative_head_.sequence, .submission = std::move(submission), .outcome = std::move(outcome)});
}

void Writer::append_commit(Submit&& submission, Events&& events, Instant time) {
    struct Linked {
        InFlight own;
        Record record;
    };
    std::vector<Linked> commit;
    commit.reserve(events.size());
    const auto count = static_cast<std::uint32_t>(events.size());
    const auto head_before = speculative_head_;
    CommandId command = submission.id.value_or(CommandId{});
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto& event = events[i];
        Envelope envelope;
        envelope.id = sources_.uuid(time);
        if (i == 0 && !submission.id) command = CommandId{envelope.id};
        envelope.ledger = options_.ledger;
        if (speculative_.id) envelope.account = *speculative_.id;
        if (const auto* account = std::get_if<AccountCreated>(&event)) envelope.account = account->account;
        envelope.time = time;
        envelope.sequence = speculative_head_.sequence + 1;
        envelope.prev = speculative_head_.hash;
        envelope.commit = {.index = i + 1, .count = count};
        envelope.command = command;
        if (submission.id) envelope.fingerprint = submission.fingerprint;
        envelope.epoch = epoch_;
        envelope.context = submission.context;
        Linked linked;
        std::string why;
        auto own = link(event, std::move(envelope), linked.record, why);
        if (!own) {
            // All is checked before anything is sent: one record too large in mid-chain would void
            // all behind it.
            speculative_head_ = head_before;
            answer(submission.ticket, NotApplied{std::move(why)});
            return;
        }
        linked.own = std::move(*own);
        speculative_head_ = {.sequence = linked.own.examined.link->sequence, .hash = linked.own.examined.hash};
        commit.push_back(std::move(linked));
    }
    speculative_time_ = time;
    commit.back().own.ticket = submission.ticket;
    if (submission.id) ids_in_flight_.try_emplace(*submission.id);
    for (auto& [own, record] : commit) {
        const auto& envelope = own.decoded.envelope;
        machine_.evolve(speculative_, own.decoded.event, envelope.time, envelope.context.sync_run);
        send(std::move(own), std::move(record), time);
    }
}

/// A barrier while open: once it is folded, nobody else had written when it was appended. One for
/// all who wait; nothing else is in flight then.
void Writer::append_confirmation() {
    const auto time = std::max(now_, speculative_time_ + Span{1});
    Envelope envelope;
    envelope.ledger = options_.ledger;
    envelope.time = time;
    envelope.sequence = speculative_head_.sequence + 1;
    envelope.prev = speculative_head_.hash;
    envelope.epoch = epoch_ + 1;
    Record record;
    std::string why;
    auto own = link(own_opening(), std::move(envelope), record, why);
    if (!own) return;
    ++corners_.confirmations;
    speculative_head_ = {.sequence = own->examined.link->sequence, .hash = own->examined.hash};
    speculative_time_ = time;
    send(std::move(*own), std::move(record), time);
}

Opened Writer::own_opening() const {
    return {.opening = sources_.uuid(now_),
            .epoch = epoch_ + 1,
            .url = options_.url,
            .build = options_.build,
            .level = options_.level};
}

/// Encodes, checks the size, and reads back what would be sent: nothing is appended that this build
/// could not fold.
std::optional<Writer::InFlight> Writer::link(const Event& event, Envelope envelope, Record& record, std::string& why) {
    if (envelope.id.empty()) envelope.id = sources_.uuid(now_);
    record = codec_->encode(event, envelope);
    if (record.data.size() > event_bytes_max || header_bytes(record) > header_bytes_max) {
        why = "the event is larger than an event may be";
        return std::nullopt;
    }
    auto decoded = codec_->decode(record);
    if (!decoded) {
        why = "this build could not read what it would write: " + decoded.error().why;
        return std::nullopt;
    }
    InFlight own;
    own.examined = examine(*digest_, options_.partition, record);
    invariant(own.examined.link == Link{.sequence = envelope.sequence, .prev = envelope.prev} &&
                  own.examined.place == envelope.commit,
              "the codec writes the link that it is given");
    own.attempt = ++last_attempt_;
    own.decoded = std::move(*decoded);
    own.since = elapsed_;
    return own;
}

void Writer::send(InFlight&& own, Record&& record, Instant time) {
    out_.append.push_back({.attempt = own.attempt, .record = std::move(record), .time = time});
    in_flight_.push_back(std::move(own));
}

}  // namespace muster::ledger
