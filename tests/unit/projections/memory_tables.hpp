#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "projections/tables.hpp"
#include "tests/support/naive_rows.hpp"

namespace muster::projections {

/// The port in memory, and what can go wrong with it.
class MemoryTables final : public Tables {
public:
    Result<void, PortFailure> open(const ledger::LedgerId& ledger) override {
        const std::lock_guard lock{mutex_};
        if (down_ > 0) return gone();
        if (ledger_ && *ledger_ != ledger) {
            return failure(PortFailure{.retry = PortFailure::Retry::never,
                                       .outcome = PortFailure::Outcome::nothing_done,
                                       .what = "these tables belong to another ledger"});
        }
        ledger_ = ledger;
        return {};
    }
    Result<std::optional<ledger::Progress>, PortFailure> progress(ledger::Partition) override {
        const std::lock_guard lock{mutex_};
        if (down_ > 0) return failure(gone().error());
        return progress_;
    }
    Result<Stored, PortFailure> apply(ledger::Partition, const RowChanges& changes, const ledger::Progress& from,
                                      const ledger::Progress& to) override {
        const std::lock_guard lock{mutex_};
        if (down_ > 0) {
            --down_;
            return failure(gone().error());
        }
        const auto standing = progress_.value_or(ledger::Progress{.head = {.sequence = 0, .hash = from.head.hash}});
        if (const auto other = judge(standing, from, to)) return *other;
        rows_.apply(changes);
        progress_ = to;
        if (answers_lost_ > 0) {
            --answers_lost_;
            return failure(PortFailure{.retry = PortFailure::Retry::later,
                                       .outcome = PortFailure::Outcome::unknown,
                                       .what = "no answer to COMMIT"});
        }
        return Stored::stored;
    }

    void go_down_for(int calls) {
        const std::lock_guard lock{mutex_};
        down_ = calls;
    }
    void lose_answers(int answers) {
        const std::lock_guard lock{mutex_};
        answers_lost_ = answers;
    }
    void pretend(std::optional<ledger::LedgerId> ledger, std::optional<ledger::Progress> progress) {
        const std::lock_guard lock{mutex_};
        ledger_ = ledger;
        progress_ = progress;
    }
    [[nodiscard]] std::string text() {
        const std::lock_guard lock{mutex_};
        return rows_.text();
    }

private:
    static Result<void, PortFailure> gone() {
        return failure(PortFailure{.retry = PortFailure::Retry::later,
                                   .outcome = PortFailure::Outcome::nothing_done,
                                   .what = "the database is gone"});
    }

    std::mutex mutex_;
    std::optional<ledger::LedgerId> ledger_;
    std::optional<ledger::Progress> progress_;
    testing::NaiveRows rows_;
    int down_ = 0;
    int answers_lost_ = 0;
};

}  // namespace muster::projections
