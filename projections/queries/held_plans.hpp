#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/account/account.hpp"
#include "domain/base/instant.hpp"
#include "domain/base/result.hpp"
#include "domain/ports/port_failure.hpp"
#include "domain/values/ids.hpp"
#include "projections/queries/from_tables.hpp"
#include "projections/queries/snapshot.hpp"

namespace muster::queries {

struct HeldPerson {
    UserId user;
    std::string username;
    std::string reason;  // as the read showed it; empty where it is not known
};

/// D9: a plan that waits for a person.
struct HeldPlanRow {
    std::string plan;
    RunId run;
    std::uint64_t position = 0;  // the last record of the log that it knew
    std::uint64_t total = 0;     // users that would go to the trash
    bool nobody_found = false;
    std::string why;
    std::vector<GroupSummary> groups;  // that read empty, and would lose their members
    Instant held;
    Instant expires;
};

/// What waits in one directory now, and a page of whom it is about, by id.
struct HeldPage {
    std::optional<HeldPlanRow> plan;  // nothing: nothing waits
    std::vector<HeldPerson> people;
    bool cut_short = false;  // there are more
    ledger::Position at;
};

/// D9: somebody's no to a plan.
struct Discarding {
    std::string plan;
    Instant at;
    std::string by;  // the actor of that record (H5)
};

/// What was discarded in one directory, and a page of whom it is about, by id: who have left, and stay.
struct DiscardedPage {
    std::string plan;  // the last one; empty: nobody stays so
    std::uint64_t total = 0;
    std::vector<GroupSummary> groups;  // that read empty, and keep their members
    std::vector<HeldPerson> people;
    bool cut_short = false;  // there are more
};

/// From the state of the account: people behind `beyond`, at most `limit`.
[[nodiscard]] DiscardedPage discarded_page(const Account& account, const DirectoryId& directory,
                                           const std::optional<UserId>& beyond, std::uint32_t limit);

/// Over any database that gives snapshots, which outlive it. Safe to call from any thread; a call may block on the
/// database.
class HeldPlans final {
public:
    HeldPlans(Snapshots& snapshots, HomePartition home);

    /// People behind `beyond`, at most `limit`.
    [[nodiscard]] Result<HeldPage, PortFailure> open(AccountId account, DirectoryId directory, Instant now,
                                                     const std::optional<UserId>& beyond, std::uint32_t limit);
    /// Of those of `users` whose removal was discarded, the last time: an entry each, but of whom the tables do not
    /// show it yet.
    [[nodiscard]] Result<std::map<UserId, Discarding>, PortFailure> discardings(AccountId account,
                                                                                DirectoryId directory,
                                                                                const std::vector<UserId>& users);

private:
    Snapshots* snapshots_;
    HomePartition home_;
};

}  // namespace muster::queries
