#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "gateway/json_text.hpp"
#include "gateway/native_api/directory_named.hpp"
#include "gateway/native_api/directory_object.hpp"
#include "gateway/native_api/list_query.hpp"
#include "gateway/native_api/parameters.hpp"
#include "gateway/native_api/position.hpp"
#include "gateway/native_api/routes.hpp"
#include "gateway/native_api/sync_object.hpp"
#include "gateway/reading.hpp"

namespace muster::gateway::native_api {
namespace {

using nlohmann::json;

/// API-06: a place among the runs, sealed with all that makes it one in this list.
std::string cursor_at(const Desk& desk, const Call& call, const DirectoryId& directory, std::string place) {
    const json sealed{call.caller.account().str(), "runs", directory.str(), place};
    const auto seal = desk.digest.hex_hmac_sha256(desk.cursor_key, json_text(sealed)).substr(0, 32);
    return std::move(place) + "." + seal;
}

Result<std::optional<std::uint64_t>, ApiError> read_place(const Desk& desk, const Call& call,
                                                          const Parameters& parameters, const DirectoryId& directory) {
    const auto cursor = parameters.text("cursor");
    if (!cursor) return failure(cursor.error());
    if (!*cursor || (*cursor)->empty()) return std::nullopt;
    auto place = (*cursor)->substr(0, (*cursor)->find('.'));
    std::uint64_t sequence = 0;
    const auto* end = place.data() + place.size();
    const bool is_number = std::from_chars(place.data(), end, sequence).ptr == end;
    if (!is_number || !desk.digest.equal(**cursor, cursor_at(desk, call, directory, place))) {
        return failure(invalid("cursor", "not one that was given out for the runs of this directory"));
    }
    return sequence;
}

/// D13, D15: GET /v1/directories/{directory}/runs.
Answered list_runs(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments& path) {
    const auto id = directory_named(desk, path.at(0));
    if (!id) return failure(id.error());
    const auto limit = read_limit(parameters);
    if (!limit) return failure(limit.error());
    const auto before = read_place(desk, call, parameters, *id);
    if (!before) return failure(before.error());
    if (auto behind = wait_for_demanded_position(desk, call)) return failure(std::move(*behind));
    const auto page = desk.directories.runs(call.caller.account(), *id, *before, *limit + 1);
    if (!page) return failure(unavailable(desk, call, page.error()));
    const auto under_way = desk.syncs.under_way(call.caller.account(), *id);
    json body{{"under_way", under_way ? under_way_object(*under_way) : json(nullptr)},
              {"runs", json::array()},
              {"next", nullptr}};
    for (const auto& run : page->rows) {
        if (body["runs"].size() == *limit) {
            body["next"] = cursor_at(desk, call, *id, std::to_string(page->rows[*limit - 1].sequence));
            break;
        }
        body["runs"].push_back(run_object(run, false));
    }
    return Response{.headers = {position_header(page->at)}, .body = json_text(body)};
}

/// D13: GET /v1/directories/{directory}/runs/{run}.
Answered show_run(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    const auto id = directory_named(desk, path.at(0));
    if (!id) return failure(id.error());
    if (auto behind = wait_for_demanded_position(desk, call)) return failure(std::move(*behind));
    const auto run = desk.directories.find_run(call.caller.account(), *id, RunId{path.at(1)});
    if (!run) return failure(unavailable(desk, call, run.error()));
    if (!*run) return failure(ApiError{.code = ErrorCode::not_found});
    return Response{.body = json_text(run_object(**run, true))};
}

constexpr Description about_runs{.summary =
                                     "The runs of one directory, newest first: how long each took, its outcome "
                                     "with the worst part, its counts; and how far the one is that goes on.",
                                 .parameters = page_parameters,
                                 .answer = "SyncRunPage"};
constexpr Description about_run{
    .summary =
        "One run, with who was left out and why: each reason's whole count, and people by name as far as the "
        "log holds them.",
    .parameters = {},
    .answer = "SyncRun"};

constexpr std::array routes_of_runs{
    Route{"GET", "/v1/directories/{directory}/runs", Action::read_directories, list_runs, &about_runs},
    Route{"GET", "/v1/directories/{directory}/runs/{run}", Action::read_directories, show_run, &about_run},
};

}  // namespace

std::span<const Route> directory_run_routes() {
    return routes_of_runs;
}

}  // namespace muster::gateway::native_api
