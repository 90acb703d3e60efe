#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "domain/base/ascii.hpp"
#include "gateway/admin_api/changes.hpp"
#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/objects.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/execute.hpp"
#include "gateway/message.hpp"
#include "projections/queries/from_state.hpp"

namespace muster::gateway::admin_api {
namespace {

Answered answer_with(const Desk& desk, const GroupId& group) {
    const auto row = from_state<std::optional<queries::GroupSummary>>(
        desk, [&](const Account& account) { return queries::group_row(account, group); });
    if (!row) return failure(ApiError{.code = ErrorCode::not_found});  // deleted meanwhile
    return ok(group_object(*row));
}

/// S5: in any letter case.
Result<std::optional<group::Status>, ApiError> read_group_status(const Parameters& parameters) {
    const auto sent = parameters.text("status");
    if (!sent) return failure(sent.error());
    if (!*sent) return std::nullopt;
    const auto word = ascii_lower(**sent);
    if (word == "active") return group::Status::active;
    if (word == "bypass") return group::Status::bypass;
    if (word == "disabled") return group::Status::disabled;
    return failure(invalid("status", "none of active, bypass, disabled"));
}

/// G1: POST /admin/v1/groups.
Asked create_group(const Desk& desk, const Parameters& parameters, const Arguments&) {
    const auto name = parameters.needed("name");
    if (!name) return failure(name.error());
    const auto description = parameters.text("desc");
    if (!description) return failure(description.error());
    const auto status = read_group_status(parameters);
    if (!status) return failure(status.error());
    const auto group = desk.ids.group();
    group::CreateGroup command{.group = group,
                               .name = *name,
                               .description = description->value_or(""),
                               .status = status->value_or(group::Status::active)};
    return Change{.command = std::move(command), .answer = [group](const Desk& at) { return answer_with(at, group); }};
}

/// S6, G1: POST /admin/v1/groups/{id}, whole or not at all.
Asked edit_group(const Desk&, const Parameters& parameters, const Arguments& path) {
    const auto id = GroupId::parse(path.at(0));
    if (!id) return failure(ApiError{.code = ErrorCode::not_found});
    const auto name = parameters.text("name");
    if (!name) return failure(name.error());
    const auto description = parameters.text("desc");
    if (!description) return failure(description.error());
    const auto status = read_group_status(parameters);
    if (!status) return failure(status.error());
    return Change{
        .command = group::EditGroup{.group = *id, .name = *name, .description = *description, .status = *status},
        .answer = [group = *id](const Desk& at) { return answer_with(at, group); }};
}

/// G1: DELETE /admin/v1/groups/{id}; its users stay. An unknown one is deleted already.
Asked delete_group(const Desk&, const Parameters&, const Arguments& path) {
    const auto id = GroupId::parse(path.at(0));
    if (!id) return ok("");
    return Change{
        .command = group::DeleteGroup{.group = *id}, .answer = nothing_to_show, .refused = unless_gone_already};
}

constexpr std::array routes_of_edits{
    Route{"POST", "/admin/v1/groups", Action::edit_groups, create_group},
    Route{"POST", "/admin/v1/groups/{id}", Action::edit_groups, edit_group},
    Route{"DELETE", "/admin/v1/groups/{id}", Action::edit_groups, delete_group},
};

}  // namespace

std::span<const Route> group_edit_routes() {
    return routes_of_edits;
}

}  // namespace muster::gateway::admin_api
