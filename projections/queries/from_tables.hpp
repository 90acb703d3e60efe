#pragma once

#include <functional>
#include <string>

#include "projections/queries/bookmarks.hpp"
#include "projections/queries/directories.hpp"
#include "projections/queries/snapshot.hpp"
#include "projections/queries/users.hpp"

namespace muster::queries {

/// The partition in which the account's events lie: the one whose position an answer names.
using HomePartition = std::function<ledger::Partition(const AccountId&)>;

/// The queries over any database that gives snapshots. Each call reads one snapshot, so that its
/// rows, total and position belong together. `snapshots` outlives them.
class UsersFromTables final : public Users {
public:
    UsersFromTables(Snapshots& snapshots, HomePartition home);

    [[nodiscard]] Result<Listed<UserRow>, PortFailure> list(AccountId account, const UserFilter& filter,
                                                            Page page) override;
    [[nodiscard]] Result<std::optional<UserRow>, PortFailure> find(AccountId account, UserId user) override;

private:
    Snapshots* snapshots_;
    HomePartition home_;
    Bookmarks bookmarks_;
};

class GroupsFromTables final : public Groups {
public:
    GroupsFromTables(Snapshots& snapshots, HomePartition home);

    [[nodiscard]] Result<Listed<GroupSummary>, PortFailure> list(AccountId account, const std::vector<GroupId>& ids,
                                                                 Page page) override;
    [[nodiscard]] Result<Listed<Member>, PortFailure> members(AccountId account, GroupId group,
                                                              std::optional<Page> page) override;

private:
    Snapshots* snapshots_;
    HomePartition home_;
    Bookmarks bookmarks_;
};

class DirectoriesFromTables final : public Directories {
public:
    DirectoriesFromTables(Snapshots& snapshots, HomePartition home);

    [[nodiscard]] Result<Listed<DirectoryRow>, PortFailure> list(AccountId account) override;
    [[nodiscard]] Result<Listed<SyncRunRow>, PortFailure> runs(AccountId account, DirectoryId directory,
                                                               std::optional<std::uint64_t> before,
                                                               std::uint32_t limit) override;
    [[nodiscard]] Result<std::optional<SyncRunRow>, PortFailure> find_run(AccountId account, DirectoryId directory,
                                                                          const RunId& run) override;

private:
    Snapshots* snapshots_;
    HomePartition home_;
};

}  // namespace muster::queries
