#include "domain/directory/pause.hpp"
#include "domain/directory/report.hpp"
#include "domain/directory/rules.hpp"

namespace muster::directory {

// D13, D15: a run begins. One that never said how it ended was interrupted.
Decision decide(const Account& account, const StartSync& command, Instant) {
    const auto* directory = account.find_directory(command.directory);
    if (directory == nullptr) return UnknownDirectory{.directory = command.directory};
    if (directory->running == command.run) return Nothing{};
    if (auto refusal = check_not_paused(*directory)) return *std::move(refusal);  // D1
    Events events;
    if (directory->running) {  // D15
        events.emplace_back(SyncFinished{.directory = directory->id,
                                         .run = *directory->running,
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
