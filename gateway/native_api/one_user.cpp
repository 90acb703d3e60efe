#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "gateway/execute.hpp"
#include "gateway/json_text.hpp"
#include "gateway/native_api/edition.hpp"
#include "gateway/native_api/once.hpp"
#include "gateway/native_api/parameters.hpp"
#include "gateway/native_api/position.hpp"
#include "gateway/native_api/routes.hpp"
#include "gateway/native_api/user_object.hpp"
#include "gateway/native_api/user_patch.hpp"
#include "projections/queries/from_state.hpp"

namespace muster::gateway::native_api {
namespace {

using nlohmann::json;

/// L6, S5: from the writer's own state: what was acknowledged is in it, and the tag is of what is shown.
Answered shown(const Desk& desk, const UserId& id) {
    const auto now = desk.clock.now();
    Response response;
    json body;
    desk.ledger.with_state([&](const Account& account, const ledger::Position& at) {
        const auto row = queries::user_row(account, id);
        const auto* user = account.find_user(id);
        if (!row || user == nullptr) return;
        body = user_object(*row);
        body["effective"] = effective_object(account, id);
        body["may"] = may_object(account, id, now);
        response.headers = {position_header(at),
                            {.name = "ETag", .value = edition_tag(desk.digest, id, user::edition_of(*user))}};
    });
    if (body.is_null()) return failure(ApiError{.code = ErrorCode::not_found});
    response.body = json_text(body);
    return response;
}

/// GET /v1/users/{id}.
Answered show_user(const Desk& desk, const Call&, const Parameters&, const Arguments& path) {
    const auto id = UserId::parse(path.at(0));
    if (!id) return failure(ApiError{.code = ErrorCode::not_found});
    return shown(desk, *id);
}

/// The edition that the caller has seen, where it is the one that there is; else one that nobody has, for what becomes
/// of the command is the ledger's to say: it may remember that this very edit went through (API-05).
std::optional<user::Edition> expected_edition(const Desk& desk, const UserId& id, const IfMatch& seen) {
    if (seen.any) return std::nullopt;
    const auto current = from_state<std::optional<user::Edition>>(desk, [&](const Account& account) {
        const auto* user = account.find_user(id);
        return user == nullptr ? std::nullopt : std::optional{user::edition_of(*user)};
    });
    if (current && seen.includes(edition_tag(desk.digest, id, *current))) return current;
    return user::Edition{};  // no user is without a username (U5)
}

Answered edit(const Desk& desk, const Call& call, const UserId& id, const IfMatch& seen) {
    auto wanted = read_user_patch(desk, call.request.body);
    if (!wanted) return failure(wanted.error());
    auto expected = expected_edition(desk, id, seen);
    std::vector<Command> commands;
    commands.emplace_back(user::EditUser{.user = id,
                                         .fields = std::move(wanted->fields),
                                         .status = wanted->status,
                                         .cause = user::Cause::api,
                                         .expected = std::move(expected)});
    auto outcomes = execute_all(desk, call, Action::edit_users, std::move(commands));
    if (!outcomes.front()) return failure(as_member(outcomes.front().error()));
    return shown(desk, id);
}

/// API-09, API-10, U4, S3, D5: PATCH /v1/users/{id}, whole or not at all.
Answered patch_user(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    const auto id = UserId::parse(path.at(0));
    if (!id) return failure(ApiError{.code = ErrorCode::not_found});
    if (!call.target.query.empty()) return failure(invalid("query", "the body says what to change, and nothing else"));
    const auto seen = read_if_match(call.request);
    if (!seen) return failure(seen.error());
    return once(desk, call, [&] { return edit(desk, call, *id, *seen); });
}

constexpr std::string_view text_or_null = R"({"type":["string","null"]})";
constexpr std::array patch_members{
    ParameterDescription{"username", In::body, R"({"type":"string","minLength":1})", "Folded as names are."},
    ParameterDescription{"aliases", In::body, R"({"type":["array","null"],"items":{"type":"string"},"maxItems":8})",
                         "All of them: the list takes the place of the list that was."},
    ParameterDescription{"real_name", In::body, text_or_null, "Null empties it."},
    ParameterDescription{"first_name", In::body, text_or_null, "Null empties it."},
    ParameterDescription{"last_name", In::body, text_or_null, "Null empties it."},
    ParameterDescription{"email", In::body, text_or_null, "Null empties it."},
    ParameterDescription{"notes", In::body, text_or_null, "Null empties it."},
    ParameterDescription{"status", In::body, R"({"type":"string","enum":["active","bypass","disabled"]})",
                         "The own status to set. A lock ends with it."},
};
constexpr Description about_user{
    .summary = "One user: all fields, what status counts and what decided it, and what may be done by hand.",
    .parameters = {},
    .answer = "UserDetails",
    .tells_edition = true};
constexpr Description about_patch{.summary = "Changes the fields that are sent (RFC 7396), all or none of them.",
                                  .parameters = patch_members,
                                  .answer = "UserDetails",
                                  .takes_idempotency_key = true,
                                  .only_body_type = "application/merge-patch+json",
                                  .tells_edition = true,
                                  .needs_edition = true};

constexpr std::array routes_of_one_user{
    Route{"GET", "/v1/users/{user_id}", Action::look, show_user, &about_user},
    Route{"PATCH", "/v1/users/{user_id}", Action::edit_users, patch_user, &about_patch},
};

}  // namespace

std::span<const Route> one_user_routes() {
    return routes_of_one_user;
}

}  // namespace muster::gateway::native_api
