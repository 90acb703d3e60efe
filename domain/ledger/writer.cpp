#include "domain/ledger/writer.hpp"

#include <algorithm>
#include <utility>

#include "domain/base/match.hpp"

namespace muster::ledger {

Writer::Writer(const Codec& codec, const Digest& digest, Machine machine, Sources sources, WriterOptions options)
    : codec_(&codec),
      digest_(&digest),
      machine_(machine),
      sources_(std::move(sources)),
      options_(std::move(options)),
      follower_(codec, digest, options_.ledger, options_.partition, options_.rules),
      remembered_(options_.memory) {
    acknowledged_ = follower_.position();
    speculative_head_ = follower_.head();
}

Outputs Writer::step(Input input, Instant now) {
    pass_time(now);
    std::visit([this](auto& what) { on(what); }, input);
    look_at_the_time();
    return std::exchange(out_, Outputs{});
}

/// Clocks jump. What counts for patience is the sum of the steps forward: a jump ahead costs one
/// needless barrier, a jump back nothing.
void Writer::pass_time(Instant now) {
    if (now > now_ && now_ != Instant{}) elapsed_ += now - now_;
    now_ = now;
}

void Writer::on(Submit& submit) {
    if (const auto* halted = std::get_if<Halted>(&standing_)) {
        answer(submit.ticket, NotApplied{halted->why});
        return;
    }
    queue_.push_back(std::move(submit));
}

void Writer::on(Read& read) {
    const auto& batch = read.batch;
    if (batch.end) {
        at_end_ = true;
    } else if (!batch.records.empty()) {
        at_end_ = false;
    }
    for (const auto& stored : batch.records) {
        if (std::holds_alternative<Halted>(standing_)) return;
        fold_read(stored);
        fold_reported();
    }
    if (std::holds_alternative<Halted>(standing_)) return;
    // A report beyond a hole that only a read can jump over.
    follower_.skip_to(std::max(follower_.next(), batch.next));
    fold_reported();
    if (at_end_) read_since_doubt_ = true;
    acknowledge();
}

void Writer::on(Answers& answers) {
    for (const auto& answered : answers.answers) {
        if (std::holds_alternative<Halted>(standing_)) return;
        on_report(answered);
    }
    acknowledge();
}

void Writer::on(AppenderLost& lost) {
    ++corners_.fatal;
    doubt(lost.why);
}

void Writer::on(AnchorRead& anchor) {
    auto* opening = std::get_if<Opening>(&standing_);
    if (opening == nullptr || opening->phase != Opening::Phase::checking_anchor) return;
    if (anchor.offset != opening->anchor) return;
    if (follower_.head_offset() != anchor.offset) {
        begin_opening();
        return;
    }
    if (!anchor.record || examine(*digest_, options_.partition, *anchor.record).hash != follower_.head().hash) {
        ++corners_.went_backwards;
        halt("the record at offset " + std::to_string(anchor.offset) + ", sequence " +
             std::to_string(follower_.head().sequence) +
             ", is not the one that was read there: the log was cut or altered");
        return;
    }
    append_barrier();
}

void Writer::on(Claim&) {
    claimed_ = true;
}

void Writer::on(Yield&) {
    claimed_ = false;
}

void Writer::on(Decide&) {
    if (!is_open()) return;
    if (!options_.rules.eviction_by_record_time) remembered_.forget_until(now_);
    while (!queue_.empty() && is_open()) {
        auto submission = std::move(queue_.front());
        queue_.pop_front();
        if (decide_one(submission) == Taken::no_room) {
            queue_.push_front(std::move(submission));
            break;
        }
    }
    if (!ahead_ && !speculative_is_stale_ && !in_flight_.empty()) {
        ahead_ = Ahead{.attempt = in_flight_.back().attempt, .account = speculative_};
    }
}

void Writer::on(Abandon& abandon) {
    halt(std::move(abandon.why));
}

void Writer::look_at_the_time() {
    match(
        standing_,
        [&](const Following& following) {
            if (elapsed_ >= following.retry_at) begin_opening();
        },
        [&](const InDoubt& in_doubt) {
            if (elapsed_ >= in_doubt.retry_at) begin_opening();
        },
        [&](const Opening& opening) {
            if (elapsed_ < opening.deadline) return;
            ++corners_.barriers_late;
            doubt("no answer about the barrier in time");
        },
        [&](const Open&) {
            const auto late = [&](Span since, Span patience) { return elapsed_ - since > patience; };
            if (!in_flight_.empty() &&
                late(in_flight_.front().since,
                     in_flight_.front().reported ? options_.read_patience : options_.answer_patience)) {
                ++corners_.patience_over;
                doubt(in_flight_.front().reported ? "a reported record was not read in time"
                                                  : "no answer about a record in time");
            } else if (!folded_.empty() && late(folded_.front().since, options_.answer_patience)) {
                ++corners_.patience_over;
                doubt("no report about a record that was read");
            }
        },
        [](const Halted&) {});
}

void Writer::begin_opening() {
    if (!claimed_ || !at_end_ || !read_since_doubt_ || behind_a_known_head()) return;
    if (!options_.rules.barrier) {
        kill_in_flight(in_flight_.begin(), "not found in the log");
        durable_offset_ = std::max(durable_offset_, follower_.head_offset());
        acknowledge();
        become_open();
        return;
    }
    standing_ = Opening{.phase = Opening::Phase::checking_anchor,
                        .anchor = follower_.head_offset(),
                        .barrier = 0,
                        .deadline = elapsed_ + options_.barrier_patience};
    if (follower_.head_offset() < 0) {
        append_barrier();
    } else {
        out_.read_anchor = follower_.head_offset();
    }
}

void Writer::append_barrier() {
    Envelope envelope;
    envelope.ledger = options_.ledger;
    envelope.time = std::max(now_, confirmed_time_ + Span{1});
    envelope.sequence = follower_.head().sequence + 1;
    envelope.prev = follower_.head().hash;
    envelope.epoch = epoch_ + 1;
    Record record;
    std::string why;
    const auto time = envelope.time;
    auto own = link(own_opening(), std::move(envelope), record, why);
    if (!own) {
        halt("the barrier cannot be written: " + why);
        return;
    }
    auto& opening = std::get<Opening>(standing_);
    opening.phase = Opening::Phase::barrier_sent;
    opening.barrier = own->attempt;
    opening.deadline = elapsed_ + options_.barrier_patience;
    out_.append.push_back({.attempt = own->attempt, .record = std::move(record), .time = time});
    barrier_ = std::move(own);
}

void Writer::become_open() {
    if (speculative_is_stale_) {
        speculative_ = confirmed_;
        speculative_is_stale_ = false;
    }
    speculative_head_ = follower_.head();
    speculative_time_ = confirmed_time_;
    failures_ = 0;
    confirmed_at_ = elapsed_;
    standing_ = Open{};
}

void Writer::retry_later() {
    barrier_.reset();
    standing_ = Following{.retry_at = elapsed_ + backoff()};
}

void Writer::doubt(std::string why) {
    if (std::holds_alternative<Halted>(standing_)) return;
    barrier_.reset();
    doubted_up_to_ = last_attempt_;
    read_since_doubt_ = false;
    out_.new_appender = true;
    out_.append.clear();
    standing_ = InDoubt{.why = std::move(why), .retry_at = elapsed_ + backoff()};
}

void Writer::halt(std::string why) {
    standing_ = Halted{why};
    answer_all(why);
}

void Writer::answer_all(const std::string& why) {
    const OutcomeUnknown unknown{why};
    for (const auto& own : in_flight_) {
        if (own.ticket) answer(*own.ticket, unknown);
    }
    for (const auto& own : folded_) {
        if (own.ticket) answer(*own.ticket, unknown);
    }
    // None of these was ever appended.
    const NotApplied not_applied{why};
    for (const auto& held : held_) answer(held.submission.ticket, not_applied);
    for (const auto& [id, waiters] : ids_in_flight_) {
        for (const auto& waiter : waiters) answer(waiter.ticket, not_applied);
    }
    for (const auto& waiting : queue_) answer(waiting.ticket, not_applied);
    in_flight_.clear();
    folded_.clear();
    held_.clear();
    ids_in_flight_.clear();
    queue_.clear();
    reported_ahead_.clear();
    barrier_.reset();
    out_.append.clear();
}

Span Writer::backoff() {
    const auto doubled = options_.backoff_min * (1LL << std::min(failures_, 20U));
    ++failures_;
    const auto longest = std::min<Span>(doubled, options_.backoff_max);
    return Span{static_cast<Span::rep>(static_cast<double>(longest.count()) * (0.5 + sources_.jitter() / 2))};
}

bool Writer::behind_a_known_head() const {
    return std::ranges::any_of(options_.known_heads, [&](const Position& known) {
        return known.partition == options_.partition && known.sequence > follower_.head().sequence;
    });
}

void Writer::answer(Ticket ticket, CommandOutcome outcome) {
    out_.answers.push_back({.ticket = ticket, .outcome = std::move(outcome)});
}

bool Writer::wants_reads() const {
    if (std::holds_alternative<Halted>(standing_)) return false;
    return !is_open() || (!in_flight_.empty() && in_flight_.front().reported) || !reported_ahead_.empty();
}

bool Writer::is_idle() const {
    const auto has_ticket = [](const auto& own) { return own.ticket.has_value(); };
    return queue_.empty() && held_.empty() && ids_in_flight_.empty() && std::ranges::none_of(in_flight_, has_ticket) &&
           std::ranges::none_of(folded_, has_ticket);
}

bool Writer::can_decide() const {
    return is_open() && !queue_.empty() && has_room();
}

std::string Writer::describe() const {
    const auto at = " (partition " + std::to_string(options_.partition) + ", sequence " +
                    std::to_string(follower_.head().sequence) + ")";
    return match(
        standing_,
        [&](const Following&) -> std::string {
            if (!at_end_) return "reading the log" + at;
            if (behind_a_known_head()) return "the log ends before a head that is known: not writing" + at;
            return (claimed_ ? "about to write" : "following") + at;
        },
        [&](const Opening&) -> std::string { return "waiting for the own barrier" + at; },
        [&](const Open&) -> std::string { return "writing" + at; },
        [&](const InDoubt& in_doubt) -> std::string { return "in doubt: " + in_doubt.why + at; },
        [&](const Halted& halted) -> std::string { return "halted: " + halted.why + at; });
}

}  // namespace muster::ledger
