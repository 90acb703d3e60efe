#pragma once

#include <string>
#include <vector>

#include "gateway/caller.hpp"
#include "gateway/message.hpp"

namespace muster::gateway {

/// A response, and the route for the metrics: a pattern, never a path, which may hold anything.
struct Answer {
    std::string route;
    Response response;
};

/// A signed request on its way to the function that answers it.
struct Call {
    const Request& request;
    const Target& target;
    const Caller& caller;
    std::string_view request_id;
};

}  // namespace muster::gateway
