#include "infra/postgres/snapshots.hpp"

#include <algorithm>
#include <optional>
#include <pqxx/pqxx>
#include <utility>

#include "domain/ledger/link.hpp"
#include "infra/postgres/handles.hpp"
#include "infra/postgres/select_sql.hpp"
#include "infra/postgres/sql.hpp"
#include "infra/postgres/values.hpp"

namespace muster::postgres {
namespace {

using projections::Row;

}  // namespace

/// One of the connections allowed, given back with the scope; closed where it may not be sound.
class PostgresSnapshots::Lease {
public:
    explicit Lease(PostgresSnapshots& owner) : owner_(&owner) {
        std::unique_lock lock{owner.mutex_};
        owner.returned_.wait(lock, [&] { return owner.free_ > 0; });
        --owner.free_;
        if (owner.idle_.empty()) return;
        connection_ = std::move(owner.idle_.back());
        owner.idle_.pop_back();
    }
    ~Lease() {
        if (!sound_) connection_.reset();
        {
            const std::lock_guard lock{owner_->mutex_};
            ++owner_->free_;
            if (connection_) owner_->idle_.push_back(std::move(connection_));
        }
        owner_->returned_.notify_one();
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    [[nodiscard]] bool is_used() const { return connection_ != nullptr; }
    void renew() { connection_ = connect(owner_->address_, Purpose::reading); }
    /// The server has gone: so have the others that wait here.
    void close_all() {
        connection_.reset();
        const std::lock_guard lock{owner_->mutex_};
        owner_->idle_.clear();
    }
    [[nodiscard]] pqxx::connection& connection() { return connection_->session; }
    [[nodiscard]] const Address& address() const { return owner_->address_; }
    void is_sound(bool sound) { sound_ = sound; }

private:
    PostgresSnapshots* owner_;
    std::unique_ptr<Connection> connection_;
    bool sound_ = false;
};

class PostgresSnapshots::Reading final : public queries::Snapshot {
public:
    explicit Reading(PostgresSnapshots& owner) : lease_(owner) {}
    ~Reading() override {
        if (!transaction_) return;
        try {
            transaction_->commit();
            transaction_.reset();
            lease_.is_sound(healthy_);
        } catch (const std::exception&) {
            transaction_.reset();  // nothing was written; the lease closes the connection
        }
    }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    Result<void, PortFailure> begin() {
        // A connection that waited may have died meanwhile: then a new one shows how things are.
        if (lease_.is_used() && try_begin()) return {};
        try {
            lease_.close_all();
            lease_.renew();
        } catch (const std::exception& error) {
            return failure(failure_of(error, lease_.address()));
        }
        return try_begin();
    }

    Result<ledger::Head, PortFailure> head(ledger::Partition partition) override {
        return guarded<ledger::Head>([&] {
            const auto rows = transaction_->exec_params(
                "SELECT sequence, hash FROM \"" + schema_name() + "\".progress WHERE partition = $1",
                std::int64_t{partition});
            ledger::Head head;
            if (rows.empty()) return head;
            head.sequence = static_cast<ledger::Sequence>(rows[0][0].as<std::int64_t>());
            head.hash = ledger::parse_hash(rows[0][1].as<std::string>()).value_or(ledger::Hash{});
            return head;
        });
    }

    Result<void, PortFailure> each(const queries::Select& select, const std::function<void(Row)>& take) override {
        if (queries::matches_nothing(select)) return {};
        const auto found = result_of(rows_query(select));
        if (!found) return failure(found.error());
        const auto& columns = projections::shape_of(select.table).columns;
        for (const auto& fields : *found) {
            Row row;
            row.reserve(columns.size());
            for (pqxx::row::size_type i = 0; i < fields.size(); ++i)
                row.push_back(value_of(fields[i], columns[i].type));
            take(std::move(row));
        }
        return {};
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
    using Transaction = pqxx::transaction<pqxx::repeatable_read, pqxx::read_only>;

    /// The first statement fixes what is seen.
    Result<void, PortFailure> try_begin() {
        try {
            transaction_.emplace(lease_.connection());
            const auto there =
                transaction_->exec_params("SELECT to_regclass($1) IS NOT NULL", "\"" + schema_name() + "\".\"meta\"");
            if (there[0][0].as<bool>()) return {};
            transaction_.reset();
            return failure(PortFailure{.retry = PortFailure::Retry::later,
                                       .outcome = PortFailure::Outcome::nothing_done,
                                       .what = lease_.address().shown() + ": no tables of this version are there yet"});
        } catch (const std::exception& error) {
            transaction_.reset();
            return failure(failure_of(error, lease_.address()));
        }
    }

    Result<pqxx::result, PortFailure> result_of(const Query& query) {
        return guarded<pqxx::result>([&] {
            if (query.needs_bitmap_scan) transaction_->exec("SET LOCAL enable_bitmapscan = on");
            auto result = transaction_->exec_params(query.sql, pqxx::prepare::make_dynamic_params(query.parameters));
            if (query.needs_bitmap_scan) transaction_->exec("SET LOCAL enable_bitmapscan = off");
            return result;
        });
    }

    Result<std::int64_t, PortFailure> only_number(const queries::Select& select, const Query& query) {
        if (queries::matches_nothing(select)) return 0;
        const auto rows = result_of(query);
        if (!rows) return failure(rows.error());
        return (*rows)[0][0].as<std::int64_t>();
    }

    template <class T, class Work>
    Result<T, PortFailure> guarded(Work work) {
        try {
            return work();
        } catch (const std::exception& error) {
            healthy_ = false;
            return failure(failure_of(error, lease_.address()));
        }
    }

    Lease lease_;
    std::optional<Transaction> transaction_;
    bool healthy_ = true;
};

PostgresSnapshots::PostgresSnapshots(std::string uri, std::size_t connections_max)
    : address_(std::move(uri)), free_(connections_max) {}
PostgresSnapshots::~PostgresSnapshots() = default;

Result<std::unique_ptr<queries::Snapshot>, PortFailure> PostgresSnapshots::snapshot() {
    auto reading = std::make_unique<Reading>(*this);
    if (auto begun = reading->begin(); !begun) return failure(begun.error());
    return reading;
}

}  // namespace muster::postgres
