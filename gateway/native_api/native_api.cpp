#include "gateway/native_api/native_api.hpp"

#include <array>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "domain/base/match.hpp"
#include "gateway/admin_api/parameters.hpp"
#include "gateway/json_text.hpp"
#include "gateway/native_api/problem.hpp"
#include "gateway/native_api/sync_object.hpp"
#include "gateway/routing.hpp"

namespace muster::gateway::native_api {
namespace {

using admin_api::Parameters;
using nlohmann::json;

struct Route {
    std::string_view method;
    std::string_view pattern;
    client::Grant grant;
    Response (*run)(SyncControl&, const Call&, const Parameters&, const std::vector<std::string>& arguments);
};

/// API-08: what is not understood is refused, not passed over.
std::optional<Response> unknown_parameter(const Call& call, const Parameters& parameters,
                                          std::initializer_list<std::string_view> known) {
    const auto unknown = parameters.other_than(known);
    if (!unknown) return std::nullopt;
    return problem(admin_api::invalid(*unknown, "no such parameter"), call.request_id,
                   {{.pointer = "/" + *unknown, .detail = "no such parameter"}});
}

Response start_sync(SyncControl& syncs, const Call& call, const Parameters& parameters,
                    const std::vector<std::string>&) {
    if (auto refused = unknown_parameter(call, parameters, {"directory"})) return std::move(*refused);
    const auto name = parameters.text("directory");
    if (!name)
        return problem(name.error(), call.request_id, {{.pointer = "/directory", .detail = name.error().detail}});
    const auto handle = syncs.start(call.caller.client.account, *name);
    if (!handle) {
        return match(
            handle.error(),
            [&](const NoSuchDirectory&) {
                return problem({.code = ErrorCode::not_found, .detail = "directory: no directory of that name"},
                               call.request_id, {{.pointer = "/directory", .detail = "no directory of that name"}});
            },
            [&](const CannotSyncNow& refusal) {
                return problem({.code = ErrorCode::unavailable, .detail = refusal.why}, call.request_id);
            });
    }
    return {.status = 202,
            .headers = {{.name = "Location", .value = "/v1/sync/" + handle->get()}},
            .body = json_text({{"sync", handle->get()}})};
}

Response show_sync(SyncControl& syncs, const Call& call, const Parameters& parameters,
                   const std::vector<std::string>& arguments) {
    if (auto refused = unknown_parameter(call, parameters, {})) return std::move(*refused);
    const auto progress = syncs.poll(call.caller.client.account, SyncHandle{arguments.at(0)});
    if (!progress) return problem({.code = ErrorCode::not_found, .detail = {}}, call.request_id);
    return {.status = 200, .body = json_text(sync_object(*progress))};
}

constexpr std::array routes{
    Route{"POST", "/v1/sync", client::Grant::write_resource, start_sync},
    Route{"GET", "/v1/sync/{handle}", client::Grant::read_resource, show_sync},
};

Response run(SyncControl& syncs, const Call& call, const Route& route, const std::vector<std::string>& arguments) {
    if (const auto allowed = require(call.caller.client, route.grant); !allowed) {
        return problem(allowed.error(), call.request_id);
    }
    const auto parameters = Parameters::read(call.request, call.caller.version);
    if (!parameters) return problem(parameters.error(), call.request_id);
    return route.run(syncs, call, *parameters, arguments);
}

}  // namespace

Answer NativeApi::answer(const Call& call) const {
    std::string allowed;
    for (const auto& route : routes) {
        const auto arguments = match_path(route.pattern, call.target.path);
        if (!arguments) continue;
        if (route.method == call.request.method) {
            return {.route = std::string{route.method} + " " + std::string{route.pattern},
                    .response = run(syncs_, call, route, *arguments)};
        }
        allowed.append(allowed.empty() ? "" : ", ").append(route.method);
    }
    if (allowed.empty()) {
        return {.route = "unknown", .response = problem({.code = ErrorCode::not_found, .detail = {}}, call.request_id)};
    }
    auto response = problem({.code = ErrorCode::method_not_allowed, .detail = "allowed: " + allowed}, call.request_id);
    response.headers.push_back({.name = "Allow", .value = allowed});
    return {.route = "method not allowed", .response = std::move(response)};
}

}  // namespace muster::gateway::native_api
