#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "domain/base/ascii.hpp"
#include "domain/values/person.hpp"
#include "gateway/admin_api/administration_objects.hpp"
#include "gateway/admin_api/changes.hpp"
#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/execute.hpp"
#include "gateway/message.hpp"
#include "gateway/reading.hpp"

namespace muster::gateway::admin_api {
namespace {

Answered not_found() {
    return failure(ApiError{.code = ErrorCode::not_found});
}

ApiError refused(const Malformed& malformed) {
    return invalid(malformed.field, malformed.why);
}

Answered answer_with(const Desk& desk, const AdminId& admin) {
    const auto row = from_state<std::optional<queries::AdminRow>>(
        desk, [&](const Account& account) { return queries::admin_row(account, admin); });
    if (!row) return not_found();  // removed meanwhile
    return ok(admin_object(*row));
}

/// GET /admin/v1/admins.
Answered list_admins(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    const auto page = read_page(parameters, page_max);
    if (!page) return failure(page.error());
    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));
    const auto listed = desk.administration.admins(call.caller.account(), *page);
    if (!listed) return failure(unavailable(desk, call, listed.error()));
    auto admins = nlohmann::json::array();
    for (const auto& row : listed->rows) admins.push_back(admin_object(row));
    return ok(admins, page_info(*page, listed->total));
}

/// GET /admin/v1/admins/{id}.
Answered show_admin(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    const auto id = AdminId::parse(path.at(0));
    if (!id) return not_found();
    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));
    const auto found = desk.administration.find_admin(call.caller.account(), *id);
    if (!found) return failure(unavailable(desk, call, found.error()));
    if (!*found) return not_found();
    return ok(admin_object(**found));
}

/// What the two writing calls have in common.
struct Sent {
    std::optional<PersonName> name;
    std::optional<PhoneNumber> phone;
    std::optional<admin::Role> role;
};

Result<Sent, ApiError> read_sent(const Parameters& parameters) {
    Sent sent;
    const auto name = parameters.text("name");
    if (!name) return failure(name.error());
    if (*name) {
        auto parsed = parse_person_name(**name, "name");
        if (!parsed) return failure(refused(parsed.error()));
        sent.name = std::move(*parsed);
    }
    const auto phone = parameters.text("phone");
    if (!phone) return failure(phone.error());
    if (*phone && (*phone)->empty()) {
        sent.phone = PhoneNumber{};
    } else if (*phone) {
        auto parsed = parse_phone_number(**phone, "phone");
        if (!parsed) return failure(refused(parsed.error()));
        sent.phone = std::move(*parsed);
    }
    const auto role = parameters.text("role");
    if (!role) return failure(role.error());
    if (*role) {
        sent.role = parse_role(**role);
        if (!sent.role) {  // R1
            return failure(invalid("role",
                                   "none of Owner, Administrator, Application Manager, User Manager, Help Desk, "
                                   "Read-only"));
        }
    }
    return sent;
}

/// An admin who was promised a link by mail and got none would wait for it.
std::optional<ApiError> refuse_mail(const Parameters& parameters) {
    const auto send = parameters.boolean("send_email");
    if (!send) return send.error();
    if (*send && **send) return invalid("send_email", "activation links are not sent; leave it out");
    return std::nullopt;
}

/// R1: POST /admin/v1/admins.
Asked add_admin(const Desk& desk, const Parameters& parameters, const Arguments&) {
    const auto address = parameters.needed("email");
    if (!address) return failure(address.error());
    if (const auto name = parameters.needed("name"); !name) return failure(name.error());
    const auto email = parse_email(*address, "email");
    if (!email) return failure(refused(email.error()));
    const auto sent = read_sent(parameters);
    if (!sent) return failure(sent.error());
    if (auto error = refuse_mail(parameters)) return failure(std::move(*error));
    const auto id = desk.ids.admin();
    admin::AddAdmin command{.admin = id,
                            .role = sent->role.value_or(admin::Role::owner),
                            .email = *email,
                            .name = sent->name.value_or(PersonName{}),
                            .phone = sent->phone.value_or(PhoneNumber{})};
    return Change{.command = std::move(command), .answer = [id](const Desk& at) { return answer_with(at, id); }};
}

Result<std::optional<admin::Status>, ApiError> read_status(const Parameters& parameters) {
    const auto sent = parameters.text("status");
    if (!sent) return failure(sent.error());
    if (!*sent) return std::nullopt;
    const auto word = ascii_lower(**sent);
    if (word == "active") return admin::Status::active;
    if (word == "disabled") return admin::Status::disabled;
    return failure(invalid("status", "neither Active nor Disabled"));
}

/// R1, R4: POST /admin/v1/admins/{id}, whole or not at all.
Asked change_admin(const Desk&, const Parameters& parameters, const Arguments& path) {
    const auto id = AdminId::parse(path.at(0));
    if (!id) return not_found();
    const auto sent = read_sent(parameters);
    if (!sent) return failure(sent.error());
    const auto status = read_status(parameters);
    if (!status) return failure(status.error());
    admin::ChangeAdmin command{
        .admin = *id, .role = sent->role, .status = *status, .name = sent->name, .phone = sent->phone};
    return Change{.command = std::move(command), .answer = [id = *id](const Desk& at) { return answer_with(at, id); }};
}

/// R4: DELETE /admin/v1/admins/{id}.
Asked remove_admin(const Desk&, const Parameters&, const Arguments& path) {
    const auto id = AdminId::parse(path.at(0));
    if (!id) return not_found();
    return Change{.command = admin::RemoveAdmin{*id}, .answer = nothing_to_show};
}

constexpr std::array routes_of_admins{
    Route{"GET", "/admin/v1/admins", Action::read_admins, list_admins},
    Route{"POST", "/admin/v1/admins", Action::edit_admins, add_admin},
    Route{"GET", "/admin/v1/admins/{id}", Action::read_admins, show_admin},
    Route{"POST", "/admin/v1/admins/{id}", Action::edit_admins, change_admin},
    Route{"DELETE", "/admin/v1/admins/{id}", Action::edit_admins, remove_admin},
};

}  // namespace

std::span<const Route> admin_routes() {
    return routes_of_admins;
}

}  // namespace muster::gateway::admin_api
