#include <algorithm>
#include <utility>

#include "domain/base/match.hpp"
#include "domain/ledger/writer.hpp"

namespace muster::ledger {
namespace {

/// Offsets are asked for again within the records in flight; what was read longer ago is left to
/// the anchor check.
constexpr std::size_t recently_read_max = 4 * std::size_t{records_in_flight_max};

}  // namespace

void Writer::on_report(const log::Answered& answered) {
    match(
        answered.answer,
        [&](const log::Appended& appended) {
            on_success(answered.attempt, appended.offset);
            fold_reported();
        },
        [&](const log::NotAppended& refused) { on_never_left(answered.attempt, refused.why); },
        [&](const log::Unknown& unknown) {
            ++corners_.unknown;
            // What was out before the last doubt is settled by the barrier that follows it.
            if (answered.attempt > doubted_up_to_) doubt("an append is unanswered: " + unknown.why);
        });
}

void Writer::on_success(log::Attempt attempt, std::optional<Offset> offset) {
    // Folded by a read already: the report says that it is on enough brokers, and all before it.
    const auto folded = std::ranges::lower_bound(folded_, attempt, {}, &Folded::attempt);
    if (folded != folded_.end() && folded->attempt == attempt) {
        if (offset) {
            ++corners_.report_behind;
            check_report_behind(*offset, folded->hash);
        } else {
            ++corners_.without_offset;
        }
        durable_offset_ = std::max({durable_offset_, folded->offset, offset.value_or(-1)});
        return;
    }
    InFlight* own = nullptr;
    if (const auto at = find_in_flight(attempt); at != in_flight_.end()) own = &*at;
    if (barrier_ && barrier_->attempt == attempt) own = &*barrier_;
    if (own == nullptr) return;

    own->reported = true;
    own->since = elapsed_;
    if (!options_.rules.fold && own->ticket) {
        answer(*own->ticket,
               Applied{{own->decoded.event}, {options_.partition, own->examined.link->sequence, own->examined.hash}});
        own->ticket.reset();
    }
    if (!offset) {
        ++corners_.without_offset;
        return;
    }
    if (*offset < follower_.next()) {
        ++corners_.report_behind;
        check_report_behind(*offset, own->examined.hash);
        return;
    }
    ++(*offset == follower_.next() ? corners_.fast_path : corners_.report_ahead);
    reported_ahead_.emplace(*offset, attempt);
}

/// The record was read there, then all is well; another one was, or none, then the log went
/// backwards.
void Writer::check_report_behind(Offset offset, const Hash& hash) {
    if (was_read_at(offset, hash) != WasRead::another) return;
    ++corners_.went_backwards;
    halt("an own record is reported at offset " + std::to_string(offset) +
         ", where something else was read: the log went backwards");
}

/// This record will never be there, so nothing that hangs on it counts: definite for its command
/// and for all behind it. What went before it may still be on its way.
void Writer::on_never_left(log::Attempt attempt, const std::string& why) {
    if (barrier_ && barrier_->attempt == attempt) {
        ++corners_.never_left;
        retry_later();
        return;
    }
    const auto at = find_in_flight(attempt);
    if (at == in_flight_.end()) return;
    ++corners_.never_left;
    kill_in_flight(at, why.empty() ? "another writer was first" : why);
    if (attempt > doubted_up_to_) doubt("the log did not take a record");
}

/// The fast path: what lies at the very next offset is known already, and a read would bring
/// nothing new.
void Writer::fold_reported() {
    while (!reported_ahead_.empty() && !std::holds_alternative<Halted>(standing_)) {
        const auto [offset, attempt] = *reported_ahead_.begin();
        if (offset > follower_.next()) return;
        reported_ahead_.erase(reported_ahead_.begin());
        if (offset < follower_.next()) continue;  // a read was quicker
        if (barrier_ && barrier_->attempt == attempt) {
            barrier_->reported = true;
            fold_own_barrier(offset);
            continue;
        }
        const auto at = find_in_flight(attempt);
        if (at == in_flight_.end()) return;  // its bytes are gone: the reader brings them
        fold_own(at, offset);
    }
}

void Writer::fold_read(const log::Stored& stored) {
    if (stored.offset < follower_.next()) {
        const auto hash = examine(*digest_, options_.partition, stored.record).hash;
        if (was_read_at(stored.offset, hash) != WasRead::another) return;
        ++corners_.went_backwards;
        halt("another record lies at offset " + std::to_string(stored.offset) +
             " than was read there: the log went backwards");
        return;
    }
    const auto examined = examine(*digest_, options_.partition, stored.record);
    const auto at = find_in_flight(examined);
    if (at != in_flight_.end()) {
        fold_own(at, stored.offset);
    } else if (barrier_ && examined.link && barrier_->examined.hash == examined.hash) {
        fold_own_barrier(stored.offset);
    } else {
        fold_foreign(stored.offset, examined, stored.record);
    }
}

void Writer::fold_own(InFlightAt at, Offset offset) {
    auto fed = follower_.feed(offset, at->examined, std::move(at->decoded));
    remember_read(offset, at->examined.hash);
    if (fed.stop) {
        after_fold(fed, offset);
        return;
    }
    if (fed.validity != Validity::valid) {
        own_is_void(at);
        return;
    }
    Events events;
    if (fed.commit) events = apply(*fed.commit);
    take_over_ahead(at->attempt);
    auto own = std::move(*at);
    in_flight_.erase(at);
    keep_until_reported(std::move(own), fed, offset, std::move(events));
    after_fold(fed, offset);
    // A record from before a doubt has arrived after all, and so the barrier hangs on an old head.
    barrier_is_dead();
}

void Writer::fold_own_barrier(Offset offset) {
    auto own = std::move(*barrier_);
    barrier_.reset();
    auto fed = follower_.feed(offset, own.examined, std::move(own.decoded));
    remember_read(offset, own.examined.hash);
    if (fed.stop) {
        after_fold(fed, offset);
        return;
    }
    if (fed.validity != Validity::valid) {
        ++corners_.barriers_void;
        retry_later();
        return;
    }
    ++corners_.barriers_valid;
    auto& opening = std::get<Opening>(standing_);
    opening.phase = Opening::Phase::barrier_folded;
    kill_in_flight(in_flight_.begin(), "it is not in the log, and its place is taken");
    Events events;
    if (fed.commit) events = apply(*fed.commit);
    keep_until_reported(std::move(own), fed, offset, std::move(events));
    after_fold(fed, offset);
}

void Writer::fold_foreign(Offset offset, const Examined& examined, const Record& record) {
    auto fed = follower_.feed(offset, examined, record);
    remember_read(offset, examined.hash);
    after_fold(fed, offset);
    if (fed.stop || fed.validity != Validity::valid) return;

    speculative_is_stale_ = true;
    ahead_.reset();
    if (fed.commit) {
        // A writer writes behind its own barrier only, so the last barrier says whose this is.
        if (!examined.is_barrier && !opened_url_.empty() && opened_url_ == options_.url) ++corners_.earlier_life;
        (void)apply(*fed.commit);
    }
    if (is_open() || !in_flight_.empty()) ++corners_.foreign_valid;
    kill_in_flight(in_flight_.begin(), "another writer's record stands in its place");
    barrier_is_dead();
    const auto* opening = std::get_if<Opening>(&standing_);
    const bool deposed = opening != nullptr && opening->phase == Opening::Phase::barrier_folded;
    if (is_open() || deposed) retry_later();
}

void Writer::after_fold(const Fed& fed, Offset offset) {
    if (fed.cut > 0) ++corners_.commits_cut;
    if (fed.stop) {
        match(
            *fed.stop,
            [&](const Poison& poison) {
                halt("the record of type " + poison.type + " at offset " + std::to_string(poison.offset) +
                     ", sequence " + std::to_string(poison.sequence) + ", cannot be read by this build: " + poison.why);
            },
            [&](const OtherHistory& other) {
                halt("the log was cut or altered: " + other.why + " (offset " + std::to_string(other.offset) +
                     ", sequence " + std::to_string(other.sequence) + ")");
            });
        return;
    }
    if (fed.validity != Validity::valid) return;
    for (const auto& known : options_.known_heads) {
        const auto& head = follower_.head();
        if (known.partition != options_.partition || known.sequence != head.sequence || known.hash == head.hash)
            continue;
        ++corners_.went_backwards;
        halt("the record at offset " + std::to_string(offset) + ", sequence " + std::to_string(head.sequence) +
             ", is not the one that is known to stand there");
        return;
    }
}

/// Not yet "not applied": a second copy may follow, in the right order then.
void Writer::own_is_void(InFlightAt at) {
    ++corners_.own_void;
    if (!options_.rules.own_void_is_doubt) {
        kill_in_flight(at, "read back void");
        doubt("an own record was read back void");
        return;
    }
    if (at->attempt > doubted_up_to_) doubt("an own record was read back void");
}

void Writer::keep_until_reported(InFlight&& own, const Fed& fed, Offset offset, Events events) {
    if (own.reported) durable_offset_ = std::max(durable_offset_, offset);
    Folded folded{.attempt = own.attempt,
                  .offset = offset,
                  .position = follower_.position(),
                  .hash = own.examined.hash,
                  .since = elapsed_,
                  .ends_commit = fed.commit.has_value(),
                  .ticket = own.ticket,
                  .events = std::move(events)};
    folded_.push_back(std::move(folded));
}

Events Writer::apply(Commit& commit) {
    Events events;
    events.reserve(commit.records.size());
    for (auto& [event, envelope] : commit.records) {
        confirmed_time_ = std::max(confirmed_time_, envelope.time);
        if (const auto* opened = std::get_if<Opened>(&event)) {
            epoch_ = opened->epoch;
            opened_url_ = opened->url;
        } else {
            machine_.evolve(confirmed_, event, envelope.time, envelope.context.sync_run);
        }
        events.push_back(std::move(event));
    }
    if (commit.records.empty()) return events;
    const auto& envelope = commit.records.front().envelope;
    if (options_.rules.eviction_by_record_time) remembered_.forget_until(envelope.time);
    if (!envelope.fingerprint.empty()) {
        remembered_.add(envelope.command, {envelope.fingerprint, commit.position, events}, envelope.time);
        release_waiters(envelope.command);
    }
    return events;
}

void Writer::take_over_ahead(log::Attempt folded) {
    if (!ahead_ || ahead_->attempt != folded) return;
    ++corners_.taken_over;
    confirmed_ = std::move(ahead_->account);
    ahead_.reset();
}

void Writer::kill_in_flight(InFlightAt from, const std::string& why) {
    if (from == in_flight_.end()) return;
    speculative_is_stale_ = true;
    ahead_.reset();
    std::vector<CommandId> dead;
    for (auto at = from; at != in_flight_.end(); ++at) {
        if (at->ticket) answer(*at->ticket, NotApplied{why});
        // Their bytes are gone; where they lie, only a read can tell what to do.
        if (!at->examined.command.empty()) dead.emplace_back(at->examined.command);
    }
    in_flight_.erase(from, in_flight_.end());
    decide_again();
    for (const auto& id : dead) release_waiters(id);
}

/// What was held leaned on records that have died.
void Writer::decide_again() {
    corners_.decided_again += held_.size();
    for (auto at = held_.rbegin(); at != held_.rend(); ++at) queue_.push_front(std::move(at->submission));
    held_.clear();
}

void Writer::release_waiters(const CommandId& id) {
    const auto at = ids_in_flight_.find(id);
    if (at == ids_in_flight_.end()) return;
    for (auto waiter = at->second.rbegin(); waiter != at->second.rend(); ++waiter)
        queue_.push_front(std::move(*waiter));
    ids_in_flight_.erase(at);
}

/// It links to a head that is the head no more, so it can only be void.
void Writer::barrier_is_dead() {
    const auto* opening = std::get_if<Opening>(&standing_);
    if (opening == nullptr || opening->phase != Opening::Phase::barrier_sent) return;
    ++corners_.barriers_void;
    retry_later();
}

// H4: answered as applied is only what our own fold has passed and the log has confirmed as kept, so no
// acknowledged change is ever lost.
void Writer::acknowledge() {
    while (!folded_.empty() && folded_.front().offset <= durable_offset_) {
        auto own = std::move(folded_.front());
        folded_.pop_front();
        confirmed_at_ = elapsed_;
        if (own.ends_commit) acknowledged_ = own.position;
        if (own.ticket) answer(*own.ticket, Applied{std::move(own.events), own.position});
        const auto* opening = std::get_if<Opening>(&standing_);
        if (opening != nullptr && opening->phase == Opening::Phase::barrier_folded && opening->barrier == own.attempt) {
            become_open();
        }
    }
    while (!held_.empty() && held_.front().waits_for <= acknowledged_.sequence) {
        auto& held = held_.front();
        answer(held.submission.ticket, std::move(held.outcome));
        held_.pop_front();
    }
}

Writer::InFlightAt Writer::find_in_flight(log::Attempt attempt) {
    const auto at = std::ranges::lower_bound(in_flight_, attempt, {}, &InFlight::attempt);
    return at != in_flight_.end() && at->attempt == attempt ? at : in_flight_.end();
}

Writer::InFlightAt Writer::find_in_flight(const Examined& examined) {
    if (!examined.link || in_flight_.empty()) return in_flight_.end();
    const auto first = in_flight_.front().examined.link->sequence;
    const auto sequence = examined.link->sequence;
    if (sequence < first || sequence - first >= in_flight_.size()) return in_flight_.end();
    const auto at = in_flight_.begin() + static_cast<std::ptrdiff_t>(sequence - first);
    return at->examined.hash == examined.hash ? at : in_flight_.end();
}

void Writer::remember_read(Offset offset, const Hash& hash) {
    recently_read_.emplace_back(offset, hash);
    if (recently_read_.size() > recently_read_max) recently_read_.pop_front();
}

Writer::WasRead Writer::was_read_at(Offset offset, const Hash& hash) const {
    if (recently_read_.empty() || offset < recently_read_.front().first) return WasRead::unknown;
    if (offset >= follower_.next()) return WasRead::unknown;  // a second copy of what was folded
    const auto at = std::ranges::lower_bound(recently_read_, offset, {}, &std::pair<Offset, Hash>::first);
    const bool same = at != recently_read_.end() && at->first == offset && at->second == hash;
    return same ? WasRead::the_same : WasRead::another;
}

}  // namespace muster::ledger
