#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/ledger/rules.hpp"
#include "domain/ledger/writer.hpp"

namespace muster::simulation {

/// What one run, or many together, came to.
struct Tally {
    std::uint64_t runs = 0;
    std::uint64_t acknowledged = 0;  // commands, each once
    std::uint64_t repeated = 0;      // and again to who asked again
    std::uint64_t not_applied = 0;
    std::uint64_t refused = 0;
    std::uint64_t nothing = 0;
    std::uint64_t unknown = 0;
    std::uint64_t void_records = 0;
    std::uint64_t openings = 0;
    std::uint64_t crashes = 0;
    std::uint64_t crashes_inside_commits = 0;
    std::uint64_t zombies = 0;
    std::uint64_t clock_jumps = 0;
    std::uint64_t histories_cut = 0;
    ledger::Corners corners;
    std::vector<std::string> violations;  // the first few, in words
    std::uint64_t violation_count = 0;

    void violate(std::string what);
    void add(const Tally& other);
};

/// Every corner of section 3's table with its count.
[[nodiscard]] std::vector<std::pair<std::string, std::uint64_t>> corners_of(const Tally& tally);

/// One cluster, from one seed, in one thread: three nodes that all may write, clients that retry,
/// a log that loses, doubles, overtakes and forgets to answer, crashes, pauses and jumping clocks;
/// then it heals, and what was answered is compared with what the log says.
[[nodiscard]] Tally run_cluster(std::uint64_t seed, const ledger::Rules& rules);

}  // namespace muster::simulation
