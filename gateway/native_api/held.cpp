#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/execute.hpp"
#include "gateway/json_text.hpp"
#include "gateway/native_api/directory_named.hpp"
#include "gateway/native_api/list_query.hpp"
#include "gateway/native_api/once.hpp"
#include "gateway/native_api/parameters.hpp"
#include "gateway/native_api/position.hpp"
#include "gateway/native_api/routes.hpp"
#include "gateway/native_api/user_object.hpp"
#include "gateway/reading.hpp"

namespace muster::gateway::native_api {
namespace {

using nlohmann::json;

/// Whom a list names of: one plan, or all that were discarded.
struct List {
    std::string_view what;
    DirectoryId directory;
    std::string plan;
};

/// A person of one list, sealed with all that makes it a place there.
std::string cursor_at(const Desk& desk, const Call& call, const List& list, std::string place) {
    const json sealed{call.caller.account().str(), list.what, list.directory.str(), list.plan, place};
    const auto seal = desk.digest.hex_hmac_sha256(desk.cursor_key, json_text(sealed)).substr(0, 32);
    return std::move(place) + "." + seal;
}

struct Place {
    std::string cursor;
    std::optional<UserId> beyond;
};

Result<Place, ApiError> read_place(const Parameters& parameters) {
    const auto cursor = parameters.text("cursor");
    if (!cursor) return failure(cursor.error());
    Place place{.cursor = cursor->value_or(""), .beyond = std::nullopt};
    if (place.cursor.empty()) return place;
    place.beyond = UserId::parse(place.cursor.substr(0, place.cursor.find('.')));
    if (!place.beyond) return failure(invalid("cursor", "not one that was given out for this list"));
    return place;
}

/// The page goes on in the plan in which it began.
bool is_of(const Desk& desk, const Call& call, const Place& place, const List& list) {
    return !place.beyond || desk.digest.equal(place.cursor, cursor_at(desk, call, list, place.beyond->str()));
}

json text_or_null(const std::string& text) {
    return text.empty() ? json(nullptr) : json(text);
}

json groups_object(const std::vector<queries::GroupSummary>& all) {
    auto groups = json::array();
    for (const auto& group : all) groups.push_back({{"group_id", group.group.str()}, {"name", group.name}});
    return groups;
}

json plan_object(const queries::HeldPlanRow& plan) {
    return {{"plan", plan.plan},
            {"run", plan.run.get()},
            {"position", plan.position == 0 ? json(nullptr) : json(plan.position)},
            {"total", plan.total},
            {"nobody_found", plan.nobody_found},
            {"why", plan.why},
            {"groups", groups_object(plan.groups)},
            {"held_at", time_text(plan.held)},
            {"expires_at", time_text(plan.expires)}};
}

/// D9: GET /v1/directories/{directory}/held.
Answered show_held(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments& path) {
    const auto directory = directory_named(desk, path.at(0));
    if (!directory) return failure(directory.error());
    const auto limit = read_limit(parameters);
    if (!limit) return failure(limit.error());
    const auto place = read_place(parameters);
    if (!place) return failure(place.error());
    if (auto behind = wait_for_demanded_position(desk, call)) return failure(std::move(*behind));
    const auto page = desk.held_plans.open(call.caller.account(), *directory, desk.clock.now(), place->beyond, *limit);
    if (!page) return failure(unavailable(desk, call, page.error()));
    const List list{.what = "held", .directory = *directory, .plan = page->plan ? page->plan->plan : std::string{}};
    if (!is_of(desk, call, *place, list)) {
        return failure(invalid("cursor", "not one that was given out for the plan that waits now; begin anew"));
    }
    json body{{"directory_id", directory->str()},
              {"plan", page->plan ? plan_object(*page->plan) : json(nullptr)},
              {"people", json::array()},
              {"next", nullptr}};
    for (const auto& person : page->people) {
        body["people"].push_back(
            {{"user_id", person.user.str()}, {"username", person.username}, {"reason", text_or_null(person.reason)}});
    }
    if (page->cut_short) {
        body["next"] = cursor_at(desk, call, list, page->people.back().user.str());
    }
    return Response{.headers = {position_header(page->at)}, .body = json_text(body)};
}

json kept_object(const queries::HeldPerson& person, const std::map<UserId, queries::Discarding>& discardings) {
    json object{{"user_id", person.user.str()},
                {"username", text_or_null(person.username)},
                {"reason", text_or_null(person.reason)},
                {"plan", nullptr},
                {"discarded_at", nullptr},
                {"discarded_by", nullptr}};
    const auto known = discardings.find(person.user);
    if (known == discardings.end()) return object;
    object["plan"] = known->second.plan;
    object["discarded_at"] = time_text(known->second.at);
    object["discarded_by"] = text_or_null(known->second.by);
    return object;
}

/// D9: GET /v1/directories/{directory}/discarded. From the writer's own state, where they are by id; who said no and
/// when, the tables tell.
Answered show_discarded(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments& path) {
    const auto directory = directory_named(desk, path.at(0));
    if (!directory) return failure(directory.error());
    const auto limit = read_limit(parameters);
    if (!limit) return failure(limit.error());
    const auto place = read_place(parameters);
    if (!place) return failure(place.error());
    const List list{.what = "discarded", .directory = *directory, .plan = {}};
    if (!is_of(desk, call, *place, list)) return failure(invalid("cursor", "not one that was given out for this list"));
    if (auto behind = wait_for_demanded_position(desk, call)) return failure(std::move(*behind));
    queries::DiscardedPage page;
    ledger::Position at;
    desk.ledger.with_state([&](const Account& account, const ledger::Position& now) {
        page = queries::discarded_page(account, *directory, place->beyond, *limit);
        at = now;
    });
    std::vector<UserId> users;
    for (const auto& person : page.people) users.push_back(person.user);
    const auto discardings = desk.held_plans.discardings(call.caller.account(), *directory, users);
    if (!discardings) return failure(unavailable(desk, call, discardings.error()));
    json body{{"directory_id", directory->str()},     {"plan", text_or_null(page.plan)}, {"total", page.total},
              {"groups", groups_object(page.groups)}, {"people", json::array()},         {"next", nullptr}};
    for (const auto& person : page.people) body["people"].push_back(kept_object(person, *discardings));
    if (page.cut_short) body["next"] = cursor_at(desk, call, list, page.people.back().user.str());
    return Response{.headers = {position_header(at)}, .body = json_text(body)};
}

Answered decide(const Desk& desk, const Call& call, Command command, const DirectoryId& directory,
                const std::string& plan, std::string_view state) {
    return once(desk, call, [&]() -> Answered {
        auto outcomes = execute_all(desk, call, Action::approve_removals, {command});
        const auto& outcome = outcomes.front();
        if (!outcome) return failure(outcome.error());
        const json body{{"directory_id", directory.str()}, {"plan", plan}, {"state", state}};
        return Response{.headers = {position_header(outcome->at)}, .body = json_text(body)};
    });
}

/// D9, T10: POST /v1/directories/{directory}/held/{plan}/approve.
Answered approve_held(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments& path) {
    const auto directory = directory_named(desk, path.at(0));
    if (!directory) return failure(directory.error());
    const auto expected = parameters.integer("expect");
    if (!expected) return failure(expected.error());
    if (!*expected) return failure(missing("expect"));
    if (**expected < 0) return failure(invalid("expect", "not less than 0"));
    directory::ApproveHeld command{
        .directory = *directory, .plan = path.at(1), .expect = static_cast<std::uint64_t>(**expected)};
    return decide(desk, call, std::move(command), *directory, path.at(1), "approved");
}

/// D9, T10: POST /v1/directories/{directory}/held/{plan}/discard.
Answered discard_held(const Desk& desk, const Call& call, const Parameters&, const Arguments& path) {
    const auto directory = directory_named(desk, path.at(0));
    if (!directory) return failure(directory.error());
    directory::DiscardHeld command{.directory = *directory, .plan = path.at(1)};
    return decide(desk, call, std::move(command), *directory, path.at(1), "discarded");
}

constexpr std::array approve_parameters{ParameterDescription{
    "expect", In::body, R"({"type":"integer","minimum":0})",
    "The plan's `total`, as whoever approves has seen it. Where it is another by now, nothing is done (409).", true}};

constexpr Description about_held{
    .summary = "The removals that the guard of a directory, by id or name, holds: why, who, and until when they wait.",
    .parameters = page_parameters,
    .answer = "HeldPage"};
constexpr Description about_discarded{
    .summary =
        "Whom a directory, by id or name, has let go, and who stay because that was discarded: since when, and by "
        "whom. Approving `plan`, with `total`, lets all of them go after all.",
    .parameters = page_parameters,
    .answer = "DiscardedPage"};
constexpr Description about_approve{
    .summary =
        "Lets the next run remove whom this plan names, each as far as it is proven to have left; whoever else "
        "seems to have left by then is judged by the guard as always.",
    .parameters = approve_parameters,
    .answer = "HeldDecision",
    .takes_idempotency_key = true};
constexpr Description about_discard{
    .summary =
        "These removals are not wanted: the same plan is not asked about again. Also takes an approval back that "
        "no run has carried out.",
    .parameters = {},
    .answer = "HeldDecision",
    .takes_idempotency_key = true};

constexpr std::array routes_of_held{
    Route{"GET", "/v1/directories/{directory}/held", Action::read_directories, show_held, &about_held},
    Route{"GET", "/v1/directories/{directory}/discarded", Action::read_directories, show_discarded, &about_discarded},
    Route{"POST", "/v1/directories/{directory}/held/{plan}/approve", Action::approve_removals, approve_held,
          &about_approve},
    Route{"POST", "/v1/directories/{directory}/held/{plan}/discard", Action::approve_removals, discard_held,
          &about_discard},
};

}  // namespace

std::span<const Route> held_routes() {
    return routes_of_held;
}

}  // namespace muster::gateway::native_api
