// muster sync NAME --user USERNAME (D11): the running server does it; without one, this process.

#include "connectors/directory_sync.hpp"
#include "gateway/url_encoding.hpp"
#include "infra/app/cli/caller.hpp"
#include "infra/app/cli/commands.hpp"
#include "infra/app/cli/directories_here.hpp"
#include "infra/app/cli/run_report.hpp"
#include "infra/app/terminal.hpp"
#include "infra/codec/sync_json.hpp"

namespace muster::app::cli {
namespace {

constexpr std::chrono::seconds call_max{60};

ExitCode nobody_called(const std::string& username, const std::string& directory) {
    tell(stderr, "muster: '{}' is neither in the sync groups of '{}' nor managed by it here\n", username, directory);
    return ExitCode::conflict;
}

ExitCode ask_server(const Installation& installation, const std::string& name, const std::string& username) {
    const Caller caller{installation};
    const auto shown = value_or_throw(
        caller.signed_call({.method = "GET", .path = "/v1/directories/" + gateway::percent_encode(name)}, call_max));
    if (shown.status == 404) return no_such_directory(name);
    const auto id = codec::parse_directory_id(shown.body);
    if (!id) throw std::runtime_error(codec::failure_text(shown.body));
    gateway::http::ApiCall call{.method = "POST", .path = "/admin/v1/users/directorysync/" + *id + "/syncuser"};
    call.parameters.push_back({"username", username});
    const auto answer = value_or_throw(caller.signed_call(call, call_max));
    if (answer.status == 404) return nobody_called(username, name);
    if (answer.status == 429 || answer.status == 503) throw TryAgain(codec::failure_text(answer.body));
    const auto message = codec::parse_synced_user(answer.body);
    if (answer.status >= 400 || !message) {
        tell(stderr, "muster: {}\n", codec::failure_text(answer.body));
        return ExitCode::conflict;
    }
    tell("{}: {}: {}\n", name, username, *message);
    return ExitCode::done;
}

ExitCode do_it_here(const Installation& installation, const std::string& name, const std::string& username) {
    WritingNode writing{installation, WritingNode::For::command};
    const auto directory = directory_called(writing, name);
    if (!directory) return no_such_directory(name);
    const auto one = connectors::DirectorySync{directory->id, writing.sync_ports()}.one(username);
    if (!one.failed.empty()) throw TryAgain(name + ": " + one.failed);
    if (!one.report) return nobody_called(username, name);
    print_run(name, ended_of(*one.report));
    return exit_code_of({one.report->outcome});
}

}  // namespace

ExitCode sync_user(const std::string& data, const std::string& directory, const std::string& username) {
    const Installation installation{data, Installation::Missing::refuse};
    if (const auto lock = installation.try_lock("sync")) return do_it_here(installation, directory, username);
    if (installation.lock_holder() == "sync") {
        throw TryAgain(installation.folder().string() +
                       ": another 'muster sync' runs here; try again when it has ended");
    }
    return ask_server(installation, directory, username);
}

}  // namespace muster::app::cli
