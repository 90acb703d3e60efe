#include "infra/ledger/ledger_service.hpp"

#include <algorithm>
#include <utility>

#include "domain/account/dispatch.hpp"
#include "infra/ledger/command_bytes.hpp"

namespace muster::ledger {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t records_per_read = 2000;
constexpr std::chrono::milliseconds idle_wait{50};    // how late a foreign record may be seen
constexpr std::chrono::milliseconds busy_wait{1};     // for a report while more commands may come
constexpr std::chrono::milliseconds retry_wait{200};  // after a failure of the log
constexpr std::chrono::milliseconds anchor_wait{5000};
constexpr std::chrono::milliseconds normal_wait{5000};  // to become the writer
// A reader that lags so far behind what the reports have shown is opened anew rather than read through.
constexpr Offset lag_max = 5000;

Sources sources_of(Ids& ids) {
    // Jitter from the ids' own random bits: the last hex digits of a UUIDv7.
    return {
        .uuid = [&ids](Instant now) { return ids.uuid(now); },
        .jitter =
            [&ids] { return static_cast<double>(std::stoul(ids.uuid({}).substr(28), nullptr, 16) % 4096) / 4095.0; }};
}

}  // namespace

LedgerService::LedgerService(Log& log, const Codec& codec, const Digest& digest, const Clock& clock, Ids& ids,
                             ServiceOptions options, OnReplay on_replay)
    : log_(log),
      digest_(digest),
      clock_(clock),
      options_(std::move(options)),
      on_replay_(std::move(on_replay)),
      writer_(codec, digest, Machine{.decide = dispatch, .evolve = evolve}, sources_of(ids), options_.writer),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

LedgerService::~LedgerService() {
    stop();
}

void LedgerService::stop() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    thread_.request_stop();
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

// A MAC, its key outside the log: a plain hash of a short value could be guessed by whoever reads the log.
std::string LedgerService::fingerprint_of(const Command& command) const {
    return digest_.hex_hmac_sha256(options_.fingerprint_key, command_bytes(command));
}

void LedgerService::submit(Command command, Context context, std::optional<CommandId> id,
                           std::function<void(CommandOutcome)> done, IfFull if_full) {
    Waiting waiting{.submit = {.ticket = 0,
                               .command = std::move(command),
                               .context = std::move(context),
                               .id = std::move(id),
                               .fingerprint = {}},
                    .done = std::move(done)};
    if (waiting.submit.id) waiting.submit.fingerprint = fingerprint_of(waiting.submit.command);
    std::string_view why_not = "the service stops";
    {
        std::unique_lock lock{mutex_};
        const bool waits = if_full == IfFull::wait;
        const auto most = options_.unfinished_max - (waits ? options_.kept_free : 0);
        const auto has_room = [&] { return unfinished_.size() < most; };
        if (waits) changed_.wait_for(lock, options_.room_patience, [&] { return stopping_ || has_room(); });
        if (!stopping_ && !has_room()) why_not = "too many commands wait for the log";
        if (!stopping_ && has_room()) {
            waiting.submit.ticket = ++last_ticket_;
            unfinished_.insert(waiting.submit.ticket);
            waiting_.push_back(std::move(waiting));
            lock.unlock();
            changed_.notify_all();
            return;
        }
    }
    waiting.done(NotApplied{.why = std::string{why_not}});
}

void LedgerService::with_state(const std::function<void(const Account&, const Position&)>& look) const {
    const std::shared_lock lock{state_mutex_};
    look(writer_.account(), writer_.position());
}

bool LedgerService::wait_until(const std::function<bool(const Account&)>& is_so, std::chrono::milliseconds patience,
                               const std::stop_token& stop) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, stop, patience, [&] {
        const std::shared_lock state{state_mutex_};
        return is_so(writer_.account());
    });
}

bool LedgerService::wait_until_replayed(const std::stop_token& stop) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, stop, [&] { return state_.replayed || stopping_; });
    return state_.replayed;
}

bool LedgerService::wait_until_answered(std::chrono::milliseconds patience) {
    std::unique_lock lock{mutex_};
    const auto last = last_ticket_;
    return changed_.wait_for(lock, patience, [&] { return unfinished_.empty() || *unfinished_.begin() > last; });
}

bool LedgerService::wait_until_whole(std::chrono::milliseconds patience) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, patience, [&] { return state_.replayed && !state_.cut; });
}

bool LedgerService::wait_for(const Position& position, std::chrono::milliseconds patience) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, patience, [&] { return shown_ >= position.sequence; });
}

