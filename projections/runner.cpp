#include "projections/runner.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "domain/base/match.hpp"
#include "projections/table_set.hpp"

namespace muster::projections {
namespace {

// So that a batch of large events stops near its limit of rows.
constexpr std::size_t records_per_read = 500;

std::string at_text(ledger::Partition partition, ledger::Sequence sequence) {
    return "partition " + std::to_string(partition) + ", sequence " + std::to_string(sequence);
}

std::string reason_of(const ledger::Stop& stop, ledger::Partition partition) {
    return match(
        stop,
        [&](const ledger::Poison& poison) {
            return "the event at " + at_text(partition, poison.sequence) + " (" + poison.type +
                   ") cannot be read by this build: " + poison.why;
        },
        [&](const ledger::OtherHistory& other) {
            return "the log shows two histories at " + at_text(partition, other.sequence) + ": " + other.why;
        });
}

/// Counts itself as long as it lives; under the runner's lock at both ends.
class Waiter {
public:
    Waiter(std::size_t& waiters, std::condition_variable_any& changed) : waiters_(waiters) {
        ++waiters_;
        changed.notify_all();
    }
    ~Waiter() { --waiters_; }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

private:
    std::size_t& waiters_;
};

}  // namespace

struct Runner::Batch {
    RowChanges changes;
    ledger::Progress from;
    std::uint64_t events = 0;
    std::optional<Instant> last;
    bool at_end = false;
};

Runner::Runner(Log& log, const Codec& codec, const Digest& digest, const NameFolding& folding, Tables& tables,
               ledger::Partition partition, RunnerSettings settings, OnProgress on_progress)
    : log_(&log),
      codec_(&codec),
      digest_(&digest),
      folding_(&folding),
      tables_(&tables),
      partition_(partition),
      settings_(settings),
      on_progress_(std::move(on_progress)),
      retry_after_(settings.retry_after_min) {
    state_.position.partition = partition;
}

void Runner::run(const std::stop_token& stop) {
    try {
        loop(stop);
    } catch (const std::exception& error) {  // no memory, say: the thread ends, and readiness says why
        publish(RunnerState::Phase::stopped, std::string{"unexpected: "} + error.what());
    } catch (...) {
        publish(RunnerState::Phase::stopped, "unexpected, and without a word");
    }
}

void Runner::loop(const std::stop_token& stop) {
    Batch batch;
    bool collected = false;  // a batch that waits to be stored is kept as it is
    while (!stop.stop_requested()) {
        auto step = Step::go_on;
        if (!follower_) {
            batch = Batch{};
            collected = false;
            step = start();
        } else if (!collected) {
            step = collect(batch, stop);
            collected = step == Step::go_on;
        } else {
            step = store(batch);
            collected = step != Step::go_on;
        }
        if (step == Step::ended) return;
        if (step == Step::try_again) wait_before_retry(stop);
    }
}

Runner::Step Runner::start() {
    reader_.reset();
    if (auto opened = tables_->open(log_->ledger_id()); !opened) return failed(opened.error(), "opening the tables");
    const auto progress = tables_->progress(partition_);
    if (!progress) return failed(progress.error(), "reading the tables' progress");
    if (*progress) {
        if (const auto step = check_anchor(**progress); step != Step::go_on) return step;
    }
    follower_.emplace(*codec_, *digest_, log_->ledger_id(), partition_);
    if (*progress) follower_->resume(**progress);
    stored_ = follower_->progress();
    {
        const std::lock_guard lock{mutex_};
        state_.position = follower_->position();
    }
    publish(RunnerState::Phase::catching_up, "");
    return Step::go_on;
}

/// The record that the rows end with must lie in the log where it lay: else the log was cut or is
/// another one, every record behind it would be void, and the rows would silently stand still.
Runner::Step Runner::check_anchor(const ledger::Progress& progress) {
    if (progress.head.sequence == 0) return Step::go_on;
    auto reader = log_->reader(partition_, progress.head_offset);
    if (!reader) return failed(reader.error(), "reading the log");
    const auto read = log::read_known(**reader, 1, settings_.anchor_wait);
    if (!read) return failed(read.error(), "reading the log");
    const auto where = at_text(partition_, progress.head.sequence);
    if (read->records.empty()) {
        if (read->end) return stop_for_good("the tables show " + where + ", which the log does not hold");
        publish(RunnerState::Phase::waiting, "reading the log: no answer yet");
        return Step::try_again;
    }
    const auto& found = read->records.front();
    if (found.offset != progress.head_offset ||
        ledger::examine(*digest_, partition_, found.record).hash != progress.head.hash) {
        return stop_for_good("the tables show another history than the log at " + where);
    }
    return Step::go_on;
}

/// Where events come one by one, those of a moment are stored together: a transaction writes a page once, however many
/// rows on it change.
Runner::Step Runner::collect(Batch& batch, const std::stop_token& stop) {
    batch.from = stored_;
    batch.at_end = false;
    auto step = read_into(batch);
    if (step == Step::go_on && batch.events > 0 && batch.at_end) {
        gather(stop);
        step = read_into(batch);
    }
    return step;
}

void Runner::gather(const std::stop_token& stop) {
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, stop, settings_.gather_time, [this] { return waiters_ > 0; });
}

