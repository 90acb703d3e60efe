#include <array>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "domain/base/match.hpp"
#include "gateway/json_text.hpp"
#include "gateway/native_api/routes.hpp"
#include "gateway/native_api/sync_object.hpp"

namespace muster::gateway::native_api {
namespace {

using Answered = Result<Response, ApiError>;

/// API-08: what is not understood is refused, not passed over.
std::optional<ApiError> unknown_parameter(const Parameters& parameters, std::initializer_list<std::string_view> known) {
    const auto unknown = parameters.other_than(known);
    if (!unknown) return std::nullopt;
    return invalid(*unknown, "no such parameter");
}

/// POST /v1/sync with `{"directory": name}` or `{}` (all): 202, `{"sync": handle}`.
Answered start_sync(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    if (auto refused = unknown_parameter(parameters, {"directory"})) return failure(std::move(*refused));
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
Answered show_sync(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments& path) {
    if (auto refused = unknown_parameter(parameters, {})) return failure(std::move(*refused));
    const auto progress = desk.syncs.poll(call.caller.account(), SyncHandle{path.at(0)});
    if (!progress) return failure(ApiError{.code = ErrorCode::not_found});
    return Response{.status = 200, .body = json_text(sync_object(*progress))};
}

constexpr std::array routes_of_syncs{
    Route{"POST", "/v1/sync", Action::sync_directories, start_sync},
    Route{"GET", "/v1/sync/{handle}", Action::look, show_sync},
};

}  // namespace

std::span<const Route> sync_routes() {
    return routes_of_syncs;
}

}  // namespace muster::gateway::native_api
