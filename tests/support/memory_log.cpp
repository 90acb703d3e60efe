#include "tests/support/memory_log.hpp"

#include <algorithm>
#include <utility>

namespace muster::test {
namespace {

PortFailure down() {
    return {.retry = PortFailure::Retry::later,
            .outcome = PortFailure::Outcome::nothing_done,
            .what = "the memory log is down"};
}

}  // namespace

class MemoryLog::MemoryReader final : public log::Reader {
public:
    MemoryReader(MemoryLog& log, ledger::Partition partition, ledger::Offset from)
        : log_(log), partition_(partition), next_(from) {}

    Result<log::Batch, PortFailure> read(std::size_t records_max, std::chrono::milliseconds wait) override {
        std::unique_lock lock(log_.mutex_);
        const auto& part = log_.parts_[partition_];
        const auto something = [&] { return log_.down_ || first() != part.records.end() || !end_told_; };
        if (wait.count() > 0) log_.changed_.wait_for(lock, wait, something);
        if (log_.down_) return failure(down());

        log::Batch batch;
        auto at = first();
        for (; at != part.records.end() && batch.records.size() < records_max; ++at) batch.records.push_back(*at);
        if (!batch.records.empty()) {
            next_ = batch.records.back().offset + 1;
            end_told_ = false;
        }
        if (at == part.records.end()) {
            batch.end = !std::exchange(end_told_, true);
            next_ = std::max(next_, part.next);
        }
        batch.next = next_;
        return batch;
    }

private:
    [[nodiscard]] std::vector<log::Stored>::const_iterator first() const {
        return std::ranges::lower_bound(log_.parts_[partition_].records, next_, {}, &log::Stored::offset);
    }

    MemoryLog& log_;
    ledger::Partition partition_;
    ledger::Offset next_;
    bool end_told_ = false;
};

class MemoryLog::MemoryAppender final : public log::Appender {
public:
    MemoryAppender(MemoryLog& log, ledger::Partition partition, std::shared_ptr<Answers> answers)
        : log_(log), partition_(partition), answers_(std::move(answers)) {}
    ~MemoryAppender() override {
        const std::lock_guard lock(log_.mutex_);
        answers_->gone = true;
    }

    void append(std::vector<log::ToAppend> records) override {
        const std::lock_guard lock(log_.mutex_);
        log_.take(partition_, records, answers_);
        log_.changed_.notify_all();
    }

    std::vector<log::Answered> poll(std::chrono::milliseconds wait) override {
        std::unique_lock lock(log_.mutex_);
        if (wait.count() > 0) {
            log_.changed_.wait_for(lock, wait, [&] { return !answers_->ready.empty() || answers_->broken; });
        }
        return std::exchange(answers_->ready, {});
    }

