#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "projections/tables.hpp"
#include "projections/tally_change.hpp"

namespace muster::sqlite {

class TablesConnection;

/// The query tables in one SQLite file (WAL). Tables of an earlier version are dropped and filled
/// anew from the log. Several processes may open one file: progress decides who goes on.
class SqliteTables final : public projections::Tables {
public:
    explicit SqliteTables(std::string file);
    ~SqliteTables() override;

    SqliteTables(const SqliteTables&) = delete;
    SqliteTables& operator=(const SqliteTables&) = delete;

    [[nodiscard]] Result<void, PortFailure> open(const ledger::LedgerId& ledger) override;
    [[nodiscard]] Result<std::optional<ledger::Progress>, PortFailure> progress(ledger::Partition partition) override;
    [[nodiscard]] Result<projections::Stored, PortFailure> apply(ledger::Partition partition,
                                                                 const projections::RowChanges& changes,
                                                                 const ledger::Progress& from,
                                                                 const ledger::Progress& to) override;

private:
    [[nodiscard]] Result<void, PortFailure> connect();
    [[nodiscard]] Result<void, PortFailure> prepare_tables(const ledger::LedgerId& ledger);
    [[nodiscard]] Result<std::optional<ledger::Progress>, PortFailure> read_progress(ledger::Partition partition);
    [[nodiscard]] Result<projections::Stored, PortFailure> store(ledger::Partition partition,
                                                                 const projections::RowChanges& changes,
                                                                 const ledger::Progress& from,
                                                                 const ledger::Progress& to);
    [[nodiscard]] Result<void, PortFailure> write_rows(const projections::RowChanges& changes);
    [[nodiscard]] Result<void, PortFailure> write_table(projections::Table table,
                                                        const projections::TableChanges& changes);
    /// The rows whose key begins so: out of the sums before they change, into them afterwards.
    [[nodiscard]] Result<void, PortFailure> subtract(std::optional<projections::TallyChange>& tally,
                                                     std::span<const projections::Value> key);
    [[nodiscard]] Result<void, PortFailure> add(std::optional<projections::TallyChange>& tally,
                                                std::span<const projections::Value> key);
    template <class Take>
    [[nodiscard]] Result<void, PortFailure> each_tallied(const projections::Tally& tally,
                                                         std::span<const projections::Value> key, Take take);
    [[nodiscard]] Result<void, PortFailure> write_tally(projections::Table table,
                                                        const projections::TallyChange& tally);
    [[nodiscard]] Result<void, PortFailure> write_progress(ledger::Partition partition, const ledger::Progress& to);
    template <class T>
    Result<T, PortFailure> rolled_back(PortFailure why);

    std::string file_;
    std::mutex mutex_;
    std::optional<ledger::LedgerId> ledger_;
    std::unique_ptr<TablesConnection> connection_;
};

}  // namespace muster::sqlite
