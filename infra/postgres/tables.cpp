#include "infra/postgres/tables.hpp"

#include <pqxx/pqxx>
#include <utility>
#include <vector>

#include "domain/ledger/link.hpp"
#include "infra/postgres/array_literal.hpp"
#include "infra/postgres/handles.hpp"
#include "infra/postgres/sql.hpp"
#include "infra/postgres/values.hpp"
#include "projections/tally_change.hpp"

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

pqxx::result run(pqxx::transaction_base& transaction, const std::string& sql, Columns columns) {
    const auto parameters = columns.take();
    return transaction.exec_params(sql, pqxx::prepare::make_dynamic_params(parameters));
}

/// Writes one table's rows, and the sums of the tally that counts them.
class TableWriter {
public:
    TableWriter(pqxx::transaction_base& transaction, projections::Table table)
        : transaction_(&transaction), shape_(&projections::shape_of(table)), counted_in_(projections::tally_of(table)) {
        if (counted_in_) tally_.emplace(*projections::shape_of(*counted_in_).tally);
    }

    void write(const projections::TableChanges& changes) {
        // One prefix may hold another: the wider ones go first, so that no row is counted twice.
        for (std::size_t columns = 1; columns < shape_->key_columns; ++columns) drop(changes.prefixes, columns);
        put(changes.puts);
        for (const auto& updates : changes.updates) update(updates);
        drop(changes.drops, shape_->key_columns);
        if (tally_) write_tally();
    }

private:
    enum class Rows { gone, came };

    void put(const std::vector<const Row*>& rows) {
        if (rows.empty()) return;
        Columns columns{shape_->columns.size()};
        Columns keys{shape_->key_columns};
        for (const auto* row : rows) {
            columns.add(*row);
            keys.add(*row);
            if (tally_) tally_->came(*row);
        }
        if (tally_) count(Rows::gone, std::move(keys), shape_->key_columns);
        run(*transaction_, put_sql(*shape_), std::move(columns));
    }

    void update(const projections::TableChanges::Updates& updates) {
        Columns columns{shape_->key_columns + updates.columns.size()};
        Columns keys{shape_->key_columns};
        for (const auto& row : updates.rows) {
            columns.add(row);
            keys.add(row);
        }
        const bool moves = tally_ && tally_->concerns(updates.columns);
        auto keys_before = keys;
        if (moves) count(Rows::gone, std::move(keys_before), shape_->key_columns);
        run(*transaction_, update_sql(*shape_, updates.columns), std::move(columns));
        if (moves) count(Rows::came, std::move(keys), shape_->key_columns);
    }

    void drop(const std::vector<Row>& keys, std::size_t key_columns) {
        Columns columns{key_columns};
        bool any = false;
        for (const auto& key : keys) {
            if (key.size() != key_columns) continue;
            columns.add(key);
            any = true;
        }
        if (!any) return;
        if (tally_) count(Rows::gone, Columns{columns}, key_columns);
        run(*transaction_, drop_sql(*shape_, key_columns), std::move(columns));
    }

    void count(Rows what, Columns keys, std::size_t key_columns) {
        const auto& by = tally_->tally().by;
        for (const auto& fields : run(*transaction_, tallied_sql(tally_->tally(), key_columns), std::move(keys))) {
            Row values;
            for (std::size_t i = 0; i < by.size(); ++i) {
                values.push_back(value_of(fields[static_cast<int>(i)], shape_->columns[by[i]].type));
            }
            const auto rows = fields[static_cast<int>(by.size())].as<std::int64_t>();
            if (what == Rows::gone) {
                tally_->gone(std::move(values), rows);
            } else {
                tally_->came(std::move(values), rows);
            }
        }
    }

    void write_tally() {
        const auto sums = tally_->sums();
        if (sums.empty()) return;
        const auto& shape = projections::shape_of(*counted_in_);
        Columns columns{shape.columns.size()};
        Columns keys{shape.key_columns};
        for (const auto& sum : sums) {
            columns.add(sum);
            keys.add(sum);
        }
        run(*transaction_, add_to_tally_sql(shape), std::move(columns));
        run(*transaction_, drop_empty_tally_sql(shape), std::move(keys));
    }

    pqxx::transaction_base* transaction_;
    const TableShape* shape_;
    std::optional<projections::Table> counted_in_;
    std::optional<projections::TallyChange> tally_;
};

void write_rows(pqxx::transaction_base& transaction, const projections::RowChanges& changes) {
    for (const auto table : projections::all_tables) TableWriter{transaction, table}.write(changes.of(table));
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
    transaction.exec(create_trigrams_sql());
    for (const auto table : projections::all_tables) {
        transaction.exec(create_sql(projections::shape_of(table)));
    }
    transaction.exec("CREATE TABLE " + in_schema("progress") +
                     " (partition bigint PRIMARY KEY, sequence bigint NOT NULL, hash text NOT NULL, head_offset bigint "
                     "NOT NULL, next_offset bigint NOT NULL)");
    transaction.exec("CREATE TABLE " + in_schema("meta") + " (ledger text NOT NULL)");
    transaction.exec_params("INSERT INTO " + in_schema("meta") + " VALUES ($1)", hex_of(ledger));
}

}  // namespace

PostgresTables::PostgresTables(std::string uri) : address_(std::move(uri)) {}
PostgresTables::~PostgresTables() = default;

Connection& PostgresTables::connected() {
    if (!connection_) connection_ = connect(address_, Purpose::writing);
    return *connection_;
}

Result<void, PortFailure> PostgresTables::open(const ledger::LedgerId& ledger) {
    const std::lock_guard lock{mutex_};
    try {
        pqxx::work transaction{connected().session};
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
        pqxx::work transaction{connected().session};
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
        pqxx::work transaction{connected().session};
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
