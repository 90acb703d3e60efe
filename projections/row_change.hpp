#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "projections/table_shape.hpp"

namespace muster::projections {

/// The whole row: put there, or in the place of the one with its key.
struct Put {
    Table table;
    Row row;

    friend bool operator==(const Put&, const Put&) = default;
};

/// These columns of the row with this key; nothing where there is no such row.
struct Update {
    Table table;
    Row key;
    std::vector<std::pair<ColumnIndex, Value>> columns;

    friend bool operator==(const Update&, const Update&) = default;
};

/// The row with this key; or, where `key` holds only the first columns of the key, every row that
/// begins with them. A reducer sees no rows: so it drops a group's members whom it cannot name.
struct Drop {
    Table table;
    Row key;

    friend bool operator==(const Drop&, const Drop&) = default;
};

using RowChange = std::variant<Put, Update, Drop>;

/// What many events do to the rows of one table, each row written once. To be applied in this
/// order: `prefixes` dropped; then puts, updates and drops, which speak of different rows.
struct TableChanges {
    struct Updates {
        std::vector<ColumnIndex> columns;      // rising
        std::vector<std::vector<Value>> rows;  // the key, then a value for each of `columns`
    };
    std::vector<Row> prefixes;
    std::vector<const Row*> puts;  // by key, as long as the RowChanges lives unchanged
    std::vector<Updates> updates;  // rows that change the same columns stand together
    std::vector<Row> drops;
};

/// A batch of changes in the making: several of the same row become its last state.
class RowChanges {
public:
    void add(RowChange change);
    void add(std::vector<RowChange> changes);
    void clear();

    [[nodiscard]] bool empty() const;
    [[nodiscard]] std::size_t rows() const;  // rows and prefixes that an adapter will write
    [[nodiscard]] TableChanges of(Table table) const;

private:
    enum class Kind : std::uint8_t { put, update, drop };
    struct Pending {
        Kind kind = Kind::drop;
        Row row;                    // put: whole; update: as wide, `changed` says what counts; drop: the key
        std::uint64_t changed = 0;  // update: a bit a column
    };
    struct OfTable {
        // The text of a key begins with that of each of its prefixes, and text orders them: so rows
        // of a prefix lie together, and adapters write in key order.
        std::map<std::string, Pending> rows;
        std::map<std::string, Row> prefixes;
    };

    void put(Put put);
    void update(Update update);
    void drop(Drop drop);

    OfTable tables_[table_count];
};

}  // namespace muster::projections
