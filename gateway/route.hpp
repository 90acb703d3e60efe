#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/base/result.hpp"
#include "gateway/answer.hpp"
#include "gateway/api_error.hpp"
#include "gateway/description.hpp"
#include "gateway/desk.hpp"
#include "gateway/parameters.hpp"
#include "gateway/permissions.hpp"

namespace muster::gateway {

/// The decoded text of each `{…}` of a route's pattern.
using Arguments = std::vector<std::string>;

/// One thing that can be asked for. `run` is called once the caller may do `action`.
struct Route {
    std::string_view method;
    std::string_view pattern;  // `/admin/v1/users/{id}`
    Action action;
    Result<Response, ApiError> (*run)(const Desk&, const Call&, const Parameters&, const Arguments&);
    /// Where there is one, parameters that it does not name are refused (API-08).
    const Description* description = nullptr;
};

}  // namespace muster::gateway
