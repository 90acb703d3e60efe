#include <array>
#include <chrono>
#include <nlohmann/json.hpp>

#include "domain/base/match.hpp"
#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/objects.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/execute.hpp"
#include "gateway/reading.hpp"
#include "gateway/sync_words.hpp"

namespace muster::gateway::admin_api {
namespace {

using nlohmann::json;

constexpr std::chrono::seconds sync_user_patience{20};  // of whoever asks for one

std::int64_t seconds(Instant instant) {
    return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

/// The last that ended: one under way has nothing to tell yet.
json last_run(const queries::DirectoryRow& row) {
    if (!row.last_finished || !row.last_finished->finished || !row.last_finished->outcome) return nullptr;
    const auto& run = *row.last_finished;
    const auto& counts = run.counts;
    return {{"started", seconds(run.began)}, {"finished", seconds(*run.finished)}, {"outcome", word_of(*run.outcome)},
            {"held", counts.held},           {"created", counts.created},          {"updated", counts.updated},
            {"trashed", counts.trashed},     {"restored", counts.restored},        {"skipped", counts.skipped},
            {"message", run.worst}};
}

/// D15: GET /admin/v1/users/directorysync.
Answered list_directories(const Desk& desk, const Call& call, const Parameters&, const Arguments&) {
    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));
    const auto rows = desk.directories.list(call.caller.account());
    if (!rows) return failure(unavailable(desk, call, rows.error()));
    auto all = json::array();
    for (const auto& row : rows->rows) {
        all.push_back({{"directory_key", row.directory.str()},
                       {"name", row.name},
                       {"type", row.kind == directory::Kind::ad ? "ad" : "openldap"},
                       {"paused", row.paused_at.has_value()},
                       {"last_run", last_run(row)}});
    }
    return ok(all);
}

/// The message says what became of the person (duo-api 4.8).
std::string_view message_of(const directory::Counts& counts) {
    if (counts.created + counts.adopted > 0) return counts.adopted > 0 ? "User updated." : "User created.";
    if (counts.restored > 0) return "User restored.";
    if (counts.trashed > 0) return "User sent to trash.";
    return counts.updated > 0 ? "User updated." : "User unchanged.";
}

/// D4, D8, D9: why nothing became of somebody whom the source has.
std::optional<ApiError> obstacle_of(const native_api::SyncReport& report) {
    if (report.outcome == directory::Outcome::failed || report.outcome == directory::Outcome::partial)
        return ApiError{.code = ErrorCode::unavailable, .detail = report.worst};
    if (report.outcome == directory::Outcome::held) return invalid("username", report.worst);
    for (const auto& left_out : report.left_out) {
        using enum directory::LeftOutReason;
        if (left_out.reason == alias_held || left_out.reason == malformed_value || left_out.examples.empty()) continue;
        const auto& example = left_out.examples.front();
        return invalid("username", example.who + " " + example.detail);
    }
    return std::nullopt;
}

/// D11: POST /admin/v1/users/directorysync/{directory_key}/syncuser with `username`.
Answered sync_user(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments& path) {
    const auto username = parameters.needed("username");
    if (!username) return failure(username.error());
    const auto folded = desk.folding.fold(*username);
    if (!folded || folded->empty()) return failure(invalid("username", "is no username"));
    const auto directory = DirectoryId::parse(path.at(0));
    if (!directory) return failure(ApiError{.code = ErrorCode::not_found});
    const auto synced = desk.syncs.sync_user(call.caller.account(), *directory, *username, sync_user_patience);
    if (!synced) {
        return failure(match(
            synced.error(), [](const native_api::NoSuchDirectory&) { return ApiError{.code = ErrorCode::not_found}; },
            [](const native_api::DirectoryIsPaused& paused) {
                return invalid("directory_key", "directory '" + paused.name + "' is paused" +
                                                    (paused.why.empty() ? "" : ": " + paused.why));
            },
            [](const native_api::CannotSyncNow& no) {
                return ApiError{.code = ErrorCode::unavailable, .detail = no.why};
            }));
    }
    if (!synced->unreachable.empty())
        return failure(ApiError{.code = ErrorCode::unavailable, .detail = synced->unreachable});
    if (!synced->report) return failure(ApiError{.code = ErrorCode::not_found});
    if (auto obstacle = obstacle_of(*synced->report)) return failure(*std::move(obstacle));

    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));
    const auto user = from_state<std::optional<UserId>>(desk, [&](const Account& account) {
        const auto* known = account.find_by_name(Username{*folded});
        return known == nullptr ? std::nullopt : std::optional{known->id};
    });
    if (!user) return failure(ApiError{.code = ErrorCode::not_found});
    const auto found = desk.users.find(call.caller.account(), *user);
    if (!found) return failure(unavailable(desk, call, found.error()));
    if (!*found) return failure(ApiError{.code = ErrorCode::not_found});
    return ok({{"message", message_of(synced->report->counts)}, {"user", user_object(**found)}});
}

constexpr std::array routes_of_directories{
    Route{"GET", "/admin/v1/users/directorysync", Action::read_directories, list_directories},
    Route{"POST", "/admin/v1/users/directorysync/{directory_key}/syncuser", Action::sync_directories, sync_user},
};

}  // namespace

std::span<const Route> directory_routes() {
    return routes_of_directories;
}

}  // namespace muster::gateway::admin_api
