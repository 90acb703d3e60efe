#include "gateway/gateway.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "domain/base/invariant.hpp"
#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/execute.hpp"
#include "gateway/json_text.hpp"
#include "gateway/mail_date.hpp"
#include "gateway/native_api/openapi.hpp"
#include "gateway/native_api/problem.hpp"
#include "gateway/native_api/routes.hpp"

namespace muster::gateway {
namespace {

bool below(std::string_view path, std::string_view folder) {
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

/// API-24: another's id is taken over where it can stand in a log line as it is.
bool is_usable_id(std::string_view id) {
    const auto usable = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.';
    };
    return !id.empty() && id.size() <= 64 && std::ranges::all_of(id, usable);
}

}  // namespace

Gateway::Gateway(const Ports& ports)
    : clock_(ports.clock),
      ids_(ports.ids),
      metrics_(ports.metrics),
      diagnostics_(ports.diagnostics),
      authentication_(ports.clients, ports.digest, ports.clock, ports.metrics, ports.diagnostics),
      rate_limit_(ports.requests_per_minute),
      operations_(ports.readiness, ports.metrics),
      desk_{.users = ports.users,
            .groups = ports.groups,
            .devices = ports.devices,
            .token_secrets = ports.token_secrets,
            .user_list = ports.user_list,
            .administration = ports.administration,
            .audit = ports.audit,
            .freshness = ports.freshness,
            .ledger = ports.ledger,
            .secret_keys = ports.secret_keys,
            .moments = ports.moments,
            .syncs = ports.syncs,
            .ids = ports.ids,
            .clock = ports.clock,
            .folding = ports.folding,
            .digest = ports.digest,
            .cursor_key = ports.cursor_key,
            .given_answers = given_answers_,
            .diagnostics = ports.diagnostics},
      admin_api_(admin_api::routes(), [](const ApiError& error, std::string_view) { return admin_api::fail(error); }),
      native_api_(native_api::routes(), native_api::problem),
      openapi_(json_text(native_api::openapi_document(native_api_.routes()))) {}

Response Gateway::handle(const Request& request) {
    const auto began = metrics_.ticks();
    const auto id = request_id(request);
    Answer answered;
    try {
        answered = answer(request, id);
    } catch (const std::exception& error) {
        // API-04: the cause is for the operator, the id for both.
        diagnostics_.error(id, std::string{"a request failed: "} + error.what());
        answered = {.route = "failed",
                    .response = admin_api::fail({.code = ErrorCode::internal, .detail = "request " + id})};
    }
    metrics_.request_answered(answered.route, answered.response.status, metrics_.ticks() - began);
    return finished(std::move(answered.response), id);
}

Response Gateway::refuse(Unserved unserved, const std::string& why) {
    const auto id = ids_.uuid(clock_.now());
    switch (unserved) {
        case Unserved::malformed:
            return finished(admin_api::fail({.code = ErrorCode::invalid_parameter, .detail = why}), id);
        case Unserved::too_large:
            return finished(admin_api::fail({.code = ErrorCode::too_large, .detail = why}), id);
        case Unserved::failed:
            diagnostics_.error(id, "a request failed: " + why);
            return finished(admin_api::fail({.code = ErrorCode::internal, .detail = "request " + id}), id);
    }
    broken_invariant("an unserved request without a reason");
}

Answer Gateway::answer(const Request& request, std::string_view request_id) const {
    const auto target = Target::parse(request.target);
    if (!target) {
        return {
            .route = "malformed",
            .response = admin_api::fail({.code = ErrorCode::invalid_parameter, .detail = "request target: no path"})};
    }
    if (auto answered = operations_.answer(request, *target)) return std::move(*answered);
    if (target->path == "/openapi.json" && request.method == "GET") {  // as public as the source is
        return {.route = "GET /openapi.json", .response = {.body = openapi_}};
    }
    if (below(target->path, "/admin") || below(target->path, "/v1")) return answer_signed(request, *target, request_id);
    return {.route = "unknown", .response = admin_api::fail({.code = ErrorCode::not_found})};
}

Answer Gateway::answer_signed(const Request& request, const Target& target, std::string_view request_id) const {
    const bool native = below(target.path, "/v1");
    const auto caller = authentication_.authenticate(request, request_id);
    if (!caller) {
        return {.route = "not authenticated",
                .response = native ? native_api::problem(caller.error(), request_id) : admin_api::fail(caller.error())};
    }
    if (auto refused = too_many_requests(request, *caller, native, request_id)) {
        return {.route = "too many requests", .response = std::move(*refused)};
    }
    // Behind the limit, as a request that was put off comes again as it is.
    if (auto refused = used_already(request, *caller, native, request_id)) {
        return {.route = "used already", .response = std::move(*refused)};
    }
    SignatureMark mark{caller->signature_mark};
    const Call call{.request = request,
                    .target = target,
                    .caller = *caller,
                    .request_id = request_id,
                    .mark = caller->signature_mark.empty() ? nullptr : &mark};
    auto answer = (native ? native_api_ : admin_api_).answer(desk_, call);
    if (call.mark != nullptr && mark.is_unused_after(answer.response.status)) {
        used_signatures_.give_back(caller->signature_mark);
    }
    return answer;
}

std::optional<Response> Gateway::too_many_requests(const Request& request, const Caller& caller, bool native,
                                                   std::string_view request_id) const {
    const auto* client = std::get_if<ApiClient>(&caller.who);
    if (client == nullptr) return std::nullopt;
    const auto kind = request.method == "GET" ? RateLimit::Kind::read : RateLimit::Kind::change;
    const auto wait = rate_limit_.take(client->key, kind, metrics_.ticks());
    if (!wait) return std::nullopt;
    const auto seconds = std::to_string(wait->count());
    const ApiError error{.code = ErrorCode::too_many_requests, .detail = "try again in " + seconds + " s"};
    auto response = native ? native_api::problem(error, request_id) : admin_api::fail(error);
    response.headers.push_back({.name = "Retry-After", .value = seconds});
    return response;
}

/// R3: of a client set to strict replay each signature is good for one change. Those that caused an event are known by
/// the log; this node's own memory knows the others, and those under way.
std::optional<Response> Gateway::used_already(const Request& request, const Caller& caller, bool native,
                                              std::string_view request_id) const {
    if (caller.signature_mark.empty() || request.method == "GET") return std::nullopt;
    const auto fail = [&](const ApiError& error) {
        return native ? native_api::problem(error, request_id) : admin_api::fail(error);
    };
    switch (used_signatures_.take(caller.signature_mark, clock_.now())) {
        case UsedSignatures::Taken::first:
            return std::nullopt;
        case UsedSignatures::Taken::again:
            return fail({.code = ErrorCode::bad_timestamp, .detail = std::string{request_already_used}});
        case UsedSignatures::Taken::full:
            break;
    }
    auto response = fail({.code = ErrorCode::too_many_requests,
                          .detail = "more changes than this server can remember signatures of; try again"});
    response.headers.push_back({.name = "Retry-After", .value = "30"});
    return response;
}

std::string Gateway::request_id(const Request& request) const {
    const auto sent = request.header("X-Request-Id");
    if (sent && is_usable_id(*sent)) return std::string{*sent};
    return ids_.uuid(clock_.now());
}

Response Gateway::finished(Response response, std::string_view request_id) const {
    auto date = format_mail_date(clock_.now());
    date.replace(date.size() - 5, 5, "GMT");  // HTTP's form of it
    response.headers.push_back({.name = "Date", .value = std::move(date)});
    response.headers.push_back({.name = "Cache-Control", .value = "no-store"});
    response.headers.push_back({.name = "X-Request-Id", .value = std::string{request_id}});
    return response;
}

}  // namespace muster::gateway
