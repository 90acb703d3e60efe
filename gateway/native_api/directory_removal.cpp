#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "domain/directory/release.hpp"
#include "gateway/execute.hpp"
#include "gateway/json_text.hpp"
#include "gateway/native_api/directory_named.hpp"
#include "gateway/native_api/directory_object.hpp"
#include "gateway/native_api/edition.hpp"
#include "gateway/native_api/routes.hpp"
#include "gateway/refusals.hpp"

/// D14: a directory leaves, and whom it managed stay.
namespace muster::gateway::native_api {
namespace {

constexpr std::size_t commands_max = 1000;  // who manages more asks again

struct Managed {
    std::size_t users = 0;
    std::size_t groups = 0;
};

struct Release {
    directory::ReleaseManaged next;
    Managed left;  // these included
};

Release next_release(const Desk& desk, const DirectoryId& id) {
    return from_state<Release>(desk, [&](const Account& account) {
        const auto* directory = account.find_directory(id);
        if (directory == nullptr) return Release{};
        return Release{.next = directory::next_release(*directory),
                       .left = {.users = directory->users.size(), .groups = directory->groups.size()}};
    });
}

Response told(bool removed, const Managed& first, const Managed& left) {
    return {
        .status = removed ? 200U : 202U,
        .body = json_text({{"removed", removed},
                           {"released", {{"users", first.users - left.users}, {"groups", first.groups - left.groups}}},
                           {"left", {{"users", left.users}, {"groups", left.groups}}}})};
}

/// API-09: where it is said what was seen, nothing else is removed.
std::optional<ApiError> seen_otherwise(const Desk& desk, const Request& request, const DirectoryId& id) {
    if (!request.header("If-Match")) return std::nullopt;
    const auto seen = read_if_match(request);
    if (!seen) return seen.error();
    return from_state<std::optional<ApiError>>(desk, [&](const Account& account) -> std::optional<ApiError> {
        const auto* present = account.find_directory(id);
        if (present == nullptr || seen->includes(edition_tag(*present))) return std::nullopt;
        return explain(DirectoryChanged{.directory = id}, account, Action::edit_directories);
    });
}

/// DELETE /v1/directories/{directory}. First it is paused: a run under way would take over again whom this lets go.
/// Whatever ends it half way, sent again it goes on.
Answered remove_directory(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    const auto id = directory_named(desk, path.at(0));
    if (!id) return failure(id.error());
    if (auto no = seen_otherwise(desk, call.request, *id)) return failure(*std::move(no));
    const auto carried_out = [&](Command command) {
        return execute_here(desk, call, Action::edit_directories, std::move(command));
    };
    const auto paused = carried_out(directory::PauseDirectory{.directory = *id, .why = "being removed"});
    if (!paused) return failure(paused.error());
    auto release = next_release(desk, *id);
    const auto first = release.left;
    for (std::size_t sent = 0; release.left.users + release.left.groups > 0; ++sent) {
        if (sent == commands_max) return told(false, first, release.left);
        const auto released = carried_out(std::move(release.next));
        if (!released) return failure(released.error());
        release = next_release(desk, *id);
    }
    const auto removed = carried_out(directory::RemoveDirectory{.directory = *id});
    if (!removed) return failure(removed.error());
    return told(true, first, {});
}

constexpr Description about_removal{
    .summary =
        "Removes a directory: it is paused, its users and groups become unmanaged and stay, then it goes. 202 "
        "where there were more than 100,000 of them: sent again, it goes on.",
    .parameters = {},
    .answer = "DirectoryRemoval",
    .heeds_edition = true};

constexpr std::array routes_of_removal{
    Route{"DELETE", "/v1/directories/{directory}", Action::edit_directories, remove_directory, &about_removal},
};

}  // namespace

std::span<const Route> directory_removal_routes() {
    return routes_of_removal;
}

}  // namespace muster::gateway::native_api