/// Reads what is there, up to a batch full; blocks only for the first records.
Runner::Step Runner::read_into(Batch& batch) {
    if (!reader_) {
        auto reader = log_->reader(partition_, follower_->next());
        if (!reader) return failed(reader.error(), "reading the log");
        reader_ = std::move(*reader);
    }
    while (batch.events < settings_.batch_events_max && batch.changes.rows() < settings_.batch_rows_max) {
        const auto wait = batch.events == 0 ? settings_.read_wait : std::chrono::milliseconds{0};
        const auto read = reader_->read(std::min(settings_.batch_events_max - batch.events, records_per_read), wait);
        if (!read) {
            // What has been taken is stored first; the next call meets the failure again.
            reader_.reset();
            if (batch.events > 0) return Step::go_on;
            return failed(read.error(), "reading the log");
        }
        if (!take(*read, batch)) break;
        // The end is told once: where nothing has come since, it is still the end.
        batch.at_end = read->end || (read->records.empty() && batch.at_end);
        if (read->end || read->records.empty()) break;
    }
    return Step::go_on;
}

/// False once the follower has stopped; what came before that is good.
bool Runner::take(const log::Batch& read, Batch& batch) {
    for (const auto& record : read.records) {
        auto fed = follower_->feed(record.offset, record.record);
        if (fed.stop) return false;
        if (!fed.commit) continue;
        for (const auto& [event, envelope] : fed.commit->records) {
            batch.changes.add(project(event, envelope, *folding_));
            batch.last = envelope.time;
        }
        batch.events += fed.commit->records.size();
    }
    follower_->skip_to(read.next);
    return true;
}

Runner::Step Runner::store(Batch& batch) {
    const auto to = follower_->progress();
    if (to.head != batch.from.head || to.next != batch.from.next) {
        const auto stored = tables_->apply(partition_, batch.changes, batch.from, to);
        if (!stored) {
            in_doubt_ = true;
            return failed(stored.error(), "storing rows behind " + at_text(partition_, batch.from.head.sequence));
        }
        if (*stored == Stored::mismatch && in_doubt_) {
            // The database came back without its last transactions: go on from what it has.
            in_doubt_ = false;
            follower_.reset();
            return Step::try_again;
        }
        in_doubt_ = false;
        if (*stored == Stored::mismatch) {
            return stop_for_good("the tables show another history than the log at " +
                                 at_text(partition_, batch.from.head.sequence));
        }
        if (*stored == Stored::someone_ahead) {  // another node's: it goes on from what that has stored
            follower_.reset();
            return Step::go_on;
        }
        stored_ = to;
        const std::lock_guard lock{mutex_};
        state_.position = {.partition = partition_, .sequence = to.head.sequence, .hash = to.head.hash};
        if (batch.last) state_.shown_until = batch.last;
        state_.events_applied += batch.events;
        state_.rows_written += batch.changes.rows();
        state_.batches += batch.events > 0 ? 1 : 0;
    }
    if (follower_->stopped()) return stop_for_good(reason_of(*follower_->stopped(), partition_));
    const bool moved = batch.events > 0;
    if (batch.at_end || moved) caught_up_ = batch.at_end;
    if (moved) {
        idle_reads_ = 0;
    } else if (const auto step = check_when_idle(); step != Step::go_on) {
        return step;
    }
    retry_after_ = settings_.retry_after_min;
    publish(caught_up_ ? RunnerState::Phase::current : RunnerState::Phase::catching_up, "");
    if (moved && on_progress_) on_progress_(state());
    batch = Batch{};
    return Step::go_on;
}

