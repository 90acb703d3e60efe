#include "connectors/prepare.hpp"

#include <algorithm>
#include <utility>

#include "connectors/hidden.hpp"
#include "connectors/one_user.hpp"
#include "domain/account/account.hpp"

namespace muster::connectors {
namespace {

using directory::LeftOutReason;
using Phase = Progress::Phase;

class Preparing {
public:
    Preparing(Reading& reading, Unsettled& unsettled, const DirectoryId& directory, const SyncPorts& ports,
              TrashedBefore before, const std::function<void(const Progress&)>& progress,
              const std::optional<std::string>& only)
        : reading_(reading),
          unsettled_(unsettled),
          directory_(directory),
          ports_(ports),
          before_(before),
          progress_(progress),
          only_(only) {}

    Result<Prepared, PortFailure> run() {
        tell(Phase::planning, 0);
        const auto made = reading_.scope(unsettled_);
        if (!made) return failure(made.error());
        const Scope& scope = **made;
        prepared_.doubts = reading_.doubts();
        // A copy shares what is the same, so that nobody waits for the plan.
        Account account;
        ports_.ledger.with_state([&](const Account& now, const ledger::Position& at) {
            account = now;
            prepared_.position = at.sequence;
        });
        doubt_missing_groups(scope, account);
        make_plan(scope, account);
        const Plan& plan = prepared_.plan;
        prepared_.doubts.insert(prepared_.doubts.end(), plan.doubts.begin(), plan.doubts.end());
        prove(scope, account);
        return std::move(prepared_);
    }

private:
    // D2: where a configuration names groups by DN, a renamed one is not found, and who knows its GUID can say more.
    void doubt_missing_groups(const Scope& scope, const Account& account) {
        if (scope.missing_groups.empty()) return;
        std::string renamed;
        if (const auto* known = account.find_directory(directory_)) {
            for (const auto& [guid, id] : known->groups) {
                const Object* object = reading_.replica().find(guid);
                if (object == nullptr || !object->live ||
                    std::ranges::find(scope.groups, guid, &ScopeGroup::guid) != scope.groups.end())
                    continue;
                renamed += "; " + object->dn +
                           " was one before: is it that, renamed? Then name it so, or as guid:" + guid.text();
            }
        }
        for (const std::string& group : scope.missing_groups)
            prepared_.doubts.push_back("the sync group " + group + renamed);
    }

    void make_plan(const Scope& scope, const Account& account) {
        const bool may_remove = prepared_.doubts.empty();  // D8
        const Instant now = ports_.clock.now();
        const Replica& replica = reading_.replica();
        if (!only_) {
            prepared_.plan = plan(replica, scope, account, directory_, ports_.ids, now, may_remove, unsettled_);
            return;
        }
        prepared_.people = bearers_of(*only_, replica, scope, account, directory_, now);  // D11
        prepared_.plan = plan(replica, scope, account, directory_, ports_.ids, now, may_remove,
                              left_outs_of(prepared_.people, replica, account, directory_));
        keep_only(prepared_.plan, prepared_.people, account, directory_);
    }

    // D8, D9: what of the removals may be applied.
    void prove(const Scope& scope, const Account& account) {
        Plan& plan = prepared_.plan;
        if (const auto* known = account.find_directory(directory_)) keep_the_discarded(plan, *known);
        prepared_.held = hold_back(plan, reading_.configuration().guard, prepared_.doubts.empty(), before_);
        if (plan.removals.empty()) return;
        tell(Phase::proving, 0, plan.removals.size());
        std::vector<Guid> guids;
        guids.reserve(plan.removals.size());
        for (const Removal& removal : plan.removals) guids.push_back(removal.guid);
        auto sightings = reading_.session().look_up(guids);
        if (sightings && reading_.configuration().kind == directory::Kind::openldap) {
            auto told = tell_hidden(*sightings, plan.removals, scope, reading_.replica(), reading_.session());
            if (!told) sightings = failure(std::move(told).error());
        }
        if (!sightings) {
            if (sightings.error().retry == PortFailure::Retry::later) prepared_.not_looked_up = sightings.error().what;
            prepared_.doubts.push_back(sightings.error().what);
            for (const Removal& removal : plan.removals)
                plan.left_outs.add(LeftOutReason::removal_unproven, removal.who, sightings.error().what);
            withhold_all(plan);
            return;
        }
        Gated gated = gate(plan, reading_.replica(), scope, directory_, *sightings);
        for (const Unproven& unproven : gated.unproven)
            plan.left_outs.add(LeftOutReason::removal_unproven, unproven.removal.who, unproven.why);
        if (!gated.unproven.empty())
            prepared_.doubts.push_back(std::to_string(gated.unproven.size()) + " removals are not proven: " +
                                       gated.unproven.front().removal.who + " " + gated.unproven.front().why);
        withhold(plan, scope, account, directory_, gated.unproven);
        const auto approved = static_cast<std::uint64_t>(std::ranges::count(plan.removals, true, &Removal::approved));
        const auto unproven = static_cast<std::uint64_t>(
            std::ranges::count_if(gated.unproven, [](const Unproven& one) { return one.removal.approved; }));
        prepared_.approved = approved - unproven;
        prepared_.gone = std::move(gated.pass);
        tell(Phase::proving, plan.removals.size(), plan.removals.size());
    }

    void tell(Phase phase, std::uint64_t done, std::uint64_t total = 0) const {
        if (progress_) progress_({phase, done, total});
    }

    Reading& reading_;
    Unsettled& unsettled_;
    const DirectoryId& directory_;
    const SyncPorts& ports_;
    TrashedBefore before_;
    const std::function<void(const Progress&)>& progress_;
    const std::optional<std::string>& only_;
    Prepared prepared_;
};

}  // namespace

Result<Prepared, PortFailure> prepare(Reading& reading, Unsettled& unsettled, const DirectoryId& directory,
                                      const SyncPorts& ports, TrashedBefore before,
                                      const std::function<void(const Progress&)>& progress,
                                      const std::optional<std::string>& only) {
    return Preparing{reading, unsettled, directory, ports, before, progress, only}.run();
}

}  // namespace muster::connectors
