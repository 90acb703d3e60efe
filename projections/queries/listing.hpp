#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "projections/queries/bookmarks.hpp"
#include "projections/queries/reading.hpp"

namespace muster::queries::reading {

/// One page of a listing whose rows stand in the order of a number that never changes, so that the
/// next page is found from where the last one ended.
struct Listing {
    std::string name;
    Select select;
    projections::ColumnIndex age = 0;
};

[[nodiscard]] Answer<std::vector<projections::Row>> read_page(Snapshot& snapshot, Bookmarks& bookmarks, Listing listing,
                                                              Page page);

/// How many rows there are on all pages; counted once at each position.
[[nodiscard]] Answer<std::uint64_t> count(Snapshot& snapshot, Bookmarks& bookmarks, const Listing& listing,
                                          const ledger::Head& at);

}  // namespace muster::queries::reading
