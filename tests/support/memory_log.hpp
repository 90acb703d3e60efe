#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <random>
#include <vector>

#include "domain/ports/log.hpp"

namespace muster::test {

/// The log port in memory. Without faults it keeps the port's promises and nothing more goes wrong
/// than with an embedded log. With faults it goes wrong in all the ways that the port allows: what is
/// appended travels (`move_on`, `land_all`), may be lost, overtaken, doubled, late; its answer may be
/// lost or say less than it could. One seed, one history. Safe to call from any thread.
class MemoryLog final : public Log {
public:
    /// Chances, from 0 to 1, of each record.
    struct Faults {
        double lost = 0;          // never arrives; the answer is Unknown
        double doubled = 0;       // a copy travels on
        double overtaken = 0;     // what is behind it arrives first
        double gives_up = 0;      // the answer is Unknown at once, and it may still arrive
        double answer_lost = 0;   // it arrives, the answer is Unknown
        double no_answer = 0;     // it arrives, and no answer ever comes
        double no_offset = 0;     // success, but not where
        double names_copy = 0;    // of a doubled one: the answer names the second copy
        double never_leaves = 0;  // NotAppended
        double hole = 0;          // an offset is left out before it
        double stranger = 0;      // somebody else's record lands before it
        [[nodiscard]] bool any() const;
    };

    explicit MemoryLog(const ledger::LedgerId& id, ledger::Partition partitions = 1);
    ~MemoryLog() override;

    [[nodiscard]] ledger::Partition partitions() const override;
    [[nodiscard]] ledger::LedgerId ledger_id() const override { return id_; }
    [[nodiscard]] Result<void, PortFailure> check() override;
    [[nodiscard]] Result<std::unique_ptr<log::Reader>, PortFailure> reader(ledger::Partition partition,
                                                                           ledger::Offset from) override;
    [[nodiscard]] Result<std::unique_ptr<log::Appender>, PortFailure> appender(ledger::Partition partition) override;

    void set_faults(const Faults& faults, std::uint64_t seed);
    /// While it is down every call fails, and what is handed over is Unknown and gone.
    void set_down(bool down);
    /// Every appender that there is breaks; what it had handed over travels on.
    void break_appenders();
    /// Up to `records_max` of those under way arrive.
    void move_on(std::size_t records_max);
    void land_all();
    [[nodiscard]] std::size_t under_way() const;

    // What somebody with a hand in the log can do.
    void put(ledger::Partition partition, ledger::Record record);
    void cut(ledger::Partition partition, std::size_t records);
    [[nodiscard]] std::vector<log::Stored> contents(ledger::Partition partition) const;

private:
    class MemoryReader;
    class MemoryAppender;
    /// What an appender and its records under way share; either may end first.
    struct Answers {
        std::vector<log::Answered> ready;
        bool broken = false;
        bool gone = false;
    };
    struct Travelling {
        ledger::Partition partition = 0;
        log::Attempt attempt = 0;
        ledger::Record record;
        std::shared_ptr<Answers> answers;  // none: nobody hears of it
        bool is_copy = false;
    };
    struct Part {
        std::vector<log::Stored> records;  // by offset
        ledger::Offset next = 0;
    };

    void take(ledger::Partition partition, std::vector<log::ToAppend>& records,
              const std::shared_ptr<Answers>& answers);
    void land(Travelling travelling);
    ledger::Offset store(ledger::Partition partition, ledger::Record record);
    void answer(const std::shared_ptr<Answers>& answers, log::Attempt attempt, log::AppendAnswer what);
    [[nodiscard]] bool chance(double probability);
    [[nodiscard]] std::size_t below(std::size_t bound);

    const ledger::LedgerId id_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Part> parts_;
    std::deque<Travelling> under_way_;
    std::vector<std::weak_ptr<Answers>> appenders_;
    Faults faults_;
    std::mt19937_64 random_{0};
    bool down_ = false;
};

}  // namespace muster::test
