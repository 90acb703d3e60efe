#pragma once

#include <gtest/gtest.h>

#include "projections/queries/from_tables.hpp"
#include "projections/tables.hpp"
#include "tests/support/story.hpp"

/// What happened, put into the tables as a projector would.
namespace muster::testing {

inline Story many_users(std::uint64_t count) {
    Story story;
    for (std::uint64_t i = 0; i < count; ++i) story.add(created(a_user(i), "user" + std::to_string(i)));
    return story;
}

inline queries::HomePartition home() {
    return [](const AccountId&) { return ledger::Partition{0}; };
}

inline Result<projections::Stored, PortFailure> store(projections::Tables& tables, const Story& story, std::size_t from,
                                                      std::size_t to) {
    return tables.apply(0, story.changes(from, to), Story::progress(from), Story::progress(to));
}

/// `store`, and it was done.
inline void stored(projections::Tables& tables, const Story& story, std::size_t from, std::size_t to) {
    const auto result = store(tables, story, from, to);
    ASSERT_TRUE(result) << result.error().what;
    ASSERT_EQ(*result, projections::Stored::stored);
}

inline void store_all(projections::Tables& tables, const Story& story, std::size_t from = 0) {
    stored(tables, story, from, story.size());
}

}  // namespace muster::testing
