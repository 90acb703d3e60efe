#include <array>
#include <chrono>
#include <nlohmann/json.hpp>

#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/reading.hpp"
#include "gateway/sync_words.hpp"

namespace muster::gateway::admin_api {
namespace {

using nlohmann::json;

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

constexpr std::array routes_of_directories{
    Route{"GET", "/admin/v1/users/directorysync", Action::read_directories, list_directories},
};

}  // namespace

std::span<const Route> directory_routes() {
    return routes_of_directories;
}

}  // namespace muster::gateway::admin_api
