// muster directory list, show, test; muster sync runs. They change nothing.

#include <fmt/format.h>

#include <filesystem>

#include "connectors/connection_test.hpp"
#include "gateway/iso_time.hpp"
#include "infra/app/cli/caller.hpp"
#include "infra/app/cli/commands.hpp"
#include "infra/app/cli/directories_here.hpp"
#include "infra/app/directory_toml.hpp"
#include "infra/app/terminal.hpp"
#include "infra/codec/directory_json.hpp"
#include "infra/codec/enum_names.hpp"
#include "infra/codec/sync_json.hpp"

namespace muster::app::cli {
namespace {

constexpr std::chrono::seconds tables_max{120};
constexpr std::chrono::seconds call_max{10};

std::string paused_text(const directory::Directory& directory) {
    if (!directory.paused) return "";
    return "paused" + (directory.paused->why.empty() ? "" : ": " + directory.paused->why);
}

void print_line(const directory::Directory& one) {
    tell("{}  {}  {}  {} users, {} groups{}{}\n", one.configuration.name, codec::name_of(one.configuration.kind),
         one.configuration.servers.front(), one.users.size(), one.groups.size(),
         one.held ? fmt::format(", {} removals held", one.held->total) : "", one.paused ? ", " + paused_text(one) : "");
}

/// What a person asks first; the rest is in the file that --toml prints.
void print_details(const directory::Directory& one) {
    const auto& configuration = one.configuration;
    print_line(one);
    tell("  id         {}\n", one.id.str());
    for (const auto& server : configuration.servers) tell("  server     {}\n", server);
    tell("  base       {}\n", configuration.base);
    tell("  bind       {} {}\n", codec::name_of(configuration.bind.mechanism), configuration.bind.dn);
    for (const auto& group : configuration.groups) tell("  group      {}\n", group);
    tell("  schedule   every {} s, a full read every {} s\n", configuration.every.count(),
         configuration.full_read_every.count());
    tell("  guard      {} users or {} %\n", configuration.guard.users, configuration.guard.percent);
    tell("  complete   {}\n", one.last_sync ? gateway::iso_time(*one.last_sync) : "never read whole yet");
    if (one.paused) tell("  paused     since {} {}\n", gateway::iso_time(one.paused->since), one.paused->why);
}

void print_test(const std::string& name, const directory::ConnectionTest& seen) {
    if (!seen.server.empty()) tell("{}: {}, bound as {}\n", name, seen.server, seen.bound_as);
    if (!seen.following.empty()) tell("{}: {}\n", name, seen.following);
    for (const auto& group : seen.groups) {
        if (group.guid.empty())
            tell("{}: group {} {}\n", name, group.configured, group.missing);
        else
            tell("{}: group {} ({}): {} people\n", name, group.dn, group.guid, group.people);
    }
    if (seen.problem.empty()) tell("{}: {} entries read, {} people\n", name, seen.entries, seen.people);
    for (const auto& person : seen.examples) {
        tell("  {}  {}  {}\n", person.username.empty() ? "(no username)" : person.username, person.real_name,
             person.dn);
        for (const auto& group : person.groups) tell("      in {}\n", group);
        for (const auto& phone : person.phones) tell("      phone {}\n", phone);
        for (const auto& problem : person.problems) tell("      {}\n", problem);
    }
    for (const auto& unseen : seen.unseen) tell("{}: nobody can be removed until this is mended: {}\n", name, unseen);
}

void print_runs(queries::Directories& directories, const AccountId& account, const directory::Directory& directory,
                bool json) {
    constexpr std::uint32_t runs_max = 100;
    const auto page = value_or_throw(directories.runs(account, directory.id, std::nullopt, runs_max));
    for (const auto& run : page.rows) {
        const auto& counts = run.counts;
        if (json) {
            put_line(codec::run_json({.run = run.run.get(),
                                      .kind = run.kind,
                                      .began = run.began,
                                      .finished = run.finished,
                                      .outcome = run.outcome,
                                      .server = run.server,
                                      .worst = run.worst,
                                      .counts = counts,
                                      .left_out = run.left_out}));
            continue;
        }
        const auto outcome = run.outcome ? std::string{codec::name_of(*run.outcome)} : std::string{"under way"};
        const auto took =
            run.finished ? fmt::format("{:.1f} s, ", std::chrono::duration<double>(*run.finished - run.began).count())
                         : std::string{};
        tell(
            "{}  {} ({})  {}{} read, {} created, {} updated, {} taken over, {} trashed, {} restored, {} held, {} "
            "skipped{}\n",
            gateway::iso_time(run.began), outcome, codec::name_of(run.kind), took, counts.read, counts.created,
            counts.updated, counts.adopted, counts.trashed, counts.restored, counts.held, counts.skipped,
            run.worst.empty() ? "" : "; " + run.worst);
    }
}

// The server alone knows how far a run is that has not ended.
void print_what_goes_on(const Installation& installation, const directory::Directory& directory) {
    const auto answer = Caller{installation}.signed_call(
        {.method = "GET", .path = "/v1/directories/" + directory.id.str() + "/runs", .parameters = {{"limit", "1"}}},
        call_max);
    const auto line = answer ? codec::parse_under_way(answer->body) : std::nullopt;
    if (!line) {
        tell(stderr, "muster: whether a run is under way is not known: {}\n",
             answer ? codec::failure_text(answer->body) : answer.error().what);
    } else if (!line->empty()) {
        tell("{}\n", *line);
    }
}

}  // namespace

ExitCode directory_list(const std::string& data, bool json) {
    const Installation installation{data, Installation::Missing::refuse};
    if (!installation.identity()) return ExitCode::done;  // nothing has been written here yet
    const WritingNode node{installation, WritingNode::For::command};
    for (const auto& one : directories_of(node)) {
        if (json)
            put_line(codec::directory_json(one));
        else
            print_line(one);
    }
    return ExitCode::done;
}

ExitCode directory_show(const std::string& data, const std::string& name, DirectoryForm form) {
    const Installation installation{data, Installation::Missing::refuse};
    const WritingNode node{installation, WritingNode::For::command};
    const auto found = directory_called(node, name);
    if (!found) return no_such_directory(name);
    switch (form) {
        case DirectoryForm::text:
            print_details(*found);
            break;
        case DirectoryForm::toml:
            put(directory_toml(found->configuration, installation.folder()));
            break;
        case DirectoryForm::json:
            put_line(codec::directory_json(*found));
            break;
    }
    return ExitCode::done;
}

ExitCode directory_test(const std::string& data, const std::string& what) {
    const bool is_file = what.ends_with(".toml") || std::filesystem::is_regular_file(what);
    const Installation installation{data, is_file ? Installation::Missing::make : Installation::Missing::refuse};
    directory::Configuration configuration;
    if (is_file) {
        configuration = configuration_in(what, installation);
    } else {
        const WritingNode node{installation, WritingNode::For::command};
        const auto found = directory_called(node, what);
        if (!found) return no_such_directory(what);
        configuration = found->configuration;
    }
    const Adapters adapters;
    const auto source = ldap_source_of(installation);
    const auto seen = connectors::test_connection(*source, configuration, *adapters.folding, adapters.clock.now(), {});
    print_test(configuration.name, seen);
    if (!seen.problem.empty()) {
        tell(stderr, "muster: {}: {}\n", configuration.name, seen.problem);
        return ExitCode::failed;
    }
    return seen.unseen.empty() ? ExitCode::done : ExitCode::partial;  // as a sync of it would end (D8, D15)
}

ExitCode sync_runs(const std::string& data, const std::string& name, bool json) {
    const Installation installation{data, Installation::Missing::refuse};
    WritingNode node{installation, WritingNode::For::command};
    const auto found = directory_called(node, name);
    if (!found) return no_such_directory(name);
    const auto account = node.log().account;
    if (const auto lock = installation.try_lock("sync runs")) {  // no server follows the log
        ProjectingNode projecting{node, open_tables(installation)};
        value_or_throw(projecting.catch_up(account, tables_max));
        print_runs(projecting.directories(), account, *found, json);
        return ExitCode::done;
    }
    if (!json) print_what_goes_on(installation, *found);
    const auto tables = open_tables(installation);
    queries::DirectoriesFromTables directories{*tables.snapshots, [&](const AccountId&) { return node.log().home; }};
    print_runs(directories, account, *found, json);
    return ExitCode::done;
}

}  // namespace muster::app::cli
