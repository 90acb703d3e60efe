#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/base/instant.hpp"
#include "domain/base/result.hpp"
#include "domain/ports/port_failure.hpp"
#include "domain/values/ids.hpp"
#include "projections/queries/from_tables.hpp"
#include "projections/queries/snapshot.hpp"
#include "projections/queries/users.hpp"

namespace muster::queries {

/// L1: the counts that filter the list. Each but the last leaves the trash out.
enum class Tile : std::uint8_t { all, not_enrolled, inactive, bypass, locked_out, trash };

struct UserCounts {
    std::uint64_t all = 0;
    std::uint64_t not_enrolled = 0;
    std::uint64_t inactive = 0;
    std::uint64_t bypass = 0;
    std::uint64_t locked_out = 0;
    std::uint64_t trash = 0;
    ledger::Position at;
};

/// All of these at once.
struct UserListFilter {
    Tile tile = Tile::all;
    /// Folded as names are. Three characters or more lie anywhere in the username, an alias, the real name, the
    /// mail address or the user id; fewer are what one of these begins with.
    std::optional<std::string> text{};
    /// As lists show them: whoever is locked out has none of the others (S1). "locked out" stands alone; empty: any.
    std::vector<std::string> statuses{};
    std::optional<GroupId> group{};
    std::optional<DirectoryId> directory{};
    /// A5: inactive is who has neither logged in nor been created since, to the day: never early, and by a day late.
    Instant inactive_since{};
};

enum class SortBy : std::uint8_t { created, username, name, email, status, last_login };

struct UserListOrder {
    SortBy by = SortBy::created;
    Select::Direction direction = Select::Direction::rising;
};

/// Where a page ended: the values that its last row is sorted by.
using UserListPlace = std::vector<projections::Value>;

struct UserListPage {
    std::vector<UserRow> rows;
    std::optional<UserListPlace> next;  // where more follow
    ledger::Position at;
};

/// The user list (L1): found, sorted and counted however many users there are. Rows that come and go between
/// two pages repeat nobody and hide nobody else. Safe to call from any thread; a call may block on the database.
class UserList final {
public:
    /// So many rows are looked at one by one before the filter's own path is taken, which is quick where few
    /// match.
    static constexpr std::uint64_t rows_looked_at = 5000;

    /// `snapshots` outlives this.
    UserList(Snapshots& snapshots, HomePartition home, std::uint64_t look_at_most = rows_looked_at);

    [[nodiscard]] Result<UserCounts, PortFailure> counts(AccountId account, Instant inactive_since);
    /// Costs as the number of rows where there is more to the filter than tile and status.
    [[nodiscard]] Result<std::uint64_t, PortFailure> count(AccountId account, const UserListFilter& filter);
    /// `limit` 1 to 1,000. `after` is a `next` of the same order.
    [[nodiscard]] Result<UserListPage, PortFailure> page(AccountId account, const UserListFilter& filter,
                                                         const UserListOrder& order, const UserListPlace& after,
                                                         std::uint32_t limit);

private:
    Snapshots* snapshots_;
    HomePartition home_;
    std::uint64_t look_at_most_;
};

/// May `place` stand behind such an order? What comes from outside is asked this first.
[[nodiscard]] bool fits(const UserListPlace& place, SortBy by);

}  // namespace muster::queries
