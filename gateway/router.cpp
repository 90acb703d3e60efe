#include "gateway/router.hpp"

#include <utility>

#include "gateway/routing.hpp"

namespace muster::gateway {
namespace {

/// Version 1 and 2 cover the parameters that they take a body for.
bool covers_any_body(SignatureVersion version) {
    return version == SignatureVersion::v4 || version == SignatureVersion::v5;
}

Result<Response, ApiError> run(const Desk& desk, const Call& call, const Route& route, const Arguments& arguments) {
    if (auto allowed = authorize(call.caller, route.action); !allowed) return failure(allowed.error());
    const auto* about = route.description;
    if (about != nullptr && !about->only_body_type.empty() && call.request.media_type() != about->only_body_type) {
        return failure(ApiError{.code = ErrorCode::unsupported_media_type,
                                .detail = "Content-Type: send " + std::string{about->only_body_type},
                                .parameter = "Content-Type"});
    }
    const bool takes_a_file = about != nullptr && !about->file_words.empty();
    if (takes_a_file && !covers_any_body(call.caller.version)) {
        return failure(invalid("body", "a signature of version 4 or 5 is needed; older ones do not cover a file"));
    }
    const Request query_alone{.method = call.request.method, .target = call.request.target};
    const auto parameters = Parameters::read(takes_a_file ? query_alone : call.request, call.caller.version);
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
        const bool is_patch = route.method == "PATCH";
        if (!result && is_patch && result.error().code == ErrorCode::unsupported_media_type) {  // RFC 5789, 2.2
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
