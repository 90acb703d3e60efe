#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "connectors/directory.hpp"
#include "connectors/sync_run.hpp"
#include "domain/ports/ledger.hpp"
#include "gateway/freshness.hpp"
#include "gateway/moments.hpp"
#include "gateway/readiness.hpp"
#include "infra/app/compose.hpp"
#include "infra/ledger/ledger_service.hpp"
#include "projections/queries/administration_from_tables.hpp"
#include "projections/queries/audit_from_tables.hpp"
#include "projections/queries/devices_from_tables.hpp"
#include "projections/queries/from_tables.hpp"
#include "projections/queries/held_plans.hpp"
#include "projections/queries/user_list.hpp"
#include "projections/runner.hpp"
#include "projections/tables.hpp"

namespace muster::app {

/// The tables of an installation and who fills them: embedded or PostgreSQL, as `muster.toml` says.
struct OpenTables {
    std::unique_ptr<projections::Tables> tables;
    std::unique_ptr<queries::Snapshots> snapshots;
    bool embedded = true;
};
[[nodiscard]] OpenTables open_tables(const Installation& installation);

/// How far the tables have followed a partition: an anchor for whoever checks the log. Nothing where there are none.
[[nodiscard]] Result<std::optional<ledger::Head>, PortFailure> head_of_tables(const Installation& installation,
                                                                              const OpenLog& log,
                                                                              ledger::Partition partition);

/// Reads directories as an installation has it: relative files lie in its folder, variables in this environment.
[[nodiscard]] std::unique_ptr<connectors::DirectorySource> ldap_source_of(const Installation& installation);

/// Writer and connectors over an installation's log: all that a command needs which changes something. The writer has
/// folded the whole log when the constructor returns. Members are made from top to bottom and end from bottom to top.
class WritingNode {
public:
    /// A server says in its barriers where its gateway answers, and waits for a log that is gone; a command has
    /// somebody before it, and gives up after a while.
    enum class For { serving, command };
    WritingNode(const Installation& installation, For what);
    ~WritingNode();
    WritingNode(const WritingNode&) = delete;
    WritingNode& operator=(const WritingNode&) = delete;

    struct FirstClient {
        ClientKey key;
        std::string secret;
    };
    /// Makes the account where the log has none, and a client where it has none with all grants whose secret lies in
    /// DIR. Returns such a client: the one that `admin.json` names, if it is one.
    [[nodiscard]] FirstClient ensure_account_and_client();

    [[nodiscard]] const Installation& installation() const { return installation_; }
    [[nodiscard]] OpenLog& log() { return log_; }
    [[nodiscard]] Adapters& adapters() { return *log_.adapters; }
    [[nodiscard]] ledger::LedgerService& ledger() { return *ledger_; }
    [[nodiscard]] const ledger::LedgerService& ledger() const { return *ledger_; }
    [[nodiscard]] connectors::DirectorySource& source() { return *source_; }
    [[nodiscard]] connectors::SyncPorts sync_ports();
    [[nodiscard]] connectors::SyncPorts sync_ports(Ledger& ledger);

private:
    void refuse_a_log_that_was_cut();

    const Installation& installation_;
    OpenLog log_;
    std::unique_ptr<connectors::DirectorySource> source_;
    std::unique_ptr<ledger::LedgerService> ledger_;
};

/// The projection of the account's partition on a thread of its own.
class ProjectingNode final : public gateway::Freshness {
public:
    ProjectingNode(WritingNode& writing, OpenTables tables);
    ~ProjectingNode() override;
    ProjectingNode(const ProjectingNode&) = delete;
    ProjectingNode& operator=(const ProjectingNode&) = delete;

    [[nodiscard]] queries::Users& users() { return users_; }
    [[nodiscard]] queries::Groups& groups() { return groups_; }
    [[nodiscard]] queries::Devices& devices() { return devices_; }
    [[nodiscard]] queries::UserList& user_list() { return user_list_; }
    [[nodiscard]] queries::Administration& administration() { return administration_; }
    [[nodiscard]] queries::Audit& audit() { return audit_; }
    [[nodiscard]] queries::Directories& directories() { return directories_; }
    [[nodiscard]] queries::HeldPlans& held_plans() { return held_plans_; }
    [[nodiscard]] projections::RunnerState state() const { return runner_.state(); }

    /// Until the rows show all that was acknowledged when the call began.
    [[nodiscard]] Result<void, PortFailure> catch_up(AccountId account, std::chrono::milliseconds at_most) override;
    [[nodiscard]] Reached reach(const ledger::Position& position, std::chrono::milliseconds at_most) override;
    /// Returns when the rows are behind what was acknowledged by less than they show in a second or two, or when there
    /// is no use in waiting: they do not move.
    void let_catch_up();
    [[nodiscard]] Result<void, PortFailure> settle(AccountId account, std::chrono::milliseconds at_most) override;

private:
    WritingNode& writing_;
    OpenTables tables_;
    queries::UsersFromTables users_;
    queries::GroupsFromTables groups_;
    queries::DevicesFromTables devices_;
    queries::UserList user_list_;
    queries::AdministrationFromTables administration_;
    queries::AuditFromTables audit_;
    queries::DirectoriesFromTables directories_;
    queries::HeldPlans held_plans_;
    projections::Runner runner_;
    std::jthread thread_;
};

/// Who acts where the command line does.
[[nodiscard]] Context command_line_context(std::string cause);

}  // namespace muster::app
