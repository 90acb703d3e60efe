#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "domain/base/match.hpp"
#include "gateway/json_text.hpp"
#include "gateway/native_api/routes.hpp"
#include "gateway/native_api/sync_object.hpp"

namespace muster::gateway::native_api {
namespace {

/// POST /v1/sync with `{"directory": name}` or `{}` (all): 202, `{"sync": handle}`.
Answered start_sync(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    const auto name = parameters.text("directory");
    if (!name) return failure(name.error());
    const auto handle = desk.syncs.start(call.caller.account(), *name);
    if (!handle) {
        return failure(match(
            handle.error(),
            [](const NoSuchDirectory&) {
                return ApiError{.code = ErrorCode::not_found,
                                .detail = "directory: no directory of that name",
                                .parameter = "directory"};
            },
            [](const DirectoryIsPaused& refusal) {  // D1
                return ApiError{.code = ErrorCode::conflict,
                                .detail = "directory: '" + refusal.name + "' is paused" +
                                          (refusal.why.empty() ? "" : " (" + refusal.why + ")") + "; resume it first",
                                .parameter = "directory",
                                .rule = "D1"};
            },
            [](const CannotSyncNow& refusal) {
                return ApiError{.code = ErrorCode::unavailable, .detail = refusal.why};
            }));
    }
    return Response{.status = 202,
                    .headers = {{.name = "Location", .value = "/v1/sync/" + handle->get()}},
                    .body = json_text({{"sync", handle->get()}})};
}

/// GET /v1/sync/{handle}: `{"ended": bool, "directories": [{"directory", "name", "stage", "done", "total",
/// "report"}]}`; `report` is null until that directory's run has ended.
Answered show_sync(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    const auto progress = desk.syncs.poll(call.caller.account(), SyncHandle{path.at(0)});
    if (!progress) return failure(ApiError{.code = ErrorCode::not_found});
    return Response{.status = 200, .body = json_text(sync_object(*progress))};
}

constexpr std::array start_parameters{ParameterDescription{
    "directory", ParameterDescription::In::body, R"({"type":"string"})", "The directory's name; all without it."}};
constexpr Description about_start{.summary = "Syncs a directory now, or all; `Location` says where to look.",
                                  .parameters = start_parameters,
                                  .answer = "SyncStarted",
                                  .status = 202};
constexpr Description about_progress{
    .summary = "How far that sync is, and how it ended.", .parameters = {}, .answer = "Sync"};

constexpr std::array routes_of_syncs{
    Route{"POST", "/v1/sync", Action::sync_directories, start_sync, &about_start},
    Route{"GET", "/v1/sync/{handle}", Action::look, show_sync, &about_progress},
};

}  // namespace

std::span<const Route> sync_routes() {
    return routes_of_syncs;
}

}  // namespace muster::gateway::native_api
