#include "infra/sqlite/log_connection.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>

#include "domain/ledger/link.hpp"
#include "infra/sqlite/private_file.hpp"

namespace muster::sqlite {
namespace {

constexpr int application_id = 0x4d737472;  // "Mstr"
constexpr int format_version = 1;
constexpr int busy_timeout_ms = 10'000;

// The file itself refuses what does not hang on its head: the key a fork, as two records behind one share a
// sequence; the trigger an orphan and a gap, whoever writes and whatever his settings (a foreign key counts only
// where a connection asks for it). Neither needs an index over hashes, with its scattered pages.
// Row 0 of a partition holds the genesis hash.
constexpr const char* schema = R"sql(
CREATE TABLE ledger (
    id BLOB NOT NULL,
    partitions INTEGER NOT NULL
) STRICT;
CREATE TABLE record (
    partition INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    prev BLOB,
    hash BLOB NOT NULL,
    headers BLOB NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (partition, sequence),
    CHECK ((sequence = 0) = (prev IS NULL))
) STRICT;
)sql";
// A file of a build that had a foreign key in its place gets it when it is opened.
constexpr const char* link_trigger = R"sql(
CREATE TRIGGER IF NOT EXISTS link BEFORE INSERT ON record
WHEN NEW.sequence != 0 AND NEW.prev IS NOT (
    SELECT hash FROM record WHERE partition = NEW.partition AND sequence = NEW.sequence - 1)
BEGIN
    SELECT RAISE(ABORT, 'no record with this hash comes before it');
END;
)sql";

PortFailure refusal(const std::filesystem::path& path, const std::string& what) {
    return {.retry = PortFailure::Retry::never, .what = path.string() + ": " + what};
}

std::optional<std::int64_t> number(const Database& database, std::string_view sql) {
    const auto statement = prepare(database, sql);
    if (!statement || sqlite3_step(statement.get()) != SQLITE_ROW) return std::nullopt;
    return sqlite3_column_int64(statement.get(), 0);
}

// Switching needs the file alone, and SQLite does not wait for that by itself.
bool switch_to_wal(const Database& database) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::milliseconds{busy_timeout_ms};
    while (true) {
        {
            const auto statement = prepare(database, "PRAGMA journal_mode = WAL");
            if (statement && sqlite3_step(statement.get()) == SQLITE_ROW) return column_bytes(statement, 0) == "wal";
        }
        const int code = sqlite3_errcode(database.get());
        const bool busy = code == SQLITE_BUSY || code == SQLITE_LOCKED;
        if (!busy || std::chrono::steady_clock::now() > give_up) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
}

bool insert_genesis(const Database& database, const LogIdentity& identity, const Digest& digest) {
    const auto meta = prepare(database, "INSERT INTO ledger (id, partitions) VALUES (?, ?)");
    if (!meta) return false;
    const std::string id{identity.ledger.begin(), identity.ledger.end()};
    bind_blob(meta, 1, id);
    sqlite3_bind_int64(meta.get(), 2, identity.partitions);
    if (sqlite3_step(meta.get()) != SQLITE_DONE) return false;

    const auto row = prepare(database,
                             "INSERT INTO record (partition, sequence, hash, headers, data) "
                             "VALUES (?, 0, ?, x'', x'')");
    if (!row) return false;
    for (ledger::Partition partition = 0; partition < identity.partitions; ++partition) {
        const auto genesis = ledger::genesis_hash(digest, identity.ledger, partition);
        const std::string hash{genesis.begin(), genesis.end()};
        const ResetAtEnd reset{row};
        sqlite3_bind_int64(row.get(), 1, partition);
        bind_blob(row, 2, hash);
        if (sqlite3_step(row.get()) != SQLITE_DONE) return false;
    }
    return true;
}

std::optional<PortFailure> ensure_tables(const std::filesystem::path& path, const Database& database,
                                         const LogIdentity& if_new, const Digest& digest) {
    const auto tables = number(database, "SELECT count(*) FROM sqlite_schema");
    if (!tables) return log_failure(path, database, "looking for the tables");
    if (*tables > 0) return std::nullopt;
    const std::string stamp = "PRAGMA application_id = " + std::to_string(application_id) +
                              "; PRAGMA user_version = " + std::to_string(format_version);
    const bool made = execute(database, schema) == SQLITE_OK && execute(database, link_trigger) == SQLITE_OK &&
                      execute(database, stamp) == SQLITE_OK && insert_genesis(database, if_new, digest);
    if (!made) return log_failure(path, database, "making the tables");
    return std::nullopt;
}

