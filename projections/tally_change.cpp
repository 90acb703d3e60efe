#include "projections/tally_change.hpp"

#include <algorithm>

namespace muster::projections {

void TallyChange::came(const Row& row) {
    Row values;
    values.reserve(tally_->by.size() + 1);
    for (const auto column : tally_->by) values.push_back(row[column]);
    came(std::move(values), 1);
}

std::vector<Row> TallyChange::sums() const {
    std::vector<Row> rows;
    for (const auto& [values, sum] : sums_) {
        if (sum == 0) continue;
        rows.push_back(values);
        rows.back().emplace_back(sum);
    }
    return rows;
}

bool TallyChange::concerns(const std::vector<ColumnIndex>& columns) const {
    return std::ranges::any_of(
        columns, [&](ColumnIndex column) { return std::ranges::find(tally_->by, column) != tally_->by.end(); });
}

}  // namespace muster::projections
