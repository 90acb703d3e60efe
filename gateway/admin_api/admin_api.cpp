#include "gateway/admin_api/admin_api.hpp"

#include <array>
#include <string>
#include <vector>

#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/groups.hpp"
#include "gateway/admin_api/parameters.hpp"
#include "gateway/admin_api/users.hpp"
#include "gateway/routing.hpp"

namespace muster::gateway::admin_api {
namespace {

using Arguments = std::vector<std::string>;  // of the path
using Run = Result<Response, ApiError> (*)(const Reading&, const Call&, const Parameters&, const Arguments&);

struct Route {
    std::string_view method;
    std::string_view pattern;
    client::Grant grant;
    Run run;
};

constexpr std::array routes{
    Route{"GET", "/admin/v1/users", client::Grant::read_resource,
          [](const Reading& reading, const Call& call, const Parameters& parameters, const Arguments&) {
              return list_users(reading, call, parameters);
          }},
    Route{"GET", "/admin/v1/users/{id}", client::Grant::read_resource,
          [](const Reading& reading, const Call& call, const Parameters&, const Arguments& arguments) {
              return show_user(reading, call, arguments.at(0));
          }},
    Route{"GET", "/admin/v1/groups", client::Grant::read_resource,
          [](const Reading& reading, const Call& call, const Parameters& parameters, const Arguments&) {
              return list_groups(reading, call, parameters);
          }},
};

Result<Response, ApiError> run(const Reading& reading, const Call& call, const Route& route,
                               const Arguments& arguments) {
    if (auto allowed = require(call.caller.client, route.grant); !allowed) return failure(allowed.error());
    const auto parameters = Parameters::read(call.request, call.caller.version);
    if (!parameters) return failure(parameters.error());
    return route.run(reading, call, *parameters, arguments);
}

}  // namespace

Answer AdminApi::answer(const Call& call) const {
    std::string allowed;
    for (const auto& route : routes) {
        const auto arguments = match_path(route.pattern, call.target.path);
        if (!arguments) continue;
        if (route.method != call.request.method) {
            allowed.append(allowed.empty() ? "" : ", ").append(route.method);
            continue;
        }
        auto result = run(reading_, call, route, *arguments);
        return {.route = std::string{route.method} + " " + std::string{route.pattern},
                .response = result ? std::move(*result) : fail(result.error())};
    }
    if (allowed.empty()) {
        return {.route = "unknown", .response = fail({.code = ErrorCode::not_found, .detail = {}})};
    }
    auto response = fail({.code = ErrorCode::method_not_allowed, .detail = "allowed: " + allowed});
    response.headers.push_back({.name = "Allow", .value = allowed});
    return {.route = "method not allowed", .response = std::move(response)};
}

}  // namespace muster::gateway::admin_api
