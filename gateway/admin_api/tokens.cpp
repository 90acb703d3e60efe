#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "domain/token/one_time_code.hpp"
#include "domain/values/hex.hpp"
#include "gateway/admin_api/device_fields.hpp"
#include "gateway/admin_api/device_objects.hpp"
#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/paging.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/execute.hpp"
#include "gateway/reading.hpp"
#include "projections/queries/from_state.hpp"

namespace muster::gateway::admin_api {
namespace {

Answered not_found() {
    return failure(ApiError{.code = ErrorCode::not_found});
}

Answered answer_with(const Desk& desk, const TokenId& token) {
    const auto row = from_state<std::optional<queries::TokenRow>>(
        desk, [&](const Account& account) { return queries::token_row(account, token); });
    if (!row) return not_found();  // deleted meanwhile
    return ok(token_object_with_users(*row));
}

Result<std::optional<queries::Marked>, ApiError> read_filter(const Parameters& parameters) {
    const auto type = read_token_type(parameters);
    if (!type) return failure(type.error());
    const auto serial = parameters.text("serial");
    if (!serial) return failure(serial.error());
    if (!*type && !*serial) return std::nullopt;
    if (!*type) return failure(invalid("serial", "only together with type"));
    if (!*serial) return failure(invalid("type", "only together with serial"));
    return queries::Marked{.type = **type, .serial = **serial};
}

/// V6: GET /admin/v1/tokens: all page by page, or the one of `type` and `serial`.
Answered list_tokens(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    const auto only = read_filter(parameters);
    if (!only) return failure(only.error());
    const auto page = read_page(parameters, page_max);
    if (!page) return failure(page.error());
    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));
    const auto listed = desk.devices.tokens(call.caller.account(), *only, *page);
    if (!listed) return failure(unavailable(desk, call, listed.error()));
    auto tokens = nlohmann::json::array();
    for (const auto& row : listed->rows) tokens.push_back(token_object_with_users(row));
    return ok(tokens, page_info(*page, listed->total));
}

/// GET /admin/v1/tokens/{id}.
Answered show_token(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    const auto id = TokenId::parse(path.at(0));
    if (!id) return not_found();
    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));
    const auto found = desk.devices.find_token(call.caller.account(), *id);
    if (!found) return failure(unavailable(desk, call, found.error()));
    if (!*found) return not_found();
    return ok(token_object_with_users(**found));
}

Result<token::CreateToken, ApiError> read_new_token(const Desk& desk, const Parameters& parameters) {
    if (auto type = parameters.needed("type"); !type) return failure(type.error());
    const auto type = read_token_type(parameters);
    if (!type) return failure(type.error());
    const auto text = parameters.needed("serial");
    if (!text) return failure(text.error());
    auto serial = parse_token_serial(*text, "serial");
    if (!serial) return failure(invalid(serial.error().field, serial.error().why));
    const auto step = read_totp_step(parameters);
    if (!step) return failure(step.error());
    const auto counter = parameters.integer("counter");
    if (!counter) return failure(counter.error());
    if (*counter && **counter < 0) return failure(invalid("counter", "is below 0"));
    return token::CreateToken{.token = desk.ids.token(),
                              .type = **type,
                              .serial = std::move(*serial),
                              .totp_step = *step,
                              .counter = static_cast<std::uint64_t>(counter->value_or(0))};
}

/// V6: POST /admin/v1/tokens. The secret is put away first: no token is without one.
Answered create_token(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    const auto command = read_new_token(desk, parameters);
    if (!command) return failure(command.error());
    const auto secret = read_token_secret(parameters, command->type);
    if (!secret) return failure(secret.error());
    if (auto kept = desk.token_secrets.keep(command->token, *secret); !kept) {
        return failure(unavailable(desk, call, kept.error()));
    }
    auto done = execute_here(desk, call, Action::edit_tokens, *command);
    if (!done) {
        // Where the outcome is not known, the token may yet come to be, and would need it.
        if (done.error().code != ErrorCode::unavailable) desk.token_secrets.forget(command->token);
        return failure(std::move(done.error()));
    }
    return answer_with(desk, command->token);
}

/// V6: POST /admin/v1/tokens/{id}: the step of a TOTP token.
Asked edit_token(const Desk& desk, const Parameters& parameters, const Arguments& path) {
    const auto id = TokenId::parse(path.at(0));
    if (!id) return not_found();
    const auto step = read_totp_step(parameters);
    if (!step) return failure(step.error());
    const auto answer = [token = *id](const Desk& at) { return answer_with(at, token); };
    if (!*step) return answer(desk);
    return Change{.command = token::ChangeToken{.token = *id, .totp_step = **step}, .answer = answer};
}

/// V6: POST /admin/v1/tokens/{id}/resync, by three codes that the token shows one after the other.
Answered resync_token(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments& path) {
    const auto id = TokenId::parse(path.at(0));
    if (!id) return not_found();
    const auto token = from_state<std::optional<token::Token>>(desk, [&](const Account& account) {
        const auto* found = account.find_token(*id);
        return found == nullptr ? std::nullopt : std::optional{*found};
    });
    if (!token) return not_found();
    if (!is_hotp(token->type) && !is_totp(token->type)) {
        return failure(invalid("token_id", "is a YubiKey, which needs no resynchronising"));
    }
    const auto codes = read_three_codes(parameters, token->type);
    if (!codes) return failure(codes.error());
    const auto secret = desk.token_secrets.find(*id);
    if (!secret) return failure(unavailable(desk, call, secret.error()));
    if (!*secret) {
        return failure(
            ApiError{.code = ErrorCode::unavailable, .detail = "the token's secret is not kept on this server"});
    }
    const auto key = bytes_of_hex((*secret)->secret);
    if (!key) {
        desk.diagnostics.error(call.request_id, "the kept secret of token " + id->str() + " is not written in hex");
        return failure(
            ApiError{.code = ErrorCode::unavailable, .detail = "the token's secret on this server cannot be read"});
    }
    const auto stands = token::resync(desk.digest, *key, *token, *codes, desk.clock.now());
    if (!stands) {
        return failure(
            invalid("code1", "with code2 and code3 no three codes that the token shows one after the other"));
    }
    const token::ResyncToken command{.token = *id, .counter = stands->counter, .drift = stands->drift};
    if (auto done = execute_here(desk, call, Action::edit_tokens, command); !done) return failure(done.error());
    return ok("");
}

/// V6, V8: DELETE /admin/v1/tokens/{id}. An unknown one is deleted already.
Answered delete_token(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    const auto id = TokenId::parse(path.at(0));
    if (!id) return ok("");
    const auto done = execute_here(desk, call, Action::edit_tokens, token::DeleteToken{.token = *id});
    if (!done && done.error().code != ErrorCode::not_found) return failure(done.error());
    desk.token_secrets.forget(*id);
    return ok("");
}

constexpr std::array routes_of_tokens{
    Route{"GET", "/admin/v1/tokens", Action::look, list_tokens},
    Route{"GET", "/admin/v1/tokens/{id}", Action::look, show_token},
    Route{"POST", "/admin/v1/tokens", Action::edit_tokens, create_token},
    Route{"POST", "/admin/v1/tokens/{id}", Action::edit_tokens, edit_token},
    Route{"POST", "/admin/v1/tokens/{id}/resync", Action::edit_tokens, resync_token},
    Route{"DELETE", "/admin/v1/tokens/{id}", Action::edit_tokens, delete_token},
};

}  // namespace

std::span<const Route> token_routes() {
    return routes_of_tokens;
}

}  // namespace muster::gateway::admin_api
