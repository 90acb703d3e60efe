#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "infra/postgres/connection.hpp"
#include "projections/tables.hpp"

namespace muster::postgres {

/// The query tables in one schema of a PostgreSQL database, made when missing. Connects when called,
/// again after every failure.
class PostgresTables final : public projections::Tables {
public:
    explicit PostgresTables(std::string uri);
    ~PostgresTables() override;

    PostgresTables(const PostgresTables&) = delete;
    PostgresTables& operator=(const PostgresTables&) = delete;

    [[nodiscard]] Result<void, PortFailure> open(const ledger::LedgerId& ledger) override;
    [[nodiscard]] Result<std::optional<ledger::Progress>, PortFailure> progress(ledger::Partition partition) override;
    [[nodiscard]] Result<projections::Stored, PortFailure> apply(ledger::Partition partition,
                                                                 const projections::RowChanges& changes,
                                                                 const ledger::Progress& from,
                                                                 const ledger::Progress& to) override;

private:
    [[nodiscard]] pqxx::connection_base& connected();

    Address address_;
    std::mutex mutex_;
    std::unique_ptr<pqxx::connection_base> connection_;
};

}  // namespace muster::postgres
