#include <array>
#include <chrono>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/log_rows.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/reading.hpp"

namespace muster::gateway::admin_api {
namespace {

using std::chrono::floor;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t administrator_rows = 1000;
constexpr std::int64_t activity_limit_default = 100;
constexpr std::int64_t activity_limit_max = 1000;
/// Instants hold microseconds: what lies beyond is cut.
constexpr std::int64_t milliseconds_max = std::numeric_limits<std::int64_t>::max() / 1000 - 1;

/// Reads until nothing of a moment that is not over would be shown: what is added to that moment later
/// would slip in behind the caller's cursor. `Unit` is what cursors count in.
template <class Unit, class Read>
Result<queries::AuditPage, ApiError> read_what_is_over(const Desk& desk, const Call& call, const Read& read) {
    for (int times = 0;; ++times) {
        const auto until = floor<Unit>(desk.clock.now());
        if (auto unsettled = wait_for_what_is_under_way(desk, call)) return failure(std::move(*unsettled));
        auto page = read(Instant{until});
        if (!page) return failure(unavailable(desk, call, page.error()));
        // Twice, for what was under way may itself have happened in the moment waited for; later ones are the next
        // caller's.
        if (!page->cut_short || times == 2) return std::move(*page);
        desk.moments.wait_for(until + Unit{1});
    }
}

/// L3: GET /admin/v1/logs/administrator.
Answered administrator_log(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    const auto sent = parameters.integer("mintime");
    if (!sent) return failure(sent.error());
    const auto from = seconds{std::clamp(sent->value_or(0), std::int64_t{0}, milliseconds_max / 1000)};
    const auto page = read_what_is_over<seconds>(desk, call, [&](Instant until) {
        return desk.audit.earliest(call.caller.account(), Instant{from}, until, administrator_rows, is_administrative);
    });
    if (!page) return failure(page.error());
    auto rows = nlohmann::json::array();
    for (const auto& entry : page->entries) rows.push_back(administrator_log_row(entry));
    return ok(rows);
}

Result<queries::Order, ApiError> read_order(const Parameters& parameters) {
    const auto sort = parameters.text("sort");
    if (!sort) return failure(sort.error());
    if (!*sort || **sort == "ts:desc") return queries::Order::newest_first;
    if (**sort == "ts:asc") return queries::Order::oldest_first;
    return failure(invalid("sort", "neither ts:asc nor ts:desc"));
}

/// `ms,id`, or the key given twice.
Result<std::optional<queries::Audit::Cursor>, ApiError> read_beyond(const Parameters& parameters) {
    const auto parts = parameters.list("next_offset", 2);
    if (!parts) return failure(parts.error());
    if (!*parts || (*parts)->empty()) return std::nullopt;
    std::string text;
    for (const auto& part : **parts) text.append(text.empty() ? "" : ",").append(part);
    const auto cursor = parse_cursor(text);
    if (!cursor) return failure(invalid("next_offset", "not of the form milliseconds,id"));
    return cursor;
}

Result<Instant, ApiError> read_milliseconds(const Parameters& parameters, std::string_view name) {
    const auto sent = parameters.integer(name);
    if (!sent) return failure(sent.error());
    if (!*sent) return failure(missing(name));
    return Instant{milliseconds{std::clamp(**sent, std::int64_t{0}, milliseconds_max)}};
}

Result<queries::Audit::Range, ApiError> read_range(const Parameters& parameters) {
    const auto from = read_milliseconds(parameters, "mintime");
    if (!from) return failure(from.error());
    const auto to = read_milliseconds(parameters, "maxtime");
    if (!to) return failure(to.error());
    if (*from >= *to) return failure(invalid("mintime", "not before maxtime"));
    const auto order = read_order(parameters);
    if (!order) return failure(order.error());
    const auto beyond = read_beyond(parameters);
    if (!beyond) return failure(beyond.error());
    const auto limit = parameters.integer("limit");
    if (!limit) return failure(limit.error());
    if (*limit && **limit < 1) return failure(invalid("limit", "less than 1"));
    // What happened in the last millisecond is within.
    return queries::Audit::Range{
        .from = *from,
        .before = *to + milliseconds{1},
        .order = *order,
        .beyond = *beyond,
        .limit = static_cast<std::size_t>(std::min(limit->value_or(activity_limit_default), activity_limit_max))};
}

/// H5: GET /admin/v2/logs/activity: every change, automatic ones too.
Answered activity_log(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    const auto range = read_range(parameters);
    if (!range) return failure(range.error());
    const auto page = read_what_is_over<milliseconds>(
        desk, call, [&](Instant until) { return desk.audit.between(call.caller.account(), *range, until); });
    if (!page) return failure(page.error());
    auto items = nlohmann::json::array();
    for (const auto& entry : page->entries) items.push_back(activity_item(entry, call.caller.account().view()));
    // Present as long as there are rows: pollers keep their old cursor on null, and stop at it.
    const auto next =
        page->entries.empty() ? nlohmann::json(nullptr) : nlohmann::json(activity_cursor(page->entries.back()));
    return ok({{"items", std::move(items)},
               {"metadata", {{"next_offset", next}, {"total_objects", {{"relation", "eq"}, {"value", page->total}}}}}});
}

constexpr std::array routes_of_logs{
    Route{"GET", "/admin/v1/logs/administrator", Action::read_log, administrator_log},
    Route{"GET", "/admin/v2/logs/activity", Action::read_log, activity_log},
};

}  // namespace

std::span<const Route> log_routes() {
    return routes_of_logs;
}

}  // namespace muster::gateway::admin_api
