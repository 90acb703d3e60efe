#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "gateway/admin_api/changes.hpp"
#include "gateway/admin_api/device_objects.hpp"
#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/paging.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/execute.hpp"
#include "gateway/reading.hpp"

namespace muster::gateway::admin_api {
namespace {

Answered not_found() {
    return failure(ApiError{.code = ErrorCode::not_found});
}

/// One page of a user's devices of one kind. They are few, and stand in its own row.
template <class DeviceRow>
Answered list(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments& path,
              std::vector<DeviceRow> queries::UserRow::* devices, nlohmann::json (*object)(const DeviceRow&)) {
    const auto id = UserId::parse(path.at(0));
    if (!id) return not_found();
    const auto page = read_page(parameters, page_max);
    if (!page) return failure(page.error());
    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));
    const auto user = desk.users.find(call.caller.account(), *id);
    if (!user) return failure(unavailable(desk, call, user.error()));
    if (!*user) return not_found();
    const auto& all = (**user).*devices;
    auto shown = nlohmann::json::array();
    for (auto i = page->offset; i < std::min<std::uint64_t>(all.size(), page->offset + page->limit); ++i) {
        shown.push_back(object(all[i]));
    }
    return ok(shown, page_info(*page, all.size()));
}

Answered list_phones(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments& path) {
    return list(desk, call, parameters, path, &queries::UserRow::phones, phone_object);
}

Answered list_tokens(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments& path) {
    return list(desk, call, parameters, path, &queries::UserRow::tokens, token_object);
}

Answered list_keys(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments& path) {
    return list(desk, call, parameters, path, &queries::UserRow::security_keys, security_key_object);
}

/// V9: kinds of devices that are not kept. Whose they would be must be there all the same.
Answered list_none(const Desk& desk, const Call&, const Parameters& parameters, const Arguments& path) {
    const auto id = UserId::parse(path.at(0));
    if (!id) return not_found();
    const auto page = read_page(parameters, page_max);
    if (!page) return failure(page.error());
    const bool is_there = from_state<bool>(desk, [&](const Account& account) { return account.users.contains(*id); });
    if (!is_there) return not_found();
    return ok(nlohmann::json::array(), page_info(*page, 0));
}

/// V1, U6: POST /admin/v1/users/{id}/phones.
Asked attach_phone(const Desk&, const Parameters& parameters, const Arguments& path) {
    const auto user = UserId::parse(path.at(0));
    if (!user) return not_found();
    const auto text = parameters.needed("phone_id");
    if (!text) return failure(text.error());
    const auto phone = PhoneId::parse(*text);
    if (!phone) return failure(invalid("phone_id", "no phone's id"));
    return Change{.command = phone::AttachPhone{.user = *user, .phone = *phone},
                  .answer = nothing_to_show,
                  .refused = [](ApiError error) { return about_parameter(std::move(error), "phone_id"); }};
}

/// V8: DELETE /admin/v1/users/{id}/phones/{pid}; the phone stays in the account.
Asked detach_phone(const Desk&, const Parameters&, const Arguments& path) {
    const auto user = UserId::parse(path.at(0));
    const auto phone = PhoneId::parse(path.at(1));
    if (!user || !phone) return ok("");
    return Change{.command = phone::DetachPhone{.user = *user, .phone = *phone},
                  .answer = nothing_to_show,
                  .refused = unless_gone_already};
}

/// V6, U6: POST /admin/v1/users/{id}/tokens.
Asked assign_token(const Desk&, const Parameters& parameters, const Arguments& path) {
    const auto user = UserId::parse(path.at(0));
    if (!user) return not_found();
    const auto text = parameters.needed("token_id");
    if (!text) return failure(text.error());
    const auto token = TokenId::parse(*text);
    if (!token) return failure(invalid("token_id", "no token's id"));
    return Change{.command = token::AssignToken{.user = *user, .token = *token},
                  .answer = nothing_to_show,
                  .refused = [](ApiError error) { return about_parameter(std::move(error), "token_id"); }};
}

/// V6, V8: DELETE /admin/v1/users/{id}/tokens/{tid}; the token stays in the account.
Asked unassign_token(const Desk&, const Parameters&, const Arguments& path) {
    const auto user = UserId::parse(path.at(0));
    const auto token = TokenId::parse(path.at(1));
    if (!user || !token) return ok("");
    return Change{.command = token::UnassignToken{.user = *user, .token = *token},
                  .answer = nothing_to_show,
                  .refused = unless_gone_already};
}

constexpr std::array routes_of_devices_of_users{
    Route{"GET", "/admin/v1/users/{id}/phones", Action::look, list_phones},
    Route{"POST", "/admin/v1/users/{id}/phones", Action::add_devices, attach_phone},
    Route{"DELETE", "/admin/v1/users/{id}/phones/{pid}", Action::add_devices, detach_phone},
    Route{"GET", "/admin/v1/users/{id}/tokens", Action::look, list_tokens},
    Route{"POST", "/admin/v1/users/{id}/tokens", Action::edit_tokens, assign_token},
    Route{"DELETE", "/admin/v1/users/{id}/tokens/{tid}", Action::edit_tokens, unassign_token},
    Route{"GET", "/admin/v1/users/{id}/webauthncredentials", Action::look, list_keys},
    Route{"GET", "/admin/v1/users/{id}/u2ftokens", Action::look, list_none},
    Route{"GET", "/admin/v1/users/{id}/desktopauthenticators", Action::look, list_none},
};

}  // namespace

std::span<const Route> devices_of_users_routes() {
    return routes_of_devices_of_users;
}

}  // namespace muster::gateway::admin_api
