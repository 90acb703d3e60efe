#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "gateway/admin_api/changes.hpp"
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

Answered answer_with(const Desk& desk, const PhoneId& phone) {
    const auto row = from_state<std::optional<queries::PhoneRow>>(
        desk, [&](const Account& account) { return queries::phone_row(account, phone); });
    if (!row) return not_found();  // deleted meanwhile
    return ok(phone_object_with_users(*row));
}

/// A number with its extension, or without one, is one phone (V1): so clients look up what to attach.
Result<std::optional<queries::Dialled>, ApiError> read_filter(const Parameters& parameters) {
    auto fields = read_phone(parameters);
    if (!fields) return failure(fields.error());
    if (!fields->number && fields->extension) return failure(invalid("extension", "needs a number"));
    if (!fields->number) return std::nullopt;
    return queries::Dialled{.number = fields->number->get(),
                            .extension = fields->extension ? fields->extension->get() : std::string{}};
}

/// V1: GET /admin/v1/phones: all page by page, or the one of `number` and `extension`.
Answered list_phones(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    const auto only = read_filter(parameters);
    if (!only) return failure(only.error());
    const auto page = read_page(parameters, page_max);
    if (!page) return failure(page.error());
    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));
    const auto listed = desk.devices.phones(call.caller.account(), *only, *page);
    if (!listed) return failure(unavailable(desk, call, listed.error()));
    auto phones = nlohmann::json::array();
    for (const auto& row : listed->rows) phones.push_back(phone_object_with_users(row));
    return ok(phones, page_info(*page, listed->total));
}

/// GET /admin/v1/phones/{id}.
Answered show_phone(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    const auto id = PhoneId::parse(path.at(0));
    if (!id) return not_found();
    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));
    const auto found = desk.devices.find_phone(call.caller.account(), *id);
    if (!found) return failure(unavailable(desk, call, found.error()));
    if (!*found) return not_found();
    return ok(phone_object_with_users(**found));
}

template <class T>
T value_or_default(std::optional<T> field) {
    return field ? *std::move(field) : T{};
}

/// V1: POST /admin/v1/phones. Nothing is needed: a tablet has no number.
Asked create_phone(const Desk& desk, const Parameters& parameters, const Arguments&) {
    auto fields = read_phone(parameters);
    if (!fields) return failure(fields.error());
    phone::CreatePhone command{.phone = desk.ids.phone(),
                               .details = {.number = value_or_default(std::move(fields->number)),
                                           .extension = value_or_default(std::move(fields->extension)),
                                           .name = value_or_default(std::move(fields->name)),
                                           .type = value_or_default(fields->type),
                                           .platform = value_or_default(fields->platform),
                                           .predelay = value_or_default(fields->predelay),
                                           .postdelay = value_or_default(fields->postdelay)}};
    const auto phone = command.phone;
    return Change{.command = std::move(command), .answer = [phone](const Desk& at) { return answer_with(at, phone); }};
}

/// V1: POST /admin/v1/phones/{id}.
Asked edit_phone(const Desk&, const Parameters& parameters, const Arguments& path) {
    const auto id = PhoneId::parse(path.at(0));
    if (!id) return not_found();
    auto fields = read_phone(parameters);
    if (!fields) return failure(fields.error());
    phone::ChangePhone command{.phone = *id, .fields = std::move(*fields)};
    return Change{.command = std::move(command),
                  .answer = [phone = *id](const Desk& at) { return answer_with(at, phone); }};
}

/// V8: DELETE /admin/v1/phones/{id}. An unknown one is deleted already.
Asked delete_phone(const Desk&, const Parameters&, const Arguments& path) {
    const auto id = PhoneId::parse(path.at(0));
    if (!id) return ok("");
    return Change{
        .command = phone::DeletePhone{.phone = *id}, .answer = nothing_to_show, .refused = unless_gone_already};
}

constexpr std::array routes_of_phones{
    Route{"GET", "/admin/v1/phones", Action::look, list_phones},
    Route{"GET", "/admin/v1/phones/{id}", Action::look, show_phone},
    Route{"POST", "/admin/v1/phones", Action::add_devices, create_phone},
    Route{"POST", "/admin/v1/phones/{id}", Action::add_devices, edit_phone},
    Route{"DELETE", "/admin/v1/phones/{id}", Action::add_devices, delete_phone},
};

}  // namespace

std::span<const Route> phone_routes() {
    return routes_of_phones;
}

}  // namespace muster::gateway::admin_api
