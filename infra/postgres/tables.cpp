#include "infra/postgres/tables.hpp"

#include <pqxx/pqxx>
#include <utility>
#include <vector>

#include "domain/ledger/link.hpp"
#include "infra/postgres/array_literal.hpp"
#include "infra/postgres/sql.hpp"

namespace muster::postgres {
namespace {

using projections::Row;
using projections::Stored;
using projections::TableShape;

std::string in_schema(const std::string& table) {
    return "\"" + schema_name() + "\".\"" + table + "\"";
}

std::string hex_of(const ledger::LedgerId& ledger) {
    constexpr const char* digits = "0123456789abcdef";
    std::string text;
    for (const auto byte : ledger) {
        text += digits[byte >> 4U];
        text += digits[byte & 0xFU];
    }
    return text;
}

/// Rows, each as wide as `width`, turned into an array for each column.
class Columns {
public:
    explicit Columns(std::size_t width) : arrays_(width) {}
    void add(const Row& row) {
        for (std::size_t i = 0; i < arrays_.size(); ++i) arrays_[i].add(row[i]);
    }
    [[nodiscard]] std::vector<std::string> take() {
        std::vector<std::string> texts;
        texts.reserve(arrays_.size());
        for (auto& array : arrays_) texts.push_back(array.take());
        return texts;
    }

private:
    std::vector<ArrayLiteral> arrays_;
};

void run(pqxx::transaction_base& transaction, const std::string& sql, Columns columns) {
    const auto parameters = columns.take();
    transaction.exec_params(sql, pqxx::prepare::make_dynamic_params(parameters));
}

void drop(pqxx::transaction_base& transaction, const TableShape& shape, const std::vector<Row>& keys,
          std::size_t key_columns) {
    Columns columns{key_columns};
    bool any = false;
    for (const auto& key : keys) {
        if (key.size() != key_columns) continue;
        columns.add(key);
        any = true;
    }
    if (any) run(transaction, drop_sql(shape, key_columns), std::move(columns));
}

void write_rows(pqxx::transaction_base& transaction, const projections::RowChanges& changes) {
    for (const auto table : projections::all_tables) {
        const auto& shape = projections::shape_of(table);
        const auto of_table = changes.of(table);
        for (std::size_t columns = 1; columns < shape.key_columns; ++columns) {
            drop(transaction, shape, of_table.prefixes, columns);
        }
        if (!of_table.puts.empty()) {
            Columns columns{shape.columns.size()};
            for (const auto* row : of_table.puts) columns.add(*row);
            run(transaction, put_sql(shape), std::move(columns));
        }
        for (const auto& updates : of_table.updates) {
            Columns columns{shape.key_columns + updates.columns.size()};
            for (const auto& row : updates.rows) columns.add(row);
            run(transaction, update_sql(shape, updates.columns), std::move(columns));
        }
        drop(transaction, shape, of_table.drops, shape.key_columns);
    }
}

std::optional<ledger::Progress> read_progress(pqxx::transaction_base& transaction, ledger::Partition partition) {
    const auto rows = transaction.exec_params(
        "SELECT sequence, hash, head_offset, next_offset FROM " + in_schema("progress") + " WHERE partition = $1",
        std::int64_t{partition});
    if (rows.empty()) return std::nullopt;
    ledger::Progress progress;
    progress.head.sequence = static_cast<ledger::Sequence>(rows[0][0].as<std::int64_t>());
    progress.head.hash = ledger::parse_hash(rows[0][1].as<std::string>()).value_or(ledger::Hash{});
    progress.head_offset = rows[0][2].as<std::int64_t>();
    progress.next = rows[0][3].as<std::int64_t>();
    return progress;
}

/// Compare-and-set: true where progress stood at `from`. The row stays locked until the end of the
/// transaction, so another projector waits here and then finds progress moved.
bool move_progress(pqxx::transaction_base& transaction, ledger::Partition partition, const ledger::Progress& from,
                   const ledger::Progress& to) {
    const auto number = std::int64_t{partition};
    const auto sequence = static_cast<std::int64_t>(to.head.sequence);
    const auto hash = ledger::to_hex(to.head.hash);
    const auto moved = transaction.exec_params(
        "UPDATE " + in_schema("progress") +
            " SET sequence = $2, hash = $3, head_offset = $4, next_offset = $5 WHERE partition = $1 AND sequence = $6 "
            "AND hash = $7",
        number, sequence, hash, to.head_offset, to.next, static_cast<std::int64_t>(from.head.sequence),
        ledger::to_hex(from.head.hash));
    if (moved.affected_rows() == 1) return true;
    if (from.head.sequence != 0) return false;
    const auto made = transaction.exec_params(
        "INSERT INTO " + in_schema("progress") + " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (partition) DO NOTHING",
        number, sequence, hash, to.head_offset, to.next);
    return made.affected_rows() == 1;
}

PortFailure refused(const Address& address, const std::string& why) {
    return {.retry = PortFailure::Retry::never,
            .outcome = PortFailure::Outcome::nothing_done,
            .what = address.shown() + ": " + why};
}

void create_schema(pqxx::transaction_base& transaction, const ledger::LedgerId& ledger) {
    transaction.exec("CREATE SCHEMA IF NOT EXISTS \"" + schema_name() + "\"");
    for (const auto table : projections::all_tables) transaction.exec(create_sql(projections::shape_of(table)));
    transaction.exec("CREATE TABLE " + in_schema("progress") +
                     " (partition bigint PRIMARY KEY, sequence bigint NOT NULL, hash text NOT NULL, head_offset bigint "
                     "NOT NULL, next_offset bigint NOT NULL)");
    transaction.exec("CREATE TABLE " + in_schema("meta") + " (ledger text NOT NULL)");
    transaction.exec_params("INSERT INTO " + in_schema("meta") + " VALUES ($1)", hex_of(ledger));
}

}  // namespace

PostgresTables::PostgresTables(std::string uri) : address_(std::move(uri)) {}
PostgresTables::~PostgresTables() = default;

pqxx::connection_base& PostgresTables::connected() {
    if (!connection_) connection_ = connect(address_, Purpose::writing);
    return *connection_;
}

Result<void, PortFailure> PostgresTables::open(const ledger::LedgerId& ledger) {
    const std::lock_guard lock{mutex_};
    try {
        pqxx::work transaction{connected()};
        const auto encoding = transaction.exec1("SHOW server_encoding")[0].as<std::string>();
        if (encoding != "UTF8") {
            return failure(
                refused(address_, "the database's encoding is " + encoding + "; make one with ENCODING 'UTF8'"));
        }
        // Two processes that start at once make the schema once. The number is any, but always this one.
        transaction.exec("SELECT pg_advisory_xact_lock(7236287163)");
        const auto meta =
            transaction.exec_params("SELECT to_regclass($1) IS NOT NULL", in_schema("meta"))[0][0].as<bool>();
        if (!meta) create_schema(transaction, ledger);
        const auto pinned = transaction.exec1("SELECT ledger FROM " + in_schema("meta"))[0].as<std::string>();
        if (pinned != hex_of(ledger)) return failure(refused(address_, "these tables belong to another ledger"));
        transaction.commit();
        return {};
    } catch (const std::exception& error) {
        connection_.reset();
        return failure(failure_of(error, address_));
    }
}

Result<std::optional<ledger::Progress>, PortFailure> PostgresTables::progress(ledger::Partition partition) {
    const std::lock_guard lock{mutex_};
    try {
        pqxx::work transaction{connected()};
        auto progress = read_progress(transaction, partition);
        transaction.commit();
        return progress;
    } catch (const std::exception& error) {
        connection_.reset();
        return failure(failure_of(error, address_));
    }
}

Result<Stored, PortFailure> PostgresTables::apply(ledger::Partition partition, const projections::RowChanges& changes,
                                                  const ledger::Progress& from, const ledger::Progress& to) {
    const std::lock_guard lock{mutex_};
    auto outcome = PortFailure::Outcome::nothing_done;
    try {
        pqxx::work transaction{connected()};
        if (!move_progress(transaction, partition, from, to)) {
            const auto standing = read_progress(transaction, partition)
                                      .value_or(ledger::Progress{.head = {.sequence = 0, .hash = from.head.hash}});
            return projections::judge(standing, from, to).value_or(Stored::mismatch);
        }
        write_rows(transaction, changes);
        outcome = PortFailure::Outcome::unknown;  // from here on the server may have done it
        transaction.commit();
        return Stored::stored;
    } catch (const std::exception& error) {
        connection_.reset();
        return failure(failure_of(error, address_, outcome));
    }
}

}  // namespace muster::postgres
