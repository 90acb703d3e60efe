#include "infra/app/cli/directories_here.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "gateway/native_api/position.hpp"
#include "infra/app/cli/caller.hpp"
#include "infra/app/directory_file.hpp"
#include "infra/app/terminal.hpp"
#include "infra/codec/sync_json.hpp"

namespace muster::app::cli {
namespace {

constexpr std::chrono::seconds server_max{10};

ExitCode say_refusal(const Refusal& refusal, const std::string& name) {
    if (std::holds_alternative<DirectoryNameTaken>(refusal)) {
        tell(stderr, "muster: there is a directory '{}' already; remove it first, or take another name\n", name);
        return ExitCode::conflict;
    }
    if (std::holds_alternative<DirectoryChanged>(refusal)) {
        tell(stderr, "muster: {}: was changed by somebody else meanwhile; look at it, and decide anew\n", name);
        return ExitCode::conflict;
    }
    if (std::holds_alternative<UnknownDirectory>(refusal)) return no_such_directory(name);
    if (const auto* bad = std::get_if<BadValue>(&refusal)) {
        tell(stderr, "muster: {}: {} {}\n", name, bad->malformed.field, bad->malformed.why);
        return ExitCode::usage;
    }
    tell(stderr, "muster: {}: refused\n", name);
    return ExitCode::failed;
}

}  // namespace

std::vector<directory::Directory> directories_of(const WritingNode& node) {
    std::vector<directory::Directory> found;
    node.ledger().with_state([&](const Account& account, const ledger::Position&) {
        for (const auto& [id, one] : account.directories) found.push_back(one);
    });
    std::ranges::sort(found, {}, [](const directory::Directory& one) { return one.configuration.name; });
    return found;
}

std::optional<directory::Directory> directory_called(const WritingNode& node, const std::string& name) {
    const auto all = directories_of(node);
    const auto called = std::ranges::find(all, name, [](const auto& one) { return one.configuration.name; });
    if (called != all.end()) return *called;
    const auto bearing = std::ranges::find(all, name, [](const auto& one) { return one.id.str(); });
    return bearing == all.end() ? std::nullopt : std::optional{*bearing};
}

ExitCode no_such_directory(const std::string& name) {
    tell(stderr, "muster: there is no directory '{}'; 'muster directory list' names them\n", name);
    return ExitCode::conflict;
}

directory::Configuration configuration_in(const std::string& file, const Installation& installation) {
    auto made = read_directory_file(file);
    const auto kept = std::filesystem::absolute(installation.folder() / "secrets").lexically_normal();
    for (auto* named : {&made.ca_file, &made.bind.password_file, &made.bind.certificate_file, &made.bind.key_file,
                        &made.bind.keytab_file}) {
        const std::filesystem::path path{*named};
        if (path.parent_path() == kept) *named = ("secrets" / path.filename()).string();
    }
    return made;
}

void let_the_server_see(const Installation& installation, const ledger::Position& position) {
    if (installation.lock_holder() != "serve" || !std::filesystem::exists(installation.admin_file())) return;
    const auto answer = Caller{installation}.signed_call(
        {.method = "GET", .path = "/v1/directories", .position = gateway::native_api::position_header(position)},
        server_max);
    if (!answer) return;  // what is left of one that has ended
    if (answer->status != 200)
        tell(stderr, "muster: it is in the log; the running server does not show it yet: {}\n",
             codec::failure_text(answer->body));
}

ExitCode carry_out(WritingNode& node, Command command, const std::string& name, const std::string& as,
                   ServerSees sees) {
    const auto outcome = submit_and_wait(node.ledger(), std::move(command), command_line_context(as));
    if (const auto* no = std::get_if<Refused>(&outcome)) return say_refusal(no->refusal, name);
    if (const auto* not_applied = std::get_if<NotApplied>(&outcome)) {
        tell(stderr, "muster: not done: {}\n", not_applied->why);
        return ExitCode::try_again;
    }
    if (const auto* unknown = std::get_if<OutcomeUnknown>(&outcome)) {
        tell(stderr, "muster: it is not known whether it was done ({}); 'muster directory list' tells\n", unknown->why);
        return ExitCode::try_again;
    }
    const auto* applied = std::get_if<Applied>(&outcome);
    if (applied != nullptr && sees == ServerSees::before_it_returns)
        let_the_server_see(node.installation(), applied->position);
    return ExitCode::done;
}

}  // namespace muster::app::cli
