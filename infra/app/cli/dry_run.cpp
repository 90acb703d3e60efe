// muster sync --dry-run: what a run would do, person by person (D10). This process reads log and directory by itself,
// beside a running server or without one, and writes nothing.

#include "connectors/dry_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "domain/base/match.hpp"
#include "infra/app/account_of_log.hpp"
#include "infra/app/cli/commands.hpp"
#include "infra/app/cli/run_report.hpp"
#include "infra/app/node.hpp"
#include "infra/app/progress_bar.hpp"
#include "infra/app/terminal.hpp"
#include "infra/codec/enum_names.hpp"
#include "infra/codec/planned_json.hpp"
#include "infra/codec/text.hpp"
#include "projections/happening.hpp"

namespace muster::app::cli {
namespace {

using codec::Planned;

/// Says what events do to whom, in the words that the history of a user has for them (L4).
class Telling {
public:
    explicit Telling(const Account& after) : after_(after) {}

    [[nodiscard]] std::vector<Planned> of(const Event& event) const {
        if (const auto* held = std::get_if<directory::SyncHeld>(&event)) return held_by(*held);
        if (std::holds_alternative<directory::SyncStarted>(event) ||
            std::holds_alternative<directory::SyncFinished>(event))
            return {};
        return match(
            event, [&](const auto& what) { return told(what.type.name, projections::happening(what)); },
            [](const ledger::Opened&) { return std::vector<Planned>{}; });
    }

private:
    [[nodiscard]] std::vector<Planned> told(std::string_view type, const projections::Happening& happening) const {
        if (happening.concerns.empty()) {
            return {{.what = std::string{type},
                     .id = happening.subject,
                     .who = name_of(happening.subject),
                     .changes = changes_of(happening.details)}};
        }
        std::vector<Planned> each;
        for (const auto& concern : happening.concerns)
            each.push_back({.what = std::string{concern.how},
                            .id = concern.user.str(),
                            .who = name_of(concern.user.str()),
                            .changes = {{.field = "group", .from = {}, .to = name_of(happening.subject)}}});
        return each;
    }

    [[nodiscard]] std::vector<Planned> held_by(const directory::SyncHeld& held) const {
        std::vector<Planned> each;
        for (std::size_t i = 0; i < held.users.size(); ++i) {
            const auto id = held.users[i].str();
            Planned planned{.what = "held", .id = id, .who = name_of(id), .changes = {}};
            if (i < held.reasons.size())
                planned.changes = {
                    {.field = "because", .from = {}, .to = std::string{codec::name_of(held.reasons[i])}}};
            each.push_back(std::move(planned));
        }
        return each;
    }

    [[nodiscard]] std::vector<Planned::Change> changes_of(const std::vector<projections::Detail>& details) const {
        std::vector<Planned::Change> changes;
        for (const auto& detail : details) {
            Planned::Change change{.field = detail.field, .from = {}, .to = text_of(detail.kind, detail.to)};
            if (detail.from) change.from = text_of(detail.kind, *detail.from);
            changes.push_back(std::move(change));
        }
        return changes;
    }

    [[nodiscard]] std::string text_of(projections::Detail::Kind kind, const std::string& text) const {
        if (kind != projections::Detail::Kind::ids) return text;
        std::string names;
        for (const auto& id : projections::ids_in(text)) names += (names.empty() ? "" : ", ") + name_of(id);
        return names;
    }

    [[nodiscard]] std::string name_of(const std::string& id) const {
        const auto user = UserId::parse(id);
        if (const auto* found = user ? after_.find_user(*user) : nullptr) return found->username().get();
        const auto group = GroupId::parse(id);
        if (const auto* found = group ? after_.find_group(*group) : nullptr) return found->name;
        const auto directory = DirectoryId::parse(id);
        if (const auto* found = directory ? after_.find_directory(*directory) : nullptr)
            return found->configuration.name;
        return id;
    }

    const Account& after_;
};

void print(const Planned& planned, bool json) {
    if (json) {
        put_line(codec::planned_json(planned));
        return;
    }
    std::string changes;
    for (const auto& change : planned.changes) {
        changes += changes.empty() ? "  " : ", ";
        changes += change.from ? fmt::format("{}: \"{}\" -> \"{}\"", change.field, *change.from, change.to)
                               : fmt::format("{}: \"{}\"", change.field, change.to);
    }
    tell("{:<24} {}{}\n", planned.who, planned.what, changes);
}

}  // namespace

ExitCode sync_dry_run(const std::string& data, const std::string& directory, bool json) {
    const Installation installation{data, Installation::Missing::refuse};
    const auto open = open_log(installation, OpenLog::For::reading);
    const auto now = account_of_log(open);
    const auto source = ldap_source_of(installation);
    std::vector<directory::Outcome> outcomes;
    for (const auto& [id, one] : now.account.directories) {
        if (!directory.empty() && one.configuration.name != directory) continue;
        ProgressBar bar;
        const auto& adapters = *open.adapters;
        const auto dry = connectors::dry_run(
            id, now.account, now.at, {*source, *adapters.ids, adapters.clock, *adapters.folding, *adapters.digest},
            [&](const connectors::Progress& progress) {
                bar.show(one.configuration.name, progress.done, progress.total);
            });
        const Telling telling{dry.after};
        for (const auto& event : dry.events)
            for (const auto& planned : telling.of(event)) print(planned, json);
        tell(stderr, "{}: nothing was written; planned at {}:{}\n", one.configuration.name, dry.at.partition,
             dry.at.sequence);
        print_run(one.configuration.name, ended_of(dry.report), json ? stderr : stdout);
        outcomes.push_back(dry.report.outcome);
    }
    if (outcomes.empty() && !directory.empty()) {
        tell(stderr, "muster: there is no directory '{}'; 'muster directory list' names them\n", directory);
        return ExitCode::conflict;
    }
    return exit_code_of(outcomes);
}

}  // namespace muster::app::cli
