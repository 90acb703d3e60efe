#include "infra/sqlite/tables_writer.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "infra/sqlite/tables_connection.hpp"
#include "infra/sqlite/tables_sql.hpp"

namespace muster::sqlite {
namespace {

using projections::Stored;
using projections::Value;

constexpr const char* progress_table =
    "CREATE TABLE \"progress\" (\"partition\" INTEGER PRIMARY KEY, \"sequence\" INTEGER NOT NULL, \"hash\" BLOB NOT "
    "NULL, \"head_offset\" INTEGER NOT NULL, \"next_offset\" INTEGER NOT NULL) STRICT;";
constexpr const char* meta_table =
    "CREATE TABLE \"meta\" (\"version\" INTEGER NOT NULL, \"ledger\" BLOB NOT NULL) STRICT;";

template <std::size_t N>
std::string_view bytes_of(const std::array<std::uint8_t, N>& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

PortFailure refused(const std::string& file, const std::string& why) {
    return {
        .retry = PortFailure::Retry::never, .outcome = PortFailure::Outcome::nothing_done, .what = file + ": " + why};
}

}  // namespace

SqliteTables::SqliteTables(std::string file) : file_(std::move(file)) {}
SqliteTables::~SqliteTables() = default;

Result<void, PortFailure> SqliteTables::open(const ledger::LedgerId& ledger) {
    const std::lock_guard lock{mutex_};
    ledger_ = ledger;
    connection_.reset();
    return connect();
}

/// A connection that met a failure is not used again.
Result<void, PortFailure> SqliteTables::connect() {
    if (connection_) return {};
    if (!ledger_) return failure(refused(file_, "the tables were not opened"));
    auto connection = TablesConnection::open(file_, TablesConnection::For::writing);
    if (!connection) return failure(connection.error());
    connection_ = std::make_unique<TablesConnection>(std::move(*connection));
    auto prepared = prepare_tables(*ledger_);
    if (!prepared) connection_.reset();
    return prepared;
}

Result<void, PortFailure> SqliteTables::prepare_tables(const ledger::LedgerId& ledger) {
    auto& connection = *connection_;
    if (auto begun = connection.execute("BEGIN IMMEDIATE"); !begun) return begun;
    std::int64_t version = 0;
    bool same_ledger = true;
    {
        const auto exists = prepare(connection.database(), "SELECT 1 FROM sqlite_schema WHERE name = 'meta'");
        if (!exists) return rolled_back<void>(connection.failure_now());
        if (sqlite3_step(exists.get()) == SQLITE_ROW) {
            const auto meta = prepare(connection.database(), "SELECT \"version\", \"ledger\" FROM \"meta\"");
            if (!meta || sqlite3_step(meta.get()) != SQLITE_ROW) {
                return rolled_back<void>(connection.failure_now());
            }
            version = sqlite3_column_int64(meta.get(), 0);
            same_ledger = column_bytes(meta, 1) == bytes_of(ledger);
        }
    }
    if (!same_ledger) return rolled_back<void>(refused(file_, "these tables belong to another ledger"));
    if (version > projections::table_set_version) {
        return rolled_back<void>(
            refused(file_, "these tables were made by a later build (version " + std::to_string(version) + ")"));
    }
    if (version < projections::table_set_version) {
        std::string sql;
        for (const auto table : projections::all_tables) {
            const auto& shape = projections::shape_of(table);
            sql += "DROP TABLE IF EXISTS \"" + std::string{shape.name} + "\";" + create_sql(shape);
        }
        sql += std::string{"DROP TABLE IF EXISTS \"progress\";"} + progress_table;
        sql += std::string{"DROP TABLE IF EXISTS \"meta\";"} + meta_table;
        if (auto made = connection.execute(sql); !made) return rolled_back<void>(made.error());
        const auto insert = prepare(connection.database(), "INSERT INTO \"meta\" VALUES (?1, ?2)");
        if (!insert) return rolled_back<void>(connection.failure_now());
        sqlite3_bind_int64(insert.get(), 1, projections::table_set_version);
        bind_blob(insert, 2, bytes_of(ledger));
        if (sqlite3_step(insert.get()) != SQLITE_DONE) return rolled_back<void>(connection.failure_now());
    }
    if (auto done = connection.execute("COMMIT"); !done) return rolled_back<void>(done.error());
    return {};
}

template <class T>
Result<T, PortFailure> SqliteTables::rolled_back(PortFailure why) {
    connection_.reset();  // closing rolls back
    return failure(std::move(why));
}

Result<std::optional<ledger::Progress>, PortFailure> SqliteTables::progress(ledger::Partition partition) {
    const std::lock_guard lock{mutex_};
    if (auto connected = connect(); !connected) return failure(connected.error());
    return read_progress(partition);
}

Result<std::optional<ledger::Progress>, PortFailure> SqliteTables::read_progress(ledger::Partition partition) {
    const auto& statement = connection_->statement(
        "SELECT \"sequence\", \"hash\", \"head_offset\", \"next_offset\" FROM \"progress\" WHERE \"partition\" = ?1");
    if (!statement) return failure(connection_->failure_now());
    const ResetAtEnd reset{statement};
    sqlite3_bind_int64(statement.get(), 1, partition);
    const int code = sqlite3_step(statement.get());
    if (code == SQLITE_DONE) return std::nullopt;
    if (code != SQLITE_ROW) return failure(connection_->failure_now());
    ledger::Progress progress;
    progress.head.sequence = static_cast<ledger::Sequence>(sqlite3_column_int64(statement.get(), 0));
    const auto hash = column_bytes(statement, 1);
    if (hash.size() != progress.head.hash.size()) return failure(refused(file_, "the stored progress is damaged"));
    std::ranges::transform(hash, progress.head.hash.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
    progress.head_offset = sqlite3_column_int64(statement.get(), 2);
    progress.next = sqlite3_column_int64(statement.get(), 3);
    return progress;
}

Result<Stored, PortFailure> SqliteTables::apply(ledger::Partition partition, const projections::RowChanges& changes,
                                                const ledger::Progress& from, const ledger::Progress& to) {
    const std::lock_guard lock{mutex_};
    if (auto connected = connect(); !connected) return failure(connected.error());
    auto stored = store(partition, changes, from, to);
    if (!stored) connection_.reset();  // closing rolls back
    return stored;
}

Result<Stored, PortFailure> SqliteTables::store(ledger::Partition partition, const projections::RowChanges& changes,
                                                const ledger::Progress& from, const ledger::Progress& to) {
    // The lock on the file comes first, so nobody moves progress between here and the commit.
    if (auto begun = connection_->execute("BEGIN IMMEDIATE"); !begun) return failure(begun.error());
    const auto stored = read_progress(partition);
    if (!stored) return failure(stored.error());
    const auto standing = stored->value_or(ledger::Progress{.head = {.sequence = 0, .hash = from.head.hash}});
    if (const auto other = projections::judge(standing, from, to)) {
        if (auto ended = connection_->execute("ROLLBACK"); !ended) return failure(ended.error());
        return *other;
    }
    if (auto written = write_rows(changes); !written) return failure(written.error());
    if (auto written = write_progress(partition, to); !written) return failure(written.error());
    if (auto done = connection_->execute("COMMIT"); !done) {
        auto why = done.error();
        why.outcome = PortFailure::Outcome::unknown;
        return failure(std::move(why));
    }
    return Stored::stored;
}

Result<void, PortFailure> SqliteTables::write_rows(const projections::RowChanges& changes) {
    for (const auto table : projections::all_tables) {
        const auto& shape = projections::shape_of(table);
        const auto of_table = changes.of(table);
        for (const auto& prefix : of_table.prefixes) {
            const auto& statement = connection_->statement(drop_sql(shape, prefix.size()));
            if (auto done = connection_->run(statement, prefix); !done) return done;
        }
        if (!of_table.puts.empty()) {
            const auto& statement = connection_->statement(put_sql(shape));
            for (const auto* row : of_table.puts) {
                if (auto done = connection_->run(statement, *row); !done) return done;
            }
        }
        for (const auto& updates : of_table.updates) {
            const auto& statement = connection_->statement(update_sql(shape, updates.columns));
            for (const auto& row : updates.rows) {
                if (auto done = connection_->run(statement, row); !done) return done;
            }
        }
        if (!of_table.drops.empty()) {
            const auto& statement = connection_->statement(drop_sql(shape, shape.key_columns));
            for (const auto& key : of_table.drops) {
                if (auto done = connection_->run(statement, key); !done) return done;
            }
        }
    }
    return {};
}

Result<void, PortFailure> SqliteTables::write_progress(ledger::Partition partition, const ledger::Progress& to) {
    const auto& statement = connection_->statement(
        "INSERT INTO \"progress\" VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (\"partition\") DO UPDATE SET \"sequence\" = "
        "excluded.\"sequence\", \"hash\" = excluded.\"hash\", \"head_offset\" = excluded.\"head_offset\", "
        "\"next_offset\" = excluded.\"next_offset\"");
    if (!statement) return failure(connection_->failure_now());
    const ResetAtEnd reset{statement};
    sqlite3_bind_int64(statement.get(), 1, partition);
    sqlite3_bind_int64(statement.get(), 2, static_cast<std::int64_t>(to.head.sequence));
    bind_blob(statement, 3, bytes_of(to.head.hash));
    sqlite3_bind_int64(statement.get(), 4, to.head_offset);
    sqlite3_bind_int64(statement.get(), 5, to.next);
    if (sqlite3_step(statement.get()) != SQLITE_DONE) return failure(connection_->failure_now());
    return {};
}

}  // namespace muster::sqlite