LedgerService::State LedgerService::state() const {
    const std::lock_guard lock{mutex_};
    return state_;
}

Position LedgerService::acknowledged() const {
    const std::lock_guard lock{mutex_};
    return acknowledged_;
}

void LedgerService::run(const std::stop_token& stop) {
    const auto patience_is_over = [&] { return options_.give_up_after && waits_longer_than(*options_.give_up_after); };
    while (!stop.stop_requested() && !patience_is_over()) turn();
    const bool gave_up = !stop.stop_requested();
    if (gave_up) {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    // Draining: what has been taken gets its answer, if the log gives it in time.
    const auto deadline = std::chrono::steady_clock::now() + (gave_up ? std::chrono::seconds{0} : options_.drain_max);
    while (std::chrono::steady_clock::now() < deadline) {
        const bool took = take_submissions();
        if (!took && writer_.is_idle()) break;
        turn();
    }
    const auto why = gave_up ? state().detail : "the service stops";
    step(Abandon{.why = why});
    std::deque<Waiting> left;
    {
        const std::lock_guard lock{mutex_};
        left.swap(waiting_);
    }
    for (auto& waiting : left) waiting.done(NotApplied{.why = why});
    publish();
}

// One round: commands in, records out, answers and reads in. Blocks for a moment where there is nothing to do.
void LedgerService::turn() {
    const bool took = take_submissions();
    if (writer_.is_idle()) {
        step(Yield{});
    } else {
        step(Claim{});
    }
    read_anchor();
    if (writer_.can_decide()) step(Decide{});
    const bool busy = !writer_.is_idle();
    if (unanswered_ > 0) poll_answers(took || writer_.can_decide() ? 0ms : busy_wait);
    if (writer_.wants_reads()) {
        read(unanswered_ > 0 || took ? busy_wait : idle_wait);
    } else if (unanswered_ == 0 && !writer_.can_decide()) {
        wait_for_work(busy ? busy_wait : idle_wait);
        read(0ms);  // somebody else may have written
    }
    step(Tick{});
    const auto now = std::chrono::steady_clock::now();
    if (writer_.is_idle() || writer_.is_open()) {
        waits_since_.reset();
    } else if (!waits_since_) {
        waits_since_ = now;
    }
    publish();
}

bool LedgerService::waits_longer_than(std::chrono::milliseconds patience) const {
    return waits_since_ && std::chrono::steady_clock::now() - *waits_since_ > patience;
}

bool LedgerService::take_submissions() {
    std::deque<Waiting> taken;
    {
        const std::lock_guard lock{mutex_};
        taken.swap(waiting_);
    }
    if (taken.empty()) return false;
    changed_.notify_all();
    for (auto& waiting : taken) {
        callers_.emplace(waiting.submit.ticket, std::move(waiting.done));
        step(std::move(waiting.submit));
    }
    return true;
}

void LedgerService::wait_for_work(std::chrono::milliseconds wait) {
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, wait, [&] { return stopping_ || !waiting_.empty(); });
}

void LedgerService::read(std::chrono::milliseconds wait) {
    const auto wanted = writer_.follower().next();
    if (reader_ && wanted - reader_next_ > lag_max) reader_.reset();
    if (!reader_) {
        auto opened = log_.reader(writer_.follower().partition(), wanted);
        if (!opened) return port_failed(opened.error());
        reader_ = *std::move(opened);
        reader_next_ = wanted;
    }
    auto batch = reader_->read(records_per_read, wait);
    if (!batch) {
        reader_.reset();
        return port_failed(batch.error());
    }
    trouble_.reset();
    reader_next_ = batch->next;
    const bool end = batch->end;
    // An empty one says that nothing more lies there, which a writer on its way to a barrier waits for.
    if (!batch->records.empty() || end || writer_.wants_reads()) step(Read{*std::move(batch)});
    if (replayed_here_) return;
    replayed_here_ = end;
    if (on_replay_) on_replay_(writer_.follower().head().sequence);
}

void LedgerService::poll_answers(std::chrono::milliseconds wait) {
    if (!appender_) return;
    auto answers = appender_->poll(wait);
    const bool broken = appender_->broken();
    unanswered_ -= std::min(unanswered_, answers.size());
    for (const auto& answered : answers) {
        if (const auto* refused = std::get_if<log::NotAppended>(&answered.answer)) last_refusal_ = refused->why;
    }
    if (!answers.empty()) step(Answers{std::move(answers)});
    if (broken && appender_) step(AppenderLost{.why = "the log's appender broke"});
}

