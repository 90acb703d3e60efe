#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "infra/postgres/connection.hpp"
#include "projections/queries/snapshot.hpp"

namespace muster::postgres {

/// Reads the tables over a few connections, each call in one transaction that sees one state.
/// Connections that the server has dropped are replaced.
class PostgresSnapshots final : public queries::Snapshots {
public:
    explicit PostgresSnapshots(std::string uri, std::size_t connections_max = 4);
    ~PostgresSnapshots() override;

    PostgresSnapshots(const PostgresSnapshots&) = delete;
    PostgresSnapshots& operator=(const PostgresSnapshots&) = delete;

    [[nodiscard]] Result<std::unique_ptr<queries::Snapshot>, PortFailure> snapshot() override;

private:
    class Reading;
    using Connection = std::unique_ptr<pqxx::connection_base>;
    class Lease;

    Address address_;
    std::size_t free_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<Connection> idle_;
};

}  // namespace muster::postgres
