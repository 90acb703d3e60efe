#include "gateway/admin_api/changes.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "gateway/admin_api/envelope.hpp"
#include "gateway/refusals.hpp"

namespace muster::gateway::admin_api {

Answered nothing_to_show(const Desk&) {
    return ok("");
}

Answered unless_gone_already(ApiError error) {
    if (error.code == ErrorCode::not_found) return ok("");
    return failure(std::move(error));
}

Answered about_parameter(ApiError error, std::string_view parameter) {
    return failure(as_parameter(std::move(error), parameter));
}

}  // namespace muster::gateway::admin_api
