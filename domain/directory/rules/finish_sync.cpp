#include "domain/directory/report.hpp"
#include "domain/directory/rules.hpp"

namespace muster::directory {

// D13, D15: a run ends, and says how.
Decision decide(const Account& account, const FinishSync& command, Instant) {
    const auto* directory = account.find_directory(command.directory);
    if (directory == nullptr) return UnknownDirectory{.directory = command.directory};
    const auto& last = directory->last_run;
    const bool goes_on = last && last->run == command.run && !last->has_ended;
    if (!goes_on) return Nothing{};                         // ended already, by itself or as interrupted
    Events events{SyncFinished{.directory = directory->id,  // D13, D15
                               .run = command.run,
                               .kind = command.kind,
                               .outcome = command.outcome,
                               .worst = bounded(command.worst),
                               .counts = command.counts,
                               .left_out = bounded(command.left_out),
                               .seen = command.seen}};
    const bool holds_nobody = command.outcome == Outcome::finished && command.counts.held == 0;
    if (holds_nobody && command.kind != RunKind::one_user && directory->held) {  // D9
        events.emplace_back(HoldOvertaken{.directory = directory->id, .plan = directory->held->plan});
    }
    return events;
}

}  // namespace muster::directory
