#include "gateway/router.hpp"

#include <algorithm>
#include <utility>

#include "gateway/routing.hpp"

namespace muster::gateway {
namespace {

/// Without its parameters, in lower case.
std::string media_type_of(const Request& request) {
    auto type = lower_case(request.header("Content-Type").value_or(""));
    type.resize(std::min(type.find(';'), type.size()));
    while (type.ends_with(' ') || type.ends_with('\t')) type.pop_back();
    return type;
}

Result<Response, ApiError> run(const Desk& desk, const Call& call, const Route& route, const Arguments& arguments) {
    if (auto allowed = authorize(call.caller, route.action); !allowed) return failure(allowed.error());
    if (route.description != nullptr && !route.description->only_body_type.empty() &&
        media_type_of(call.request) != route.description->only_body_type) {
        return failure(ApiError{.code = ErrorCode::unsupported_media_type,
                                .detail = "Content-Type: send " + std::string{route.description->only_body_type},
                                .parameter = "Content-Type"});
    }
    const auto parameters = Parameters::read(call.request, call.caller.version);
    if (!parameters) return failure(parameters.error());
    if (route.description != nullptr) {
        std::vector<std::string_view> known;
        for (const auto& each : route.description->parameters) known.push_back(each.name);
        if (const auto unknown = parameters->other_than(known)) return failure(invalid(*unknown, "no such parameter"));
    }
    return route.run(desk, call, *parameters, arguments);
}

}  // namespace

Answer Router::answer(const Desk& desk, const Call& call) const {
    std::string allowed;
    for (const auto& route : routes_) {
        const auto arguments = match_path(route.pattern, call.target.path);
        if (!arguments) continue;
        if (route.method != call.request.method) {
            allowed.append(allowed.empty() ? "" : ", ").append(route.method);
            continue;
        }
        auto result = run(desk, call, route, *arguments);
        auto response = result ? std::move(*result) : refuse_(result.error(), call.request_id);
        if (!result && result.error().code == ErrorCode::unsupported_media_type) {  // RFC 5789, 2.2
            response.headers.push_back(
                {.name = "Accept-Patch", .value = std::string{route.description->only_body_type}});
        }
        return {.route = std::string{route.method} + " " + std::string{route.pattern}, .response = std::move(response)};
    }
    if (allowed.empty()) {
        return {.route = "unknown", .response = refuse_({.code = ErrorCode::not_found}, call.request_id)};
    }
    auto response = refuse_({.code = ErrorCode::method_not_allowed, .detail = "allowed: " + allowed}, call.request_id);
    response.headers.push_back({.name = "Allow", .value = allowed});
    return {.route = "method not allowed", .response = std::move(response)};
}

}  // namespace muster::gateway
