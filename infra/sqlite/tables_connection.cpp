#include "infra/sqlite/tables_connection.hpp"

#include <utility>

#include "domain/base/match.hpp"
#include "infra/sqlite/private_file.hpp"

namespace muster::sqlite {
namespace {

constexpr int busy_timeout_ms = 5000;
// Statements over lists have as many texts as lists have lengths.
constexpr std::size_t statements_max = 64;

/// Would the same call go through later, without anybody mending the file?
PortFailure::Retry retry_of(int code) {
    switch (code & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_NOMEM:
        case SQLITE_INTERRUPT:
        case SQLITE_IOERR:
        case SQLITE_FULL:
        case SQLITE_CANTOPEN:
        case SQLITE_PROTOCOL:
        case SQLITE_SCHEMA:
            return PortFailure::Retry::later;
        default:
            return PortFailure::Retry::never;
    }
}

PortFailure failure_of(sqlite3* database, const std::string& file) {
    const int code = database == nullptr ? SQLITE_NOMEM : sqlite3_extended_errcode(database);
    std::string what = file + ": " + (database == nullptr ? "no memory" : sqlite3_errmsg(database));
    if ((code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB) {
        what += "; the tables hold nothing that the log does not say: move the file away, and they are filled anew";
    }
    return {.retry = retry_of(code), .outcome = PortFailure::Outcome::nothing_done, .what = std::move(what)};
}

}  // namespace

TablesConnection::TablesConnection(Database database, std::string file)
    : database_(std::move(database)), file_(std::move(file)) {}

Result<TablesConnection, PortFailure> TablesConnection::open(const std::string& file, For purpose) {
    if (purpose == For::writing) {
        if (const auto why = make_private_file(file)) {
            return failure(PortFailure{.retry = PortFailure::Retry::later,
                                       .outcome = PortFailure::Outcome::nothing_done,
                                       .what = file + ": " + *why});
        }
    }
    sqlite3* raw = nullptr;
    const int access = purpose == For::writing ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    const int code = sqlite3_open_v2(file.c_str(), &raw, access | SQLITE_OPEN_NOMUTEX, nullptr);
    TablesConnection connection{Database{raw}, file};
    if (code != SQLITE_OK) return failure(failure_of(raw, file));
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_busy_timeout(raw, busy_timeout_ms);
    // NORMAL may lose the last transactions with the power, whole ones: the log has them.
    const auto* settings = purpose == For::writing
                               ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
                                 "PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000"
                               : "PRAGMA cache_size=-8192; PRAGMA query_only=1";
    if (auto set = connection.execute(settings); !set) return failure(set.error());
    return connection;
}

Result<void, PortFailure> TablesConnection::execute(const std::string& sql) {
    if (sqlite::execute(database_, sql) != SQLITE_OK) return failure(failure_now());
    return {};
}

const Statement& TablesConnection::statement(const std::string& sql) {
    if (const auto found = statements_.find(sql); found != statements_.end()) return found->second;
    if (statements_.size() >= statements_max) statements_.clear();
    auto& statement = statements_[sql];
    statement = prepare(database_, sql);
    return statement;
}

Result<void, PortFailure> TablesConnection::run(const Statement& statement,
                                                std::span<const projections::Value> values) {
    if (!statement) return failure(failure_now());
    bind_values(statement, values);
    int code = SQLITE_ROW;
    while (code == SQLITE_ROW) code = sqlite3_step(statement.get());
    // The error is read before the reset and the next statement replace it.
    if (code != SQLITE_DONE) {
        auto met = failure_now();
        sqlite3_reset(statement.get());
        return failure(std::move(met));
    }
    sqlite3_reset(statement.get());
    return {};
}

PortFailure TablesConnection::failure_now() const {
    return failure_of(database_.get(), file_);
}

void bind_values(const Statement& statement, std::span<const projections::Value> values) {
    int at = 0;
    for (const auto& value : values) {
        ++at;
        match(
            value, [&](std::monostate) { sqlite3_bind_null(statement.get(), at); },
            [&](std::int64_t number) { sqlite3_bind_int64(statement.get(), at, number); },
            [&](const std::string& text) { bind_text(statement, at, text); });
    }
}

projections::Value value_at(const Statement& statement, int column) {
    switch (sqlite3_column_type(statement.get(), column)) {
        case SQLITE_NULL:
            return {};
        case SQLITE_INTEGER:
            return std::int64_t{sqlite3_column_int64(statement.get(), column)};
        default:
            return std::string{column_bytes(statement, column)};
    }
}

}  // namespace muster::sqlite
