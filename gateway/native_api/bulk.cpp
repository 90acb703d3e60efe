#include "gateway/native_api/bulk.hpp"

#include <algorithm>
#include <future>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "domain/account/dispatch.hpp"
#include "domain/base/match.hpp"
#include "gateway/execute.hpp"
#include "gateway/json_text.hpp"
#include "gateway/native_api/position.hpp"
#include "gateway/native_api/user_object.hpp"
#include "gateway/reading.hpp"
#include "gateway/refusals.hpp"
#include "gateway/status_permission.hpp"

namespace muster::gateway::native_api {
namespace {

using nlohmann::json;

constexpr std::size_t users_max = 100;          // T9, S4: ids in a call
constexpr std::uint64_t filtered_max = 10'000;  // by a filter: what one call does in the time it has
constexpr std::size_t results_max = 100;        // of more than that only those left as they are are told one by one

struct Fate {
    UserId user;
    enum class What : std::uint8_t { done, nothing_to_do, refused } what = What::done;
    std::optional<ApiError> why{};
};

std::string_view name_of(Fate::What what) {
    switch (what) {
        case Fate::What::done:
            return "done";
        case Fate::What::nothing_to_do:
            return "nothing to do";
        case Fate::What::refused:
            return "refused";
    }
    return {};
}

Result<std::vector<UserId>, ApiError> read_users(const Parameters& parameters) {
    const auto texts = parameters.list("users", users_max);
    if (!texts) return failure(texts.error());
    if (!*texts || (*texts)->empty()) return failure(missing("users"));
    std::vector<UserId> users;
    std::set<UserId> seen;
    for (const auto& text : **texts) {
        const auto user = UserId::parse(text);
        if (!user) return failure(invalid("users", "'" + text + "' is no user id"));
        if (seen.insert(*user).second) users.push_back(*user);
    }
    return users;
}

ApiError conflict(std::string_view parameter, std::string why) {
    auto error = invalid(parameter, why);
    error.code = ErrorCode::conflict;
    return error;
}

/// API-13: all whom the filter lets through, as the writer's last state has them in the tables.
Result<std::vector<UserId>, ApiError> find_users(const Desk& desk, const Call& call, const Parameters& parameters) {
    const auto filter_text = parameters.needed("filter");
    if (!filter_text) return failure(filter_text.error());
    const auto members = Parameters::from_json(*filter_text, "filter");
    if (!members) return failure(members.error());
    if (const auto unknown = members->other_than({"tile", "q", "status", "group", "directory"})) {
        return failure(inside("filter", invalid(*unknown, "no such parameter")));
    }
    const auto filter = read_filter(desk, *members);
    if (!filter) return failure(inside("filter", filter.error()));
    const auto expected = parameters.integer("expect");
    if (!expected) return failure(expected.error());
    if (!*expected) return failure(missing("expect"));
    if (auto behind = wait_for_last_write(desk, call)) return failure(std::move(*behind));

    std::vector<UserId> users;
    queries::UserListPlace place;
    do {
        constexpr std::uint32_t page_size = 1000;
        const auto page = desk.user_list.page(call.caller.account(), *filter, {}, place, page_size);
        if (!page) return failure(unavailable(desk, call, page.error()));
        for (const auto& row : page->rows) users.push_back(row.user);
        place = page->next.value_or(queries::UserListPlace{});
    } while (!place.empty() && users.size() <= filtered_max);
    if (users.size() > filtered_max) {
        return failure(invalid("filter", "matches more than 10000 users; narrow it, and go on with the rest"));
    }
    if (static_cast<std::int64_t>(users.size()) != **expected) {
        return failure(conflict("expect", "the filter matches " + std::to_string(users.size()) +
                                              " users now; look again before you go on"));
    }
    return users;
}

std::vector<Command> commands_of(const Desk& desk, const Bulk& bulk, const std::vector<UserId>& users) {
    return from_state<std::vector<Command>>(desk, [&](const Account& account) {
        std::vector<Command> commands;
        commands.reserve(users.size());
        for (const auto& user : users) commands.push_back(bulk.command(account, user));
        return commands;
    });
}

/// API-14: what would happen, by the very rules, and nothing happens.
std::vector<Fate> foresee(const Desk& desk, const Call& call, const Bulk& bulk, const std::vector<UserId>& users) {
    const auto commands = commands_of(desk, bulk, users);
    std::vector<std::optional<ApiError>> forbidden;
    forbidden.reserve(commands.size());
    for (const auto& command : commands) forbidden.push_back(forbidden_status(desk, call.caller, command));
    const auto now = desk.clock.now();
    return from_state<std::vector<Fate>>(desk, [&](const Account& account) {
        std::vector<Fate> fates;
        for (std::size_t i = 0; i < users.size(); ++i) {
            Fate fate{.user = users[i]};
            if (forbidden[i]) {
                fates.push_back({.user = users[i], .what = Fate::What::refused, .why = std::move(forbidden[i])});
                continue;
            }
            const auto decision = dispatch(account, commands[i], now);
            if (std::holds_alternative<Nothing>(decision.sum())) fate.what = Fate::What::nothing_to_do;
            if (const auto* refusal = std::get_if<Refusal>(&decision.sum())) {
                fate.what = Fate::What::refused;
                fate.why = explain(*refusal, account, bulk.action);
            }
            fates.push_back(std::move(fate));
        }
        return fates;
    });
}

Response answer_of(const std::vector<Fate>& fates, bool is_dry_run) {
    const auto count = [&](Fate::What what) { return std::ranges::count(fates, what, &Fate::what); };
    json body{{"dry_run", is_dry_run},
              {"done", count(Fate::What::done)},
              {"nothing_to_do", count(Fate::What::nothing_to_do)},
              {"refused", count(Fate::What::refused)},
              {"results", json::array()}};
    for (const auto& fate : fates) {
        if (fates.size() > results_max && fate.what != Fate::What::refused) continue;
        json one{{"user_id", fate.user.str()}, {"result", name_of(fate.what)}};
        if (fate.why) one["refused"] = refusal_object(*fate.why);
        body["results"].push_back(std::move(one));
    }
    return {.status = 200, .body = json_text(body)};
}

}  // namespace

Answered run_bulk(const Desk& desk, const Call& call, const Parameters& parameters, const Bulk& bulk) {
    const bool by_filter = bulk.takes_filter && parameters.has("filter");
    if (by_filter && parameters.has("users")) return failure(invalid("users", "not together with a filter"));
    if (!by_filter && parameters.has("expect")) return failure(invalid("expect", "only with a filter"));
    const auto is_dry_run = parameters.boolean("dry_run");
    if (!is_dry_run) return failure(is_dry_run.error());
    const auto users = by_filter ? find_users(desk, call, parameters) : read_users(parameters);
    if (!users) return failure(users.error());
    if (is_dry_run->value_or(false)) return answer_of(foresee(desk, call, bulk, *users), true);

    // All are under way at once; each is a command of its own.
    auto outcomes = execute_all(desk, call, bulk.action, commands_of(desk, bulk, *users));
    if (auto fault = fault_of_all(outcomes)) return failure(std::move(*fault));
    std::vector<Fate> fates;
    std::optional<ledger::Position> last;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        Fate fate{.user = (*users)[i]};
        if (!outcomes[i]) {
            fate.what = Fate::What::refused;
            fate.why = outcomes[i].error();
        } else {
            if (outcomes[i]->events.empty()) fate.what = Fate::What::nothing_to_do;
            if (!last || last->sequence < outcomes[i]->at.sequence) last = outcomes[i]->at;
        }
        fates.push_back(std::move(fate));
    }
    auto response = answer_of(fates, false);
    if (last) response.headers.push_back(position_header(*last));
    return response;
}

}  // namespace muster::gateway::native_api
