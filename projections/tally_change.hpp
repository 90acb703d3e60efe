#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "projections/row_change.hpp"
#include "projections/table_shape.hpp"

namespace muster::projections {

/// What a batch does to a tally: rows that go away and rows that come, told as the adapter meets
/// them. Whatever the batches, the sums are the same.
class TallyChange {
public:
    explicit TallyChange(const Tally& tally) : tally_(&tally) {}

    /// So many rows with these values of the tally's columns.
    void gone(Row values, std::int64_t rows) { sums_[std::move(values)] -= rows; }
    void came(Row values, std::int64_t rows) { sums_[std::move(values)] += rows; }
    /// A whole row of the counted table.
    void came(const Row& row);

    [[nodiscard]] const Tally& tally() const { return *tally_; }
    /// Does an update of these columns move a row from one sum to another?
    [[nodiscard]] bool concerns(const std::vector<ColumnIndex>& columns) const;
    /// Rows of the tally's table whose last column is to be added to what is there, each its own key;
    /// none of 0.
    [[nodiscard]] std::vector<Row> sums() const;

private:
    const Tally* tally_;
    std::map<Row, std::int64_t> sums_;
};

}  // namespace muster::projections
