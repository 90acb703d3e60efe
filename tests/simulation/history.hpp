#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "domain/ledger/remembered.hpp"
#include "domain/ledger/writer.hpp"
#include "domain/ports/log.hpp"

namespace muster::simulation {

/// What the log says, read once at the end by a reader that shares no code with the ones under
/// test but the hash and the codec.
struct History {
    struct Entry {
        std::string command;
        std::string cause;  // the ticket that made it
        ledger::Position position;
    };
    std::vector<Entry> commits;                                             // without barriers
    std::map<std::string, std::size_t> by_cause;                            // into commits
    std::map<ledger::Sequence, ledger::Hash> chain;                         // every valid record
    std::map<std::string, UserId> names;                                    // at the end
    std::set<std::pair<std::string, UserId>> ever;                          // who was ever called so
    std::map<UserId, std::pair<ledger::Sequence, ledger::Sequence>> lives;  // from creation to purge
    ledger::Head head;
    std::uint64_t void_records = 0;
    std::uint64_t cut_commits = 0;
    std::vector<std::string> violations;  // of what must hold of any history
};

[[nodiscard]] History read_history(const std::vector<log::Stored>& records, const ledger::LedgerId& id,
                                   const ledger::MemorySpan& span);

}  // namespace muster::simulation
