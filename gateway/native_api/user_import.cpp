#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "domain/account/dispatch.hpp"
#include "domain/base/match.hpp"
#include "domain/user/import.hpp"
#include "domain/user/names.hpp"
#include "gateway/execute.hpp"
#include "gateway/json_text.hpp"
#include "gateway/native_api/import_file.hpp"
#include "gateway/native_api/once.hpp"
#include "gateway/native_api/parameters.hpp"
#include "gateway/native_api/position.hpp"
#include "gateway/native_api/routes.hpp"
#include "gateway/native_api/user_object.hpp"
#include "gateway/refusals.hpp"
#include "gateway/status_permission.hpp"

namespace muster::gateway::native_api {
namespace {

using nlohmann::json;

struct Fate {
    enum class What : std::uint8_t { created, updated, left, refused } what = What::left;
    std::optional<UserId> user{};
    std::vector<std::string> filled{};  // columns that said something new
    std::vector<std::string> kept{};    // columns in which the user has something else
    std::optional<ApiError> why{};
};

std::string_view name_of(Fate::What what) {
    switch (what) {
        case Fate::What::created:
            return "created";
        case Fate::What::updated:
            return "updated";
        case Fate::What::left:
            return "left as it is";
        case Fate::What::refused:
            return "refused";
    }
    return {};
}

Fate refused(ApiError why) {
    Fate fate{.what = Fate::What::refused};
    fate.why = std::move(why);
    return fate;
}

/// What the rules call a field is not always what the file calls its column.
ApiError in_words_of_the_file(ApiError why, const user::ImportUser& wish) {
    const auto is_alias = why.parameter.starts_with("alias") && wish.aliases_are_a_list;
    const auto column = why.parameter == "number" ? "phone" : is_alias ? "aliases" : why.parameter;
    if (why.detail.starts_with(why.parameter)) why.detail.replace(0, why.parameter.size(), column);
    why.parameter = column;
    return why;
}

std::vector<std::string> filled_aliases(const user::Change<std::vector<Username>>& changed,
                                        const user::ImportUser& wish) {
    if (wish.aliases_are_a_list) return {"aliases"};
    std::vector<std::string> filled;
    for (std::size_t place = 0; place < changed.to.size(); ++place) {
        const bool was_there = place < changed.from.size() && !is_free_place(changed.from[place]);
        if (!was_there && !is_free_place(changed.to[place])) filled.push_back(user::alias_field(place));
    }
    return filled;
}

void note_filled(const user::ProfileChanged& changed, const user::ImportUser& wish, std::vector<std::string>& filled) {
    if (changed.aliases) filled = filled_aliases(*changed.aliases, wish);
    if (changed.real_name) filled.emplace_back("realname");
    if (changed.first_name) filled.emplace_back("firstname");
    if (changed.last_name) filled.emplace_back("lastname");
    if (changed.email) filled.emplace_back("email");
    if (changed.notes) filled.emplace_back("notes");
}

Fate fate_of(const Events& events, const user::ImportUser& wish) {
    Fate fate;
    for (const auto& event : events) {
        if (const auto* created = std::get_if<user::Created>(&event)) {
            fate.what = Fate::What::created;
            fate.user = created->user;
        }
        if (const auto* changed = std::get_if<user::ProfileChanged>(&event)) note_filled(*changed, wish, fate.filled);
        if (std::holds_alternative<phone::Attached>(event)) fate.filled.emplace_back("phone");
        if (std::holds_alternative<group::MembersChanged>(event)) fate.filled.emplace_back("groups");
    }
    if (fate.what == Fate::What::created) {
        fate.filled.clear();
    } else if (!events.empty()) {
        fate.what = Fate::What::updated;
        const auto twice = std::ranges::unique(fate.filled);  // several groups are one column
        fate.filled.erase(twice.begin(), twice.end());
    }
    return fate;
}

/// API-14: what would happen, by the very rules, and nothing happens.
Fate foreseen(const Account& account, const user::ImportUser& wish, Instant now) {
    const auto decision = dispatch(account, wish, now);
    if (const auto* refusal = std::get_if<Refusal>(&decision.sum())) {
        return refused(in_words_of_the_file(explain(*refusal, account, Action::import_users), wish));
    }
    const auto* events = std::get_if<Events>(&decision.sum());
    auto fate = fate_of(events == nullptr ? Events{} : *events, wish);
    if (fate.what == Fate::What::created) fate.user.reset();  // an id that nobody will have
    return fate;
}

std::vector<Fate> foresee(const Desk& desk, const Caller& caller, const std::vector<ImportLine>& lines) {
    std::vector<std::optional<ApiError>> faults;
    for (const auto& line : lines) {
        faults.push_back(line.wish ? forbidden_status(desk, caller, *line.wish) : line.wish.error());
    }
    const auto now = desk.clock.now();
    return from_state<std::vector<Fate>>(desk, [&](const Account& account) {
        std::vector<Fate> fates;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            fates.push_back(faults[i] ? refused(std::move(*faults[i])) : foreseen(account, *lines[i].wish, now));
        }
        return fates;
    });
}

struct Imported {
    std::vector<Fate> fates;
    std::optional<ledger::Position> last{};
};

Result<Imported, ApiError> carry_out(const Desk& desk, const Call& call, const std::vector<ImportLine>& lines) {
    std::vector<Command> commands;
    for (const auto& line : lines) {
        if (line.wish) commands.emplace_back(*line.wish);
    }
    auto outcomes = execute_all(desk, call, Action::import_users, std::move(commands));
    if (auto fault = fault_of_all(outcomes)) return failure(std::move(*fault));
    Imported imported;
    auto outcome = outcomes.begin();
    for (const auto& line : lines) {
        if (!line.wish) {
            imported.fates.push_back(refused(line.wish.error()));
            continue;
        }
        auto& one = *outcome++;
        if (one) {
            imported.fates.push_back(fate_of(one->events, *line.wish));
            if (!imported.last || imported.last->sequence < one->at.sequence) imported.last = one->at;
            continue;
        }
        imported.fates.push_back(refused(in_words_of_the_file(std::move(one.error()), *line.wish)));
    }
    return imported;
}

/// Of those who were here before: who they are, and what they keep.
void name_the_known(const Desk& desk, const std::vector<ImportLine>& lines, std::vector<Fate>& fates) {
    desk.ledger.with_state([&](const Account& account, const ledger::Position&) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            auto& fate = fates[i];
            if (!lines[i].wish || fate.what == Fate::What::created || fate.what == Fate::What::refused) continue;
            const auto* known = user::known_to_import(account, *lines[i].wish);
            if (known == nullptr) continue;  // renamed or gone meanwhile
            fate.user = known->id;
            fate.kept = user::kept_from_import(account, *known, *lines[i].wish);
        }
    });
}

