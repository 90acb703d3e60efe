#include "infra/sqlite/tables_writer.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "infra/sqlite/tables_connection.hpp"
#include "infra/sqlite/tables_sql.hpp"

namespace muster::sqlite {
namespace {

using projections::Stored;
using projections::TallyChange;
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
            sql += drop_table_sql(shape) + create_sql(shape);
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
        const auto of_table = changes.of(table);
        if (auto written = write_table(table, of_table); !written) return written;
    }
    return {};
}

Result<void, PortFailure> SqliteTables::write_table(projections::Table table,
                                                    const projections::TableChanges& changes) {
    const auto& shape = projections::shape_of(table);
    const auto counted_in = projections::tally_of(table);
    std::optional<TallyChange> tally;
    if (counted_in) tally.emplace(*projections::shape_of(*counted_in).tally);

    for (const auto& prefix : changes.prefixes) {
        if (auto gone = subtract(tally, prefix); !gone) return gone;
        if (auto done = connection_->run(connection_->statement(drop_sql(shape, prefix.size())), prefix); !done) {
            return done;
        }
    }
    const auto put = put_sql(shape);
    const auto drop = drop_sql(shape, shape.key_columns);
    for (const auto* row : changes.puts) {
        if (auto gone = subtract(tally, std::span{*row}.first(shape.key_columns)); !gone) return gone;
        if (auto done = connection_->run(connection_->statement(put), *row); !done) return done;
        if (tally) tally->came(*row);
    }
    for (const auto& updates : changes.updates) {
        std::optional<TallyChange> untouched;
        auto& moved = tally && tally->concerns(updates.columns) ? tally : untouched;
        const auto sql = update_sql(shape, updates.columns);
        for (const auto& row : updates.rows) {
            const auto key = std::span{row}.first(shape.key_columns);
            if (auto gone = subtract(moved, key); !gone) return gone;
            if (auto done = connection_->run(connection_->statement(sql), row); !done) return done;
            if (auto came = add(moved, key); !came) return came;
        }
    }
    for (const auto& key : changes.drops) {
        if (auto gone = subtract(tally, key); !gone) return gone;
        if (auto done = connection_->run(connection_->statement(drop), key); !done) return done;
    }
    for (const auto& settle : settle_search_sql(shape)) {
        if (auto done = connection_->run(connection_->statement(settle), {}); !done) return done;
    }
    if (!tally) return {};
    return write_tally(*counted_in, *tally);
}

Result<void, PortFailure> SqliteTables::subtract(std::optional<TallyChange>& tally, std::span<const Value> key) {
    if (!tally) return {};
    return each_tallied(tally->tally(), key,
                        [&](projections::Row values, std::int64_t rows) { tally->gone(std::move(values), rows); });
}

Result<void, PortFailure> SqliteTables::add(std::optional<TallyChange>& tally, std::span<const Value> key) {
    if (!tally) return {};
    return each_tallied(tally->tally(), key,
                        [&](projections::Row values, std::int64_t rows) { tally->came(std::move(values), rows); });
}

template <class Take>
Result<void, PortFailure> SqliteTables::each_tallied(const projections::Tally& tally, std::span<const Value> key,
                                                     Take take) {
    const auto& statement = connection_->statement(tallied_sql(tally, key.size()));
    if (!statement) return failure(connection_->failure_now());
    const ResetAtEnd reset{statement};
    bind_values(statement, key);
    const auto columns = static_cast<int>(tally.by.size());
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) {
        projections::Row values;
        for (int i = 0; i < columns; ++i) values.push_back(value_at(statement, i));
        take(std::move(values), sqlite3_column_int64(statement.get(), columns));
    }
    if (code != SQLITE_DONE) return failure(connection_->failure_now());
    return {};
}

Result<void, PortFailure> SqliteTables::write_tally(projections::Table table, const TallyChange& tally) {
    const auto& shape = projections::shape_of(table);
    for (const auto& sum : tally.sums()) {
        if (auto done = connection_->run(connection_->statement(add_to_tally_sql(shape)), sum); !done) return done;
        const auto key = std::span{sum}.first(shape.key_columns);
        if (auto done = connection_->run(connection_->statement(drop_empty_tally_sql(shape)), key); !done) return done;
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
