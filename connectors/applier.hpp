#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>

#include "connectors/left_outs.hpp"
#include "connectors/sync_run.hpp"
#include "domain/account/context.hpp"
#include "domain/directory/events.hpp"
#include "domain/ports/ledger.hpp"

namespace muster::connectors {

/// Submits a run's commands one behind the other without waiting for each, and gathers what became
/// of them. Outlives every command it has submitted: the destructor waits.
class Applier {
public:
    Applier(Ledger& ledger, Context context, std::uint64_t total, const std::function<void(const Progress&)>& progress,
            std::stop_token stop);
    ~Applier();
    Applier(const Applier&) = delete;
    Applier& operator=(const Applier&) = delete;

    /// `key` is unique inside the run; `who` names it in the report; `person`: it is about people.
    void submit(Command command, std::string key, std::string who, bool person);
    void wait();

    /// After `wait`: the log did not take something, so the rest was not submitted. Empty: it did.
    [[nodiscard]] const std::string& failed() const { return failed_; }
    /// After `wait`: … because another writer was first, or the log was away for a moment. What is left can be sent
    /// again, once it has been planned anew.
    [[nodiscard]] bool was_cut_short() const { return cut_short_; }
    /// Whether it has changed anything.
    [[nodiscard]] bool has_applied() const { return applied_; }
    [[nodiscard]] const directory::Counts& counts() const { return counts_; }
    [[nodiscard]] LeftOuts& left_outs() { return left_outs_; }

private:
    void take(const CommandOutcome& outcome, const std::string& who, bool person);
    void count(const Events& events);
    void tell(std::uint64_t done);

    Ledger& ledger_;
    Context context_;
    std::uint64_t total_;
    const std::function<void(const Progress&)>& progress_;
    std::stop_token stop_;
    std::uint64_t submitted_ = 0;  // by the one thread that submits

    std::mutex mutex_;  // for all below: outcomes come from the ledger's threads
    std::condition_variable changed_;
    std::uint64_t answered_ = 0;
    std::string failed_;
    bool cut_short_ = false;
    bool applied_ = false;
    directory::Counts counts_;
    LeftOuts left_outs_;
};

}  // namespace muster::connectors