void LedgerService::step(Input input) {
    // Only reads and answers change the account; all else may go on beside those who look at it.
    const bool folds = std::holds_alternative<Read>(input) || std::holds_alternative<Answers>(input);
    Outputs outputs;
    if (folds) {
        const std::unique_lock lock{state_mutex_};
        outputs = writer_.step(std::move(input), clock_.now());
    } else {
        outputs = writer_.step(std::move(input), clock_.now());
    }
    carry_out(std::move(outputs));
}

void LedgerService::carry_out(Outputs outputs) {
    if (outputs.new_appender) {
        appender_.reset();
        unanswered_ = 0;
    }
    if (!outputs.append.empty()) append(std::move(outputs.append));
    if (!outputs.answers.empty()) {
        {
            // Before anybody is told, so that whoever reads next waits for it.
            const std::lock_guard lock{mutex_};
            raise_acknowledged(writer_.acknowledged());
            for (const auto& answer : outputs.answers) unfinished_.erase(answer.ticket);
        }
        changed_.notify_all();
        for (auto& answer : outputs.answers) {
            const auto caller = callers_.find(answer.ticket);
            if (caller == callers_.end()) continue;
            auto done = std::move(caller->second);
            callers_.erase(caller);
            done(std::move(answer.outcome));
        }
    }
    if (outputs.read_anchor) anchor_wanted_ = outputs.read_anchor;
}

void LedgerService::append(std::vector<log::ToAppend> records) {
    if (!appender_) {
        auto made = log_.check().and_then([&] { return log_.appender(writer_.follower().partition()); });
        if (!made) {
            port_failed(made.error());
            std::vector<log::Answered> never_left;
            never_left.reserve(records.size());
            for (const auto& record : records)
                never_left.push_back({.attempt = record.attempt, .answer = log::NotAppended{.why = made.error().what}});
            return step(Answers{std::move(never_left)});
        }
        appender_ = *std::move(made);
        unanswered_ = 0;
    }
    unanswered_ += records.size();
    appender_->append(std::move(records));
}

// Until the log answers, or the writer is somewhere else by then.
void LedgerService::read_anchor() {
    if (!anchor_wanted_) return;
    if (!std::holds_alternative<Opening>(writer_.standing())) return anchor_wanted_.reset();
    const auto offset = *anchor_wanted_;
    auto reader = log_.reader(writer_.follower().partition(), offset);
    if (!reader) return port_failed(reader.error());
    auto batch = log::read_known(**reader, 1, anchor_wait);
    if (!batch) return port_failed(batch.error());
    AnchorRead anchor{.offset = offset, .record = std::nullopt};
    if (!batch->records.empty() && batch->records.front().offset == offset)
        anchor.record = std::move(batch->records.front().record);
    // Nothing, and not the end either: the log did not answer.
    if (!anchor.record && !batch->end && batch->records.empty()) return;
    anchor_wanted_.reset();
    step(std::move(anchor));
}

void LedgerService::port_failed(const PortFailure& failure) {
    trouble_ = failure.what;
    publish();
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, retry_wait, [&] { return stopping_; });
}

void LedgerService::publish() {
    const bool halted = std::holds_alternative<Halted>(writer_.standing());
    const bool doubt = std::holds_alternative<InDoubt>(writer_.standing());
    const auto& follower = writer_.follower();
    const bool cut = replayed_here_ && writer_.behind_a_known_head();
    // Another process's append, or a broker that takes over, makes everybody wait for a moment.
    const bool waits = waits_longer_than(normal_wait);
    State state{.ok = !waits && !halted && !doubt && !trouble_ && replayed_here_ && !cut && !follower.stopped(),
                .replayed = replayed_here_,
                .cut = cut,
                .detail = trouble_ ? *trouble_
                                   : writer_.describe() + (waits && !last_refusal_.empty() ? ": " + last_refusal_ : ""),
                .void_records = follower.void_records(),
                .cut_commits = follower.cut_commits()};
    {
        const std::lock_guard lock{mutex_};
        // What an earlier life acknowledged lies in what was replayed.
        if (replayed_here_ && !writer_.is_open()) raise_acknowledged(writer_.position());
        shown_ = writer_.position().sequence;
        state_ = std::move(state);
    }
    changed_.notify_all();
}

// Under the mutex.
void LedgerService::raise_acknowledged(const Position& position) {
    if (position.sequence > acknowledged_.sequence) acknowledged_ = position;
}

}  // namespace muster::ledger
