#include "gateway/operations.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "gateway/admin_api/envelope.hpp"
#include "gateway/json_text.hpp"

namespace muster::gateway {
namespace {

using nlohmann::json;

Response ready(const std::vector<PartState>& parts) {
    auto shown = json::object();
    for (const auto& part : parts) shown[part.name] = {{"ok", part.ok}, {"detail", part.detail}};
    const bool all = std::ranges::all_of(parts, [](const PartState& part) { return part.ok || !part.needed; });
    return {.status = all ? 200U : 503U, .body = json_text({{"parts", std::move(shown)}})};
}

}  // namespace

bool Operations::answers(std::string_view path) {
    return path == "/healthz" || path == "/readyz" || path == "/metrics";
}

Answer Operations::answer(const Request& request, const std::string& path) const {
    if (request.method != "GET" && request.method != "HEAD") {
        auto response = admin_api::fail({.code = ErrorCode::method_not_allowed, .detail = "allowed: GET, HEAD"});
        response.headers.push_back({.name = "Allow", .value = "GET, HEAD"});
        return Answer{.route = "method not allowed", .response = std::move(response)};
    }
    Answer answer{.route = "GET " + path, .response = {}};
    if (path == "/healthz") answer.response.body = R"({"ok":true})";
    if (path == "/readyz") answer.response = ready(readiness_.parts());
    if (path == "/metrics") {
        answer.response.content_type = "text/plain; version=0.0.4; charset=utf-8";
        answer.response.body = metrics_.text();
    }
    return answer;
}

}  // namespace muster::gateway
