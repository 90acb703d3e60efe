// muster directory add, change, pause, resume, remove. They write to the log beside a running server, which sees it by
// itself.

#include <fmt/format.h>
#include <unistd.h>

#include <iostream>
#include <utility>

#include "connectors/scope.hpp"
#include "domain/directory/release.hpp"
#include "infra/app/cli/commands.hpp"
#include "infra/app/cli/directories_here.hpp"
#include "infra/app/terminal.hpp"

namespace muster::app::cli {
namespace {

/// Bind, base and groups (D1), before anything is written. Says what it saw.
void try_it(connectors::DirectorySource& source, const directory::Configuration& configuration) {
    const auto session = value_or_throw(source.open(configuration, {}));
    const auto probes = value_or_throw(session->probe());
    tell(stderr, "{}: {}, bound as {}\n", configuration.name, directory::text_of(probes.server), probes.bound_as);
    for (const auto& group : probes.groups) {
        if (!group.guid)
            throw std::runtime_error(fmt::format("{}: sync.groups: '{}' {}", configuration.name, group.configured,
                                                 connectors::why_missing(group)));
        tell(stderr, "{}: group {} ({})\n", configuration.name, group.dn, group.guid->text());
    }
    for (const auto& doubt : probes.doubts)
        tell(stderr, "{}: nobody can be removed until this is mended: {}\n", configuration.name, doubt);
}

/// CLI-04, CLI-11.
bool is_meant(const std::string& directory, std::size_t users, bool yes) {
    if (yes) return true;
    if (::isatty(STDIN_FILENO) != 1 || ::isatty(STDERR_FILENO) != 1) {
        tell(stderr, "muster: removing {} lets its {} users go; say --yes where nobody can be asked\n", directory,
             users);
        return false;
    }
    tell(stderr, "{} manages {} users, who stay and become unmanaged. Its name removes it: ", directory, users);
    std::string answer;
    std::getline(std::cin, answer);
    if (answer == directory) return true;
    tell(stderr, "muster: that is not its name; nothing was done\n");
    return false;
}

/// D14: first it is paused, as a run under way would take over again whom this lets go; then a hundred a command, as
/// many as there are. Whatever ends it half way, done again it goes on.
ExitCode release_and_remove(WritingNode& node, const DirectoryId& id, const std::string& name) {
    const std::string as = "directory remove";
    if (const auto code = carry_out(node, directory::PauseDirectory{.directory = id, .why = "being removed"}, name, as);
        code != ExitCode::done)
        return code;
    while (true) {
        directory::ReleaseManaged next;
        node.ledger().with_state([&](const Account& account, const ledger::Position&) {
            if (const auto* present = account.find_directory(id)) next = directory::next_release(*present);
        });
        if (next.users.empty() && next.groups.empty()) break;
        if (const auto code = carry_out(node, std::move(next), name, as, ServerSees::later); code != ExitCode::done) {
            tell(stderr, "muster: stopped; run it again to go on\n");
            return code;
        }
    }
    return carry_out(node, directory::RemoveDirectory{.directory = id}, name, as);
}

}  // namespace

ExitCode directory_add(const std::string& data, const std::string& file, bool paused) {
    const Installation installation{data, Installation::Missing::make};
    const auto configuration = configuration_in(file, installation);
    WritingNode node{installation, WritingNode::For::command};
    try_it(node.source(), configuration);
    (void)node.ensure_account_and_client();
    const auto id = node.adapters().ids->directory();
    auto code = carry_out(node, directory::AddDirectory{.directory = id, .configuration = configuration},
                          configuration.name, "directory add");
    // A server that sees it in between has read nothing yet, and may apply nothing from here on.
    if (code == ExitCode::done && paused)
        code = carry_out(node, directory::PauseDirectory{.directory = id, .why = "added paused"}, configuration.name,
                         "directory add");
    if (code == ExitCode::done) tell("{}: added{}\n", configuration.name, paused ? ", paused" : "");
    return code;
}

ExitCode directory_change(const std::string& data, const std::string& name, const std::string& file) {
    const Installation installation{data, Installation::Missing::refuse};
    const auto configuration = configuration_in(file, installation);
    WritingNode node{installation, WritingNode::For::command};
    const auto found = directory_called(node, name);
    if (!found) return no_such_directory(name);
    if (found->configuration == configuration) {
        tell("{}: is so already\n", name);
        return ExitCode::done;
    }
    try_it(node.source(), configuration);
    const auto code = carry_out(
        node,
        directory::ChangeDirectory{.directory = found->id, .configuration = configuration, .expected = found->edition},
        name, "directory change");
    if (code == ExitCode::done) tell("{}: changed\n", configuration.name);
    return code;
}

ExitCode directory_pause(const std::string& data, const std::string& name, const std::string& reason) {
    const Installation installation{data, Installation::Missing::refuse};
    WritingNode node{installation, WritingNode::For::command};
    const auto found = directory_called(node, name);
    if (!found) return no_such_directory(name);
    const auto code =
        carry_out(node, directory::PauseDirectory{.directory = found->id, .why = reason}, name, "directory pause");
    if (code == ExitCode::done) tell("{}: {}\n", name, found->paused ? "is paused already" : "paused");
    return code;
}

ExitCode directory_resume(const std::string& data, const std::string& name) {
    const Installation installation{data, Installation::Missing::refuse};
    WritingNode node{installation, WritingNode::For::command};
    const auto found = directory_called(node, name);
    if (!found) return no_such_directory(name);
    const auto code = carry_out(node, directory::ResumeDirectory{.directory = found->id}, name, "directory resume");
    if (code == ExitCode::done) tell("{}: {}\n", name, found->paused ? "resumed" : "is not paused");
    return code;
}

ExitCode directory_remove(const std::string& data, const std::string& name, bool yes) {
    const Installation installation{data, Installation::Missing::refuse};
    WritingNode node{installation, WritingNode::For::command};
    const auto found = directory_called(node, name);
    if (!found) return no_such_directory(name);
    if (!is_meant(found->configuration.name, found->users.size(), yes)) return ExitCode::usage;
    const auto code = release_and_remove(node, found->id, name);
    if (code == ExitCode::done) tell("{}: removed; its {} users stay, unmanaged\n", name, found->users.size());
    return code;
}

}  // namespace muster::app::cli