std::optional<PortFailure> refuse_strangers(const std::filesystem::path& path, const Database& database) {
    const auto application = number(database, "PRAGMA application_id");
    const auto version = number(database, "PRAGMA user_version");
    if (!application || !version) return log_failure(path, database, "reading its version");
    if (*application != application_id) return refusal(path, "is a database, but no event log of Muster");
    if (*version > format_version) {
        return refusal(path, "is an event log of a newer Muster (format " + std::to_string(*version) +
                                 ", this one knows " + std::to_string(format_version) + ")");
    }
    return std::nullopt;
}

// In a transaction that holds the write lock: of two processes one makes the tables, the other finds them.
std::optional<PortFailure> make_tables(const std::filesystem::path& path, const Database& database,
                                       const LogIdentity& if_new, const Digest& digest) {
    if (execute(database, "BEGIN IMMEDIATE") != SQLITE_OK) return log_failure(path, database, "locking");
    if (auto failed = ensure_tables(path, database, if_new, digest)) return failed;
    if (execute(database, "COMMIT") != SQLITE_OK) return log_failure(path, database, "making the tables");
    return refuse_strangers(path, database);
}

}  // namespace

PortFailure log_failure(const std::filesystem::path& path, const Database& database, std::string_view doing) {
    const int code = sqlite3_errcode(database.get());
    const bool passes = code == SQLITE_BUSY || code == SQLITE_LOCKED || code == SQLITE_FULL || code == SQLITE_IOERR ||
                        code == SQLITE_CANTOPEN || code == SQLITE_NOMEM;
    return {.retry = passes ? PortFailure::Retry::later : PortFailure::Retry::never,
            .what = path.string() + ": " + std::string{doing} + ": " + sqlite3_errmsg(database.get())};
}

Result<Database, PortFailure> connect_to_log(const std::filesystem::path& path) {
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    Database database{raw};
    if (code != SQLITE_OK) return failure(log_failure(path, database, "opening"));
    sqlite3_busy_timeout(database.get(), busy_timeout_ms);
    // NORMAL may lose acknowledged commits when the power goes.
    if (execute(database,
                "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864; "
                "PRAGMA cache_size = -8192; PRAGMA wal_autocheckpoint = 4000") != SQLITE_OK) {
        return failure(log_failure(path, database, "opening"));
    }
    return database;
}

Result<LogIdentity, PortFailure> read_identity(const std::filesystem::path& path, const Database& database) {
    const auto statement = prepare(database, "SELECT id, partitions FROM ledger");
    if (!statement || sqlite3_step(statement.get()) != SQLITE_ROW) {
        return failure(log_failure(path, database, "reading the ledger's id"));
    }
    LogIdentity identity;
    const auto id = column_bytes(statement, 0);
    if (id.size() != identity.ledger.size()) return failure(refusal(path, "holds a ledger id of another length"));
    std::ranges::transform(id, identity.ledger.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
    identity.partitions = static_cast<ledger::Partition>(sqlite3_column_int64(statement.get(), 1));
    return identity;
}

Result<LogIdentity, PortFailure> ensure_log_file(const std::filesystem::path& path, const LogIdentity& if_new,
                                                 const Digest& digest) {
    if (const auto why = make_private_file(path)) return failure(refusal(path, *why));
    const auto database = connect_to_log(path);
    if (!database) return failure(database.error());

    // Before anything is changed: a stranger's file stays as it is.
    const auto tables = number(*database, "SELECT count(*) FROM sqlite_schema");
    if (!tables) return failure(log_failure(path, *database, "reading"));
    if (*tables > 0) {
        if (auto failed = refuse_strangers(path, *database)) return failure(std::move(*failed));
    }
    if (!switch_to_wal(*database)) return failure(log_failure(path, *database, "switching to write-ahead logging"));

    if (*tables == 0) {
        if (auto failed = make_tables(path, *database, if_new, digest)) return failure(std::move(*failed));
    } else if (execute(*database, link_trigger) != SQLITE_OK) {
        return failure(log_failure(path, *database, "making the trigger"));
    }
    return read_identity(path, *database);
}

}  // namespace muster::sqlite
