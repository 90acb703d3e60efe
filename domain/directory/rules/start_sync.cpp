#include "domain/directory/pause.hpp"
#include "domain/directory/report.hpp"
#include "domain/directory/rules.hpp"

namespace muster::directory {

// D13, D15: a run begins, behind all others of its directory. One that never said how it ended was interrupted.
Decision decide(const Account& account, const StartSync& command, Instant now) {
    const auto* directory = account.find_directory(command.directory);
    if (directory == nullptr) return UnknownDirectory{.directory = command.directory};
    const auto& last = directory->last_run;
    if (last && last->run == command.run) return Nothing{};
    if (auto refusal = check_not_paused(*directory)) return *std::move(refusal);  // D1
    // D9: what that one changed, and what it read, the plan did not know.
    if (last && last->run != command.behind) return AnotherRun{.directory = directory->id, .run = last->run};
    if (last && is_alive(*last, now) && !command.behind_is_over) {  // D15
        return AnotherRun{.directory = directory->id, .run = last->run};
    }
    Events events;
    if (last && !last->has_ended) {  // D15
        events.emplace_back(SyncFinished{.directory = directory->id,
                                         .run = last->run,
                                         .outcome = Outcome::failed,
                                         .worst = "interrupted",
                                         .counts = {},
                                         .left_out = {},
                                         .seen = {}});
    }
    events.emplace_back(SyncStarted{.directory = directory->id,  // D13
                                    .run = command.run,
                                    .kind = command.kind,
                                    .began = command.began,
                                    .server = bounded(command.server),
                                    .left_out = bounded(command.left_out)});
    return events;
}

}  // namespace muster::directory
