#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/ledger/record.hpp"
#include "domain/ports/port_failure.hpp"
#include "projections/table_shape.hpp"

namespace muster::queries {

/// One column against values: any of them, or greater, not less or less than the only one.
struct Condition {
    enum class Is : std::uint8_t { any_of, greater_than, at_least, less_than };
    projections::ColumnIndex column = 0;
    Is is = Is::any_of;
    std::vector<projections::Value> values;  // none of them nothing; all of the column's type
};

/// A row of another table has in its column `theirs` what stands in `ours`, and meets these conditions.
struct Joined {
    projections::Table table;
    projections::ColumnIndex theirs = 0;
    projections::ColumnIndex ours = 0;
    std::vector<Condition> where;
};

/// What a column that is searched and sorted by begins with: as many characters as are marked, or fewer.
struct Beginning {
    projections::ColumnIndex column = 0;
    std::string characters;
};

/// What a row is looked at for once it is found.
struct Filter {
    std::vector<Condition> where{};
    std::optional<Joined> joined{};
    std::optional<std::string> containing{};   // lies within the row's search text
    std::optional<Beginning> not_beginning{};  // path `filter`, beside `containing` of three characters or more

    [[nodiscard]] bool empty() const { return where.empty() && !joined && !containing; }
};

/// Rows of one table that meet all conditions, in the order of `order`.
struct Select {
    enum class Direction : std::uint8_t { rising, falling };
    /// How rows are found. Right for few matches or many: nobody knows beforehand which they are.
    enum class Path : std::uint8_t {
        order,   // along the index of `order`, each row looked at: quick where many match
        filter,  // those that the filter lets through, by its text first of all, sorted then: quick where few match
        joined,  // as `filter`, by what they are joined to
    };
    projections::Table table;
    std::vector<Condition> where;
    std::vector<projections::ColumnIndex> order;
    Direction direction = Direction::rising;
    std::uint64_t offset = 0;  // costs as many rows
    std::optional<std::uint64_t> limit;

    std::vector<projections::Value> after{};  // a value for each of `order`, none of them nothing: what lies beyond
    Filter filter{};
    Path path = Path::order;
    /// Path `order`: so many rows are looked at, at most, and no `offset`.
    std::optional<std::uint64_t> look_at_most{};
};

/// What the index of trigrams is asked for: all of `there`, in any place, and not all of `not_there`, where there are
/// any.
struct SoughtTrigrams {
    std::vector<std::string> there;
    std::vector<std::string> not_there;
};
/// Of a filter with a text; nothing where the text is too short for any.
[[nodiscard]] std::optional<SoughtTrigrams> sought_trigrams(const projections::TableShape& shape, const Filter& filter);

/// A condition that no value meets. Adapters need not ask the database.
[[nodiscard]] bool matches_nothing(const Select& select);

/// The tables as they stood at one moment, whatever is written meanwhile. One thread; short-lived,
/// as it holds one of few connections.
class Snapshot {
public:
    virtual ~Snapshot() = default;
    /// The last event that the rows show; nothing before the first.
    [[nodiscard]] virtual Result<ledger::Head, PortFailure> head(ledger::Partition partition) = 0;
    /// Calls `take` with each row, whole, in the order of its table's columns.
    [[nodiscard]] virtual Result<void, PortFailure> each(const Select& select,
                                                         const std::function<void(projections::Row)>& take) = 0;
    /// How many meet the conditions; order, `after`, offset and limits do not count.
    [[nodiscard]] virtual Result<std::uint64_t, PortFailure> count(const Select& select) = 0;
    /// The sum of a column of numbers over the rows that meet the conditions.
    [[nodiscard]] virtual Result<std::int64_t, PortFailure> sum(const Select& select,
                                                                projections::ColumnIndex column) = 0;

    [[nodiscard]] Result<std::vector<projections::Row>, PortFailure> rows(const Select& select);
};

/// The query tables, read. Safe to call from any thread; blocks while all connections are in use,
/// and for a bounded time on a database that does not answer.
class Snapshots {
public:
    virtual ~Snapshots() = default;
    [[nodiscard]] virtual Result<std::unique_ptr<Snapshot>, PortFailure> snapshot() = 0;
};

/// All rows of all tables as text, a line each, in the order of their keys: equal rows are equal
/// bytes, in whatever database they lie (H1). `take` gets it piece by piece.
[[nodiscard]] Result<void, PortFailure> dump(Snapshots& snapshots, const std::function<void(std::string_view)>& take);

}  // namespace muster::queries