    bool broken() const override {
        const std::lock_guard lock(log_.mutex_);
        return answers_->broken;
    }

private:
    MemoryLog& log_;
    ledger::Partition partition_;
    std::shared_ptr<Answers> answers_;
};

bool MemoryLog::Faults::any() const {
    return lost + doubled + overtaken + gives_up + answer_lost + no_answer + no_offset + never_leaves + hole +
               stranger >
           0;
}

MemoryLog::MemoryLog(const ledger::LedgerId& id, ledger::Partition partitions) : id_(id), parts_(partitions) {}
MemoryLog::~MemoryLog() = default;

ledger::Partition MemoryLog::partitions() const {
    return static_cast<ledger::Partition>(parts_.size());
}

Result<void, PortFailure> MemoryLog::check() {
    const std::lock_guard lock(mutex_);
    if (down_) return failure(down());
    return {};
}

Result<std::unique_ptr<log::Reader>, PortFailure> MemoryLog::reader(ledger::Partition partition, ledger::Offset from) {
    const std::lock_guard lock(mutex_);
    if (down_) return failure(down());
    return std::make_unique<MemoryReader>(*this, partition, from);
}

Result<std::unique_ptr<log::Appender>, PortFailure> MemoryLog::appender(ledger::Partition partition) {
    const std::lock_guard lock(mutex_);
    if (down_) return failure(down());
    auto answers = std::make_shared<Answers>();
    std::erase_if(appenders_, [](const auto& known) { return known.expired(); });
    appenders_.push_back(answers);
    return std::make_unique<MemoryAppender>(*this, partition, std::move(answers));
}

void MemoryLog::set_faults(const Faults& faults, std::uint64_t seed) {
    const std::lock_guard lock(mutex_);
    faults_ = faults;
    random_.seed(seed);
}

void MemoryLog::set_down(bool down) {
    const std::lock_guard lock(mutex_);
    down_ = down;
    changed_.notify_all();
}

void MemoryLog::break_appenders() {
    const std::lock_guard lock(mutex_);
    for (const auto& known : appenders_) {
        if (const auto answers = known.lock()) answers->broken = true;
    }
    changed_.notify_all();
}

void MemoryLog::move_on(std::size_t records_max) {
    const std::lock_guard lock(mutex_);
    for (; records_max > 0 && !under_way_.empty(); --records_max) {
        const auto at = chance(faults_.overtaken) ? below(under_way_.size()) : 0;
        auto travelling = std::move(under_way_[at]);
        under_way_.erase(under_way_.begin() + static_cast<std::ptrdiff_t>(at));
        land(std::move(travelling));
    }
    changed_.notify_all();
}

void MemoryLog::land_all() {
    move_on(SIZE_MAX);
}

std::size_t MemoryLog::under_way() const {
    const std::lock_guard lock(mutex_);
    return under_way_.size();
}

void MemoryLog::put(ledger::Partition partition, ledger::Record record) {
    const std::lock_guard lock(mutex_);
    store(partition, std::move(record));
    changed_.notify_all();
}

void MemoryLog::cut(ledger::Partition partition, std::size_t records) {
    const std::lock_guard lock(mutex_);
    auto& part = parts_[partition];
    part.records.resize(part.records.size() - std::min(records, part.records.size()));
    part.next = part.records.empty() ? 0 : part.records.back().offset + 1;
}

std::vector<log::Stored> MemoryLog::contents(ledger::Partition partition) const {
    const std::lock_guard lock(mutex_);
    return parts_[partition].records;
}

void MemoryLog::take(ledger::Partition partition, std::vector<log::ToAppend>& records,
                     const std::shared_ptr<Answers>& answers) {
    for (auto& [attempt, record, time] : records) {
        if (down_ || answers->broken) {
            answer(answers, attempt, log::Unknown{"the memory log is down"});
            continue;
        }
        if (!faults_.any()) {
            answer(answers, attempt, log::Appended{store(partition, std::move(record))});
            continue;
        }
        if (chance(faults_.never_leaves)) {
            answer(answers, attempt, log::NotAppended{});
            continue;
        }
        Travelling travelling{partition, attempt, std::move(record), answers, false};
        if (chance(faults_.gives_up)) {
            answer(answers, attempt, log::Unknown{"gave up waiting"});
            travelling.answers.reset();
        }
        under_way_.push_back(std::move(travelling));
    }
}

void MemoryLog::land(Travelling travelling) {
    const auto& answers = travelling.answers;
    if (!travelling.is_copy && chance(faults_.lost)) {
        answer(answers, travelling.attempt, log::Unknown{"lost"});
        return;
    }
    if (chance(faults_.stranger)) store(travelling.partition, ledger::Record{{{"from", "a stranger"}}, "hello"});
    if (chance(faults_.hole)) ++parts_[travelling.partition].next;
    if (chance(faults_.doubled)) {
        auto copy = travelling;
        copy.is_copy = true;
        if (chance(faults_.names_copy)) {
            travelling.answers.reset();
        } else {
            copy.answers.reset();
        }
        under_way_.insert(under_way_.begin() + static_cast<std::ptrdiff_t>(below(under_way_.size() + 1)),
                          std::move(copy));
    }
    const auto offset = store(travelling.partition, std::move(travelling.record));
    if (chance(faults_.no_answer)) return;
    if (chance(faults_.answer_lost)) {
        answer(answers, travelling.attempt, log::Unknown{"the answer was lost"});
    } else if (chance(faults_.no_offset)) {
        answer(answers, travelling.attempt, log::Appended{});
    } else {
        answer(answers, travelling.attempt, log::Appended{offset});
    }
}

ledger::Offset MemoryLog::store(ledger::Partition partition, ledger::Record record) {
    auto& part = parts_[partition];
    part.records.push_back({part.next, std::move(record)});
    return part.next++;
}

void MemoryLog::answer(const std::shared_ptr<Answers>& answers, log::Attempt attempt, log::AppendAnswer what) {
    if (answers && !answers->gone) answers->ready.push_back({attempt, std::move(what)});
}

bool MemoryLog::chance(double probability) {
    if (probability <= 0) return false;
    return static_cast<double>(random_() >> 11) * 0x1.0p-53 < probability;
}

std::size_t MemoryLog::below(std::size_t bound) {
    return static_cast<std::size_t>(random_() % bound);
}

}  // namespace muster::test
