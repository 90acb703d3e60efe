#include "infra/sqlite/queries_snapshots.hpp"

#include <algorithm>
#include <utility>

#include "infra/sqlite/select_sql.hpp"
#include "infra/sqlite/tables_connection.hpp"

namespace muster::sqlite {
namespace {

/// The tables of this build's version, or a failure that says what is there.
Result<void, PortFailure> check_version(TablesConnection& connection, const std::string& file) {
    const auto meta = prepare(connection.database(), "SELECT \"version\" FROM \"meta\"");
    if (meta && sqlite3_step(meta.get()) == SQLITE_ROW &&
        sqlite3_column_int64(meta.get(), 0) == projections::table_set_version) {
        return {};
    }
    return failure(PortFailure{.retry = PortFailure::Retry::later,
                               .outcome = PortFailure::Outcome::nothing_done,
                               .what = file + ": no tables of this version are there yet"});
}

}  // namespace

/// One transaction: SQLite fixes what it sees at its first read.
class SqliteSnapshots::Reading final : public queries::Snapshot {
public:
    Reading(SqliteSnapshots& owner, std::unique_ptr<TablesConnection> connection)
        : owner_(&owner), connection_(std::move(connection)) {}
    ~Reading() override {
        // A connection that cannot end its transaction is closed, which ends it.
        if (!healthy_ || !connection_->execute("COMMIT")) connection_.reset();
        owner_->give_back(std::move(connection_));
    }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    Result<void, PortFailure> begin() {
        auto begun = connection_->execute("BEGIN");
        if (begun) begun = check_version(*connection_, owner_->file_);
        if (!begun) healthy_ = false;
        return begun;
    }

    Result<ledger::Head, PortFailure> head(ledger::Partition partition) override {
        const auto& statement =
            connection_->statement("SELECT \"sequence\", \"hash\" FROM \"progress\" WHERE \"partition\" = ?1");
        if (!statement) return failed();
        const ResetAtEnd reset{statement};
        sqlite3_bind_int64(statement.get(), 1, partition);
        const int code = sqlite3_step(statement.get());
        ledger::Head head;
        if (code == SQLITE_DONE) return head;
        if (code != SQLITE_ROW) return failed();
        head.sequence = static_cast<ledger::Sequence>(sqlite3_column_int64(statement.get(), 0));
        const auto hash = column_bytes(statement, 1);
        for (std::size_t i = 0; i < std::min(hash.size(), head.hash.size()); ++i) {
            head.hash[i] = static_cast<std::uint8_t>(hash[i]);
        }
        return head;
    }

    Result<void, PortFailure> each(const queries::Select& select,
                                   const std::function<void(projections::Row)>& take) override {
        if (queries::matches_nothing(select)) return {};
        const auto query = rows_query(select);
        const auto& statement = connection_->statement(query.sql);
        if (!statement) return failed();
        const ResetAtEnd reset{statement};
        bind_values(statement, query.values);
        const int columns = sqlite3_column_count(statement.get());
        while (true) {
            const int code = sqlite3_step(statement.get());
            if (code == SQLITE_DONE) return {};
            if (code != SQLITE_ROW) return failed();
            projections::Row row;
            row.reserve(static_cast<std::size_t>(columns));
            for (int i = 0; i < columns; ++i) row.push_back(value_at(statement, i));
            take(std::move(row));
        }
    }

    Result<std::uint64_t, PortFailure> count(const queries::Select& select) override {
        const auto number = only_number(select, count_query(select));
        if (!number) return failure(number.error());
        return static_cast<std::uint64_t>(*number);
    }

    Result<std::int64_t, PortFailure> sum(const queries::Select& select, projections::ColumnIndex column) override {
        return only_number(select, sum_query(select, column));
    }

private:
    Result<std::int64_t, PortFailure> only_number(const queries::Select& select, const Query& query) {
        if (queries::matches_nothing(select)) return 0;
        const auto& statement = connection_->statement(query.sql);
        if (!statement) return failed();
        const ResetAtEnd reset{statement};
        bind_values(statement, query.values);
        if (sqlite3_step(statement.get()) != SQLITE_ROW) return failed();
        return sqlite3_column_int64(statement.get(), 0);
    }
    tl::unexpected<PortFailure> failed() {
        healthy_ = false;
        return failure(connection_->failure_now());
    }

    SqliteSnapshots* owner_;
    std::unique_ptr<TablesConnection> connection_;
    bool healthy_ = true;
};

SqliteSnapshots::SqliteSnapshots(std::string file, std::size_t connections_max)
    : file_(std::move(file)), free_(connections_max) {}
SqliteSnapshots::~SqliteSnapshots() = default;

Result<std::unique_ptr<queries::Snapshot>, PortFailure> SqliteSnapshots::snapshot() {
    auto connection = take();
    if (!connection) return failure(connection.error());
    auto reading = std::make_unique<Reading>(*this, std::move(*connection));
    if (auto begun = reading->begin(); !begun) return failure(begun.error());
    return reading;
}

Result<std::unique_ptr<TablesConnection>, PortFailure> SqliteSnapshots::take() {
    {
        std::unique_lock lock{mutex_};
        returned_.wait(lock, [this] { return free_ > 0; });
        --free_;
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
    }
    auto opened = TablesConnection::open(file_, TablesConnection::For::reading);
    if (!opened) {
        give_back(nullptr);
        return failure(opened.error());
    }
    return std::make_unique<TablesConnection>(std::move(*opened));
}

void SqliteSnapshots::give_back(std::unique_ptr<TablesConnection> connection) {
    {
        const std::lock_guard lock{mutex_};
        ++free_;
        if (connection) idle_.push_back(std::move(connection));
    }
    returned_.notify_one();
}

}  // namespace muster::sqlite
