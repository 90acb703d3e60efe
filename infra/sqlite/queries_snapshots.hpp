#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "projections/queries/snapshot.hpp"

namespace muster::sqlite {

class TablesConnection;

/// Reads the tables' file over connections of its own, which see one state each and keep no writer
/// waiting. Fails (`later`) before the tables are made.
class SqliteSnapshots final : public queries::Snapshots {
public:
    explicit SqliteSnapshots(std::string file, std::size_t connections_max = 4);
    ~SqliteSnapshots() override;

    SqliteSnapshots(const SqliteSnapshots&) = delete;
    SqliteSnapshots& operator=(const SqliteSnapshots&) = delete;

    [[nodiscard]] Result<std::unique_ptr<queries::Snapshot>, PortFailure> snapshot() override;

private:
    class Reading;
    [[nodiscard]] Result<std::unique_ptr<TablesConnection>, PortFailure> take();
    void give_back(std::unique_ptr<TablesConnection> connection);

    std::string file_;
    std::size_t free_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<TablesConnection>> idle_;
};

}  // namespace muster::sqlite
