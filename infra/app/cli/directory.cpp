// muster directory add, list, remove. They write to the log beside a running server, which sees it by itself.

#include <fmt/format.h>

#include <algorithm>

#include "infra/app/cli/commands.hpp"
#include "infra/app/directory_file.hpp"
#include "infra/app/node.hpp"
#include "infra/codec/directory_json.hpp"
#include "infra/codec/enum_names.hpp"

namespace muster::app::cli {
namespace {

constexpr std::size_t released_at_once = 100;

std::vector<directory::Directory> directories_of(WritingNode& node) {
    std::vector<directory::Directory> found;
    node.ledger().with_state([&](const Account& account, const ledger::Position&) {
        for (const auto& [id, one] : account.directories) found.push_back(one);
    });
    std::ranges::sort(found, {}, [](const directory::Directory& one) { return one.configuration.name; });
    return found;
}

/// Bind, base and groups (D1), before anything is written. Says what it saw.
void try_it(connectors::DirectorySource& source, const directory::Configuration& configuration) {
    const auto session = value_or_throw(source.open(configuration, {}));
    const auto probes = value_or_throw(session->probe());
    fmt::print(stderr, "{}: {}, bound as {}\n", configuration.name, directory::text_of(probes.server), probes.bound_as);
    for (const auto& group : probes.groups) {
        if (!group.guid)
            throw std::runtime_error(fmt::format("{}: sync.groups: '{}' is not there, or this bind cannot read it",
                                                 configuration.name, group.configured));
        fmt::print(stderr, "{}: group {} ({})\n", configuration.name, group.dn, group.guid->text());
    }
    for (const auto& doubt : probes.doubts)
        fmt::print(stderr, "{}: nobody can be removed until this is mended: {}\n", configuration.name, doubt);
}

ExitCode refused(const CommandOutcome& outcome, const std::string& name) {
    if (const auto* no = std::get_if<Refused>(&outcome)) {
        if (std::holds_alternative<DirectoryNameTaken>(no->refusal)) {
            fmt::print(stderr, "muster: there is a directory '{}' already; remove it first, or take another name\n",
                       name);
            return ExitCode::conflict;
        }
        if (const auto* bad = std::get_if<BadValue>(&no->refusal)) {
            fmt::print(stderr, "muster: {}: {} {}\n", name, bad->malformed.field, bad->malformed.why);
            return ExitCode::usage;
        }
        fmt::print(stderr, "muster: {}: refused\n", name);
        return ExitCode::failed;
    }
    if (const auto* not_applied = std::get_if<NotApplied>(&outcome)) {
        fmt::print(stderr, "muster: not done: {}\n", not_applied->why);
        return ExitCode::try_again;
    }
    if (const auto* unknown = std::get_if<OutcomeUnknown>(&outcome)) {
        fmt::print(stderr, "muster: it is not known whether it was done ({}); 'muster directory list' tells\n",
                   unknown->why);
        return ExitCode::try_again;
    }
    return ExitCode::done;
}

/// D14: in steps, each its own command, so that any number can be released.
void release_all(WritingNode& node, const directory::Directory& directory) {
    directory::ReleaseManaged release{.directory = directory.id, .users = {}, .groups = {}};
    const auto send = [&] {
        const auto outcome = submit_and_wait(node.ledger(), release, command_line_context("directory remove"));
        if (refused(outcome, directory.configuration.name) != ExitCode::done)
            throw std::runtime_error("stopped; run it again to go on");
        release.users.clear();
        release.groups.clear();
    };
    for (const auto& [guid, user] : directory.users) {
        release.users.push_back(user);
        if (release.users.size() == released_at_once) send();
    }
    if (!release.users.empty()) send();
    for (const auto& [guid, group] : directory.groups) {
        release.groups.push_back(group);
        if (release.groups.size() == released_at_once) send();
    }
    if (!release.groups.empty()) send();
}

}  // namespace

ExitCode directory_add(const std::string& data, const std::string& file) {
    const auto configuration = read_directory_file(file);
    const Installation installation{data, Installation::Missing::make};
    WritingNode node{installation, WritingNode::For::command};
    try_it(node.source(), configuration);
    (void)node.ensure_account_and_client();
    const auto outcome = submit_and_wait(
        node.ledger(),
        directory::AddDirectory{.directory = node.adapters().ids->directory(), .configuration = configuration},
        command_line_context("directory add"));
    const auto code = refused(outcome, configuration.name);
    if (code == ExitCode::done) fmt::print("{}: added\n", configuration.name);
    return code;
}

ExitCode directory_list(const std::string& data, bool json) {
    const Installation installation{data, Installation::Missing::refuse};
    if (!installation.identity()) return ExitCode::done;  // nothing has been written here yet
    WritingNode node{installation, WritingNode::For::command};
    for (const auto& one : directories_of(node)) {
        if (json) {
            fmt::print("{}\n", codec::directory_json(one));
        } else {
            fmt::print("{}  {}  {}  {} users, {} groups{}\n", one.configuration.name,
                       codec::name_of(one.configuration.kind), one.configuration.servers.front(), one.users.size(),
                       one.groups.size(), one.held ? fmt::format(", {} removals held", one.held->total) : "");
        }
    }
    return ExitCode::done;
}

ExitCode directory_remove(const std::string& data, const std::string& directory) {
    const Installation installation{data, Installation::Missing::refuse};
    WritingNode node{installation, WritingNode::For::command};
    const auto all = directories_of(node);
    const auto found =
        std::ranges::find(all, directory, [](const directory::Directory& one) { return one.configuration.name; });
    if (found == all.end()) {
        fmt::print(stderr, "muster: there is no directory '{}'; 'muster directory list' names them\n", directory);
        return ExitCode::conflict;
    }
    release_all(node, *found);
    const auto outcome = submit_and_wait(node.ledger(), directory::RemoveDirectory{.directory = found->id},
                                         command_line_context("directory remove"));
    const auto code = refused(outcome, directory);
    if (code == ExitCode::done)
        fmt::print("{}: removed; its {} users stay, unmanaged\n", directory, found->users.size());
    return code;
}

}  // namespace muster::app::cli
