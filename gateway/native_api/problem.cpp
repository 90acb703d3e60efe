#include "gateway/native_api/problem.hpp"

#include <nlohmann/json.hpp>

#include "gateway/json_text.hpp"

namespace muster::gateway::native_api {

using nlohmann::json;

Response problem(const ApiError& error, std::string_view request_id) {
    json body{{"type", "about:blank"},
              {"title", message_of(error.code)},
              {"status", status_of(error.code)},
              {"code", static_cast<int>(error.code)},
              {"request", request_id}};
    if (!error.detail.empty()) body["detail"] = error.detail;
    if (!error.rule.empty()) body["rule"] = error.rule;
    if (!error.parameter.empty()) {
        body["errors"] = json::array({{{"pointer", "/" + error.parameter}, {"detail", error.detail}}});
    }
    return {.status = status_of(error.code), .content_type = "application/problem+json", .body = json_text(body)};
}

}  // namespace muster::gateway::native_api
