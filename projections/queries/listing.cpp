#include "projections/queries/listing.hpp"

#include <utility>

#include "projections/text.hpp"

namespace muster::queries::reading {

Answer<std::vector<projections::Row>> read_page(Snapshot& snapshot, Bookmarks& bookmarks, Listing listing, Page page) {
    auto& select = listing.select;
    select.order = {listing.age};
    select.limit = page.limit;
    if (page.offset > 0) {
        if (const auto begins = bookmarks.page_begins(listing.name, page.offset)) {
            select.where.push_back(
                {.column = listing.age, .is = Condition::Is::greater_than, .values = Values{*begins}});
        } else {
            select.offset = page.offset;
        }
    }
    auto rows = snapshot.rows(select);
    if (rows && !rows->empty()) {
        bookmarks.page_ended(listing.name, page.offset + rows->size(),
                             projections::number_at(rows->back(), listing.age));
    }
    return rows;
}

Answer<std::uint64_t> count(Snapshot& snapshot, Bookmarks& bookmarks, const Listing& listing, const ledger::Head& at) {
    if (const auto known = bookmarks.total(listing.name, at)) return *known;
    auto total = snapshot.count(listing.select);
    if (total) bookmarks.counted(listing.name, at, *total);
    return total;
}

}  // namespace muster::queries::reading