Response answer_of(const std::vector<ImportLine>& lines, const std::vector<Fate>& fates, bool is_dry_run) {
    const auto count = [&](Fate::What what) { return std::ranges::count(fates, what, &Fate::what); };
    json body{{"dry_run", is_dry_run},
              {"created", count(Fate::What::created)},
              {"updated", count(Fate::What::updated)},
              {"left_as_they_are", count(Fate::What::left)},
              {"refused", count(Fate::What::refused)},
              {"lines", json::array()}};
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto& fate = fates[i];
        json one{{"line", lines[i].line}, {"username", lines[i].username}, {"result", name_of(fate.what)}};
        if (fate.user) one["user_id"] = fate.user->str();
        if (!fate.filled.empty()) one["filled"] = fate.filled;
        if (!fate.kept.empty()) one["kept"] = fate.kept;
        if (fate.why) {
            one["field"] = fate.why->parameter;
            one["refused"] = refusal_object(*fate.why);
        }
        body["lines"].push_back(std::move(one));
    }
    return {.status = 200, .body = json_text(body)};
}

/// U8: POST /v1/users/import. Nobody is sent a mail.
Answered import_users(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    const auto is_dry_run = parameters.boolean("dry_run");
    if (!is_dry_run) return failure(is_dry_run.error());
    return once(desk, call, [&]() -> Answered {
        const auto lines = read_import_file(desk, call.request.body);
        if (!lines) return failure(lines.error());
        if (is_dry_run->value_or(false)) {
            auto fates = foresee(desk, call.caller, *lines);
            name_the_known(desk, *lines, fates);
            return answer_of(*lines, fates, true);
        }
        auto imported = carry_out(desk, call, *lines);
        if (!imported) return failure(imported.error());
        name_the_known(desk, *lines, imported->fates);
        auto response = answer_of(*lines, imported->fates, false);
        if (imported->last) response.headers.push_back(position_header(*imported->last));
        return response;
    });
}

constexpr std::array import_parameters{
    ParameterDescription{"dry_run", In::query, R"({"type":"boolean","default":false})",
                         "Says what would be done with each line and why others are refused; writes nothing."}};

constexpr Description about_import{
    .summary =
        "Users from a file, without any mail; an answer for each line. Who is here already keeps what they have: "
        "empty fields are filled, nothing is replaced.",
    .parameters = import_parameters,
    .answer = "ImportAnswer",
    .takes_idempotency_key = true,
    .only_body_type = "text/csv",
    .file_words =
        "RFC 4180, UTF-8, at most 10,000 lines and 1 MiB. The first line names the columns: `username`, which is "
        "needed, and any of realname, firstname, lastname, email, notes, status, alias1 to alias8 or aliases, "
        "groups, phone. Several aliases or groups of a cell are separated by semicolons; aliases of such a list go "
        "to whatever places are free."};

constexpr std::array routes_of_import{
    Route{"POST", "/v1/users/import", Action::import_users, import_users, &about_import},
};

}  // namespace

std::span<const Route> user_import_routes() {
    return routes_of_import;
}

}  // namespace muster::gateway::native_api
