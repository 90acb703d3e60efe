#pragma once

#include <optional>
#include <string>

#include "gateway/answer.hpp"
#include "gateway/api_error.hpp"
#include "gateway/desk.hpp"
#include "gateway/parameters.hpp"
#include "projections/queries/user_list.hpp"

namespace muster::gateway::native_api {

/// What of the user list is asked for: L1's filters and order.
struct ListQuery {
    queries::UserListFilter filter;
    queries::UserListOrder order;
};
[[nodiscard]] Result<queries::UserListFilter, ApiError> read_filter(const Desk& desk, const Parameters& parameters);
[[nodiscard]] Result<ListQuery, ApiError> read_list_query(const Desk& desk, const Parameters& parameters);
/// 1 to 100, 100 where it is not said.
[[nodiscard]] Result<std::uint32_t, ApiError> read_limit(const Parameters& parameters);

/// API-06: a place in a list as opaque text, sealed for the caller's account and this very query.
[[nodiscard]] std::string cursor_of(const Desk& desk, const Call& call, const ListQuery& query,
                                    const queries::UserListPlace& place);
/// Empty where there is no cursor; 40002 where it was bent, or made for another query.
[[nodiscard]] Result<queries::UserListPlace, ApiError> read_cursor(const Desk& desk, const Call& call,
                                                                   const Parameters& parameters,
                                                                   const ListQuery& query);

}  // namespace muster::gateway::native_api
