#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "gateway/admin_api/changes.hpp"
#include "gateway/admin_api/device_objects.hpp"
#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/paging.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/reading.hpp"

namespace muster::gateway::admin_api {
namespace {

Answered not_found() {
    return failure(ApiError{.code = ErrorCode::not_found});
}

/// V7: GET /admin/v1/webauthncredentials.
Answered list_keys(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    const auto page = read_page(parameters, page_max);
    if (!page) return failure(page.error());
    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));
    const auto listed = desk.devices.security_keys(call.caller.account(), *page);
    if (!listed) return failure(unavailable(desk, call, listed.error()));
    auto keys = nlohmann::json::array();
    for (const auto& row : listed->rows) keys.push_back(security_key_object_with_user(row));
    return ok(keys, page_info(*page, listed->total));
}

/// GET /admin/v1/webauthncredentials/{key}.
Answered show_key(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    const auto id = SecurityKeyId::parse(path.at(0));
    if (!id) return not_found();
    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));
    const auto found = desk.devices.find_security_key(call.caller.account(), *id);
    if (!found) return failure(unavailable(desk, call, found.error()));
    if (!*found) return not_found();
    return ok(security_key_object_with_user(**found));
}

/// V8: DELETE /admin/v1/webauthncredentials/{key}. An unknown one is deleted already.
Asked delete_key(const Desk&, const Parameters&, const Arguments& path) {
    const auto id = SecurityKeyId::parse(path.at(0));
    if (!id) return ok("");
    return Change{
        .command = security_key::DeleteKey{.key = *id}, .answer = nothing_to_show, .refused = unless_gone_already};
}

constexpr std::array routes_of_keys{
    Route{"GET", "/admin/v1/webauthncredentials", Action::look, list_keys},
    Route{"GET", "/admin/v1/webauthncredentials/{key}", Action::look, show_key},
    Route{"DELETE", "/admin/v1/webauthncredentials/{key}", Action::remove_keys, delete_key},
};

}  // namespace

std::span<const Route> security_key_routes() {
    return routes_of_keys;
}

}  // namespace muster::gateway::admin_api
