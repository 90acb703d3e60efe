#pragma once

#include <functional>
#include <vector>

#include "domain/account/account.hpp"
#include "gateway/answer.hpp"
#include "gateway/api_error.hpp"
#include "gateway/desk.hpp"
#include "gateway/message.hpp"
#include "gateway/native_api/list_query.hpp"
#include "gateway/parameters.hpp"
#include "gateway/permissions.hpp"

namespace muster::gateway::native_api {

/// One thing done to many users: a command each, with an answer each (S4, T10, T13).
struct Bulk {
    Action action;
    std::function<Command(const Account&, const UserId&)> command;
    bool takes_filter = false;  // `filter` and `expect` in the place of `users` (API-13)
};

/// `users` (at most 100), or `filter` with `expect`, and `dry_run` (API-14): decided against the writer's
/// state, nothing written. 40902 where the filter now matches another number of users.
[[nodiscard]] Answered run_bulk(const Desk& desk, const Call& call, const Parameters& parameters, const Bulk& bulk);

}  // namespace muster::gateway::native_api