/// With nothing to store, the tables are asked now and then, and always after a failure: so readiness
/// tells that they are gone, and rows that a database lost are filled again, before the next event.
Runner::Step Runner::check_when_idle() {
    const bool after_failure = state().phase == RunnerState::Phase::waiting;
    if (!after_failure && ++idle_reads_ < settings_.idle_reads_per_check) return Step::go_on;
    idle_reads_ = 0;
    const auto progress = tables_->progress(partition_);
    if (!progress) {
        in_doubt_ = true;
        return failed(progress.error(), "looking at the tables");
    }
    const auto standing = progress->value_or(ledger::Progress{});
    if (standing.head.sequence < stored_.head.sequence) {
        follower_.reset();
        return Step::try_again;
    }
    if (standing.head.sequence > stored_.head.sequence) {  // by another node
        follower_.reset();
        return Step::go_on;
    }
    if (*progress && standing.head != stored_.head) {
        return stop_for_good("the tables show another history than the log at " +
                             at_text(partition_, stored_.head.sequence));
    }
    return Step::go_on;
}

Runner::Step Runner::failed(const PortFailure& failure, const std::string& doing) {
    if (failure.retry == PortFailure::Retry::never) return stop_for_good(doing + ": " + failure.what);
    publish(RunnerState::Phase::waiting, doing + ": " + failure.what);
    return Step::try_again;
}

Runner::Step Runner::stop_for_good(std::string why) {
    publish(RunnerState::Phase::stopped, std::move(why));
    return Step::ended;
}

void Runner::wait_before_retry(const std::stop_token& stop) {
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, stop, retry_after_, [] { return false; });
    retry_after_ = std::min(retry_after_ * 2, settings_.retry_after_max);
}

void Runner::publish(RunnerState::Phase phase, std::string detail) {
    {
        const std::lock_guard lock{mutex_};
        state_.phase = phase;
        state_.detail = std::move(detail);
        if (follower_) {
            state_.void_records = follower_->void_records();
            state_.cut_commits = follower_->cut_commits();
        }
    }
    changed_.notify_all();
}

Waited Runner::wait_for(const ledger::Position& position, std::chrono::milliseconds patience) {
    std::unique_lock lock{mutex_};
    const Waiter waiter{waiters_, changed_};
    const auto settled = [&] {
        return state_.position.sequence >= position.sequence || state_.phase == RunnerState::Phase::stopped;
    };
    const bool done = changed_.wait_for(lock, patience, settled);
    if (state_.position.sequence == position.sequence && state_.position.hash != position.hash) {
        return Waited::other_history;
    }
    if (state_.position.sequence >= position.sequence) return Waited::reached;
    return done ? Waited::stopped : Waited::not_yet;
}

bool Runner::wait_until(const std::function<bool(const RunnerState&)>& meets, std::chrono::milliseconds patience) {
    std::unique_lock lock{mutex_};
    const Waiter waiter{waiters_, changed_};
    return changed_.wait_for(lock, patience, [&] { return meets(state_); });
}

RunnerState Runner::state() const {
    const std::lock_guard lock{mutex_};
    return state_;
}

}  // namespace muster::projections
