#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/api_error.hpp"
#include "gateway/message.hpp"

namespace muster::gateway::native_api {

/// Where in the request the fault lies, as a JSON Pointer.
struct Fault {
    std::string pointer;
    std::string detail;
};

/// RFC 9457, `application/problem+json`, with the compatible APIs' `code` and the request's id (API-03).
[[nodiscard]] Response problem(const ApiError& error, std::string_view request_id,
                               const std::vector<Fault>& faults = {});

}  // namespace muster::gateway::native_api
