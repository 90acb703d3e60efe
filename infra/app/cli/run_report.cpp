#include "infra/app/cli/run_report.hpp"

#include <algorithm>

#include "infra/app/terminal.hpp"
#include "infra/codec/enum_names.hpp"

namespace muster::app::cli {

codec::SyncOf::Ended ended_of(const connectors::RunReport& report) {
    codec::SyncOf::Ended ended{
        .outcome = report.outcome, .worst = report.worst, .counts = report.counts, .left_out = {}};
    for (const auto& left_out : report.left_out) {
        ended.left_out.push_back({.reason = std::string{codec::name_of(left_out.reason)}, .people = left_out});
    }
    return ended;
}

void print_run(const std::string& directory, const codec::SyncOf::Ended& ended, std::FILE* to) {
    const auto& counts = ended.counts;
    tell(to, "{}: {}, {} read, {} created, {} updated, {} taken over, {} trashed, {} restored, {} held, {} skipped\n",
         directory, codec::name_of(ended.outcome), counts.read, counts.created, counts.updated, counts.adopted,
         counts.trashed, counts.restored, counts.held, counts.skipped);
    if (!ended.worst.empty()) tell(stderr, "{}: {}\n", directory, ended.worst);
    if (ended.outcome == directory::Outcome::held)
        tell(stderr, "{0}: 'muster sync held {0}' says who, and how to decide\n", directory);
    for (const auto& [reason, people] : ended.left_out) {
        tell(stderr, "{}: left out: {} {}\n", directory, people.count, reason);
        for (const auto& [who, detail] : people.examples)
            tell(stderr, "      {}{}{}\n", who, detail.empty() ? "" : ": ", detail);
    }
}

ExitCode exit_code_of(const std::vector<directory::Outcome>& outcomes) {
    // Outcomes are ordered from best to worst.
    const auto worst = outcomes.empty() ? directory::Outcome::finished : *std::ranges::max_element(outcomes);
    switch (worst) {
        case directory::Outcome::finished:
            return ExitCode::done;
        case directory::Outcome::partial:
            return ExitCode::partial;
        case directory::Outcome::held:
            return ExitCode::held;
        case directory::Outcome::failed:
            return ExitCode::failed;
    }
    return ExitCode::failed;
}

}  // namespace muster::app::cli
