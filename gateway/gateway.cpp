#include "gateway/gateway.hpp"

#include <algorithm>
#include <memory>
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

constexpr std::size_t small_body_bytes = 16UL * 1024;

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
            .directories = ports.directories,
            .held_plans = ports.held_plans,
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
            .diagnostics = ports.diagnostics,
            .write_time = ports.write_time},
      admin_api_(admin_api::routes(), [](const ApiError& error, std::string_view) { return admin_api::fail(error); }),
      native_api_(native_api::routes(), native_api::problem),
      openapi_(json_text(native_api::openapi_document(native_api_.routes()))) {}

/// One request from its coming to its answer. Its turns are guarded: whatever throws in one is answered too.
class Gateway::Exchange final : public Turns, public std::enable_shared_from_this<Exchange> {
public:
    Exchange(Gateway& gateway, std::shared_ptr<const Request> request, Turns& turns,
             std::function<void(Response)> answered)
        : request_(std::move(request)),
          id_(gateway.request_id(*request_)),
          gateway_(gateway),
          turns_(turns),
          answered_(std::move(answered)),
          began_(gateway.metrics_.ticks()) {}

    [[nodiscard]] const Request& request() const { return *request_; }
    [[nodiscard]] std::string_view id() const { return id_; }

    /// Keeps what the call refers to. `mark` tells whether the signature was used up (R3).
    const Call& call(Target target, Caller caller) {
        target_ = std::move(target);
        caller_ = std::move(caller);
        if (!caller_->signature_mark.empty()) mark_.emplace(caller_->signature_mark);
        call_.emplace(Call{.request = *request_,
                           .target = target_,
                           .caller = *caller_,
                           .request_id = id_,
                           .mark = mark_ ? &*mark_ : nullptr});
        return *call_;
    }

    /// Once; what comes after is told to nobody.
    void answer(Answer answer) {
        if (!answered_) return;
        if (mark_ && mark_->is_unused_after(answer.response.status)) {
            gateway_.used_signatures_.give_back(caller_->signature_mark);
        }
        gateway_.metrics_.request_answered(answer.route, answer.response.status, gateway_.metrics_.ticks() - began_);
        auto response = gateway_.finished(std::move(answer.response), id_);
        if (auto answered = std::exchange(answered_, nullptr)) answered(std::move(response));
    }

    void guarded(const std::function<void()>& work) {
        try {
            work();
        } catch (const std::exception& error) {
            // API-04: the cause is for the operator, the id for both.
            gateway_.diagnostics_.error(id_, std::string{"a request failed: "} + error.what());
            if (!answered_) return;
            answer({.route = "failed",
                    .response = admin_api::fail({.code = ErrorCode::internal, .detail = "request " + id_})});
        }
    }

    void aside(std::function<void()> work) override { turns_.aside(as_guarded(std::move(work))); }
    void back(std::function<void()> work) override { turns_.back(as_guarded(std::move(work))); }
    [[nodiscard]] std::shared_ptr<void> alarm(std::chrono::milliseconds after, std::function<void()> work) override {
        auto guarded = [weak = weak_from_this(), work = std::move(work)] {
            if (const auto self = weak.lock()) self->guarded(work);
        };
        return turns_.alarm(after, std::move(guarded));
    }

private:
    [[nodiscard]] std::function<void()> as_guarded(std::function<void()> work) {
        return [self = shared_from_this(), work = std::move(work)] { self->guarded(work); };
    }

    std::shared_ptr<const Request> request_;
    std::string id_;
    Gateway& gateway_;
    Turns& turns_;
    std::function<void(Response)> answered_;
    std::chrono::nanoseconds began_;
    Target target_;
    std::optional<Caller> caller_;
    std::optional<SignatureMark> mark_;
    std::optional<Call> call_;
};

void Gateway::handle(std::shared_ptr<const Request> request, Turns& turns, std::function<void(Response)> answered) {
    const auto exchange = std::make_shared<Exchange>(*this, std::move(request), turns, std::move(answered));
    exchange->guarded([&] { begin(exchange); });
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

void Gateway::begin(const std::shared_ptr<Exchange>& exchange) {
    auto target = Target::parse(exchange->request().target);
    if (!target) {
        return exchange->answer(
            {.route = "malformed",
             .response = admin_api::fail({.code = ErrorCode::invalid_parameter, .detail = "request target: no path"})});
    }
    const auto& path = target->path;
    if (Operations::answers(path)) {
        return exchange->aside(
            [this, exchange, path] { exchange->answer(operations_.answer(exchange->request(), path)); });
    }
    if (path == "/openapi.json" && exchange->request().method == "GET") {  // as public as the source is
        return exchange->answer({.route = "GET /openapi.json", .response = {.body = openapi_}});
    }
    if (below(path, "/admin") || below(path, "/v1")) {
        // What takes long to check and to take apart holds up nobody else.
        if (exchange->request().body.size() <= small_body_bytes) return begin_signed(exchange, *std::move(target));
        return exchange->aside([this, exchange, target = *std::move(target)] { begin_signed(exchange, target); });
    }
    exchange->answer({.route = "unknown", .response = admin_api::fail({.code = ErrorCode::not_found})});
}

void Gateway::begin_signed(const std::shared_ptr<Exchange>& exchange, Target target) {
    const auto& request = exchange->request();
    const bool native = below(target.path, "/v1");
    auto caller = authentication_.authenticate(request, exchange->id());
    if (!caller) {
        return exchange->answer({.route = "not authenticated",
                                 .response = native ? native_api::problem(caller.error(), exchange->id())
                                                    : admin_api::fail(caller.error())});
    }
    if (auto refused = too_many_requests(request, *caller, native, exchange->id())) {
        return exchange->answer({.route = "too many requests", .response = std::move(*refused)});
    }
    // Behind the limit, as a request that was put off comes again as it is.
    if (auto refused = used_already(request, *caller, native, exchange->id())) {
        return exchange->answer({.route = "used already", .response = std::move(*refused)});
    }
    const auto& call = exchange->call(std::move(target), *std::move(caller));
    (native ? native_api_ : admin_api_).answer(desk_, call, *exchange, [exchange](Answer answer) {
        exchange->answer(std::move(answer));
    });
}

std::optional<Response> Gateway::too_many_requests(const Request& request, const Caller& caller, bool native,
                                                   std::string_view request_id) {
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
                                              std::string_view request_id) {
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
