// muster sync: the running server does it, and this shows how far it is; without one, this process does it.

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "infra/app/cli/caller.hpp"
#include "infra/app/cli/commands.hpp"
#include "infra/app/cli/directories_here.hpp"
#include "infra/app/cli/run_report.hpp"
#include "infra/app/node.hpp"
#include "infra/app/progress_bar.hpp"
#include "infra/app/terminal.hpp"

namespace muster::app::cli {
namespace {

constexpr std::chrono::seconds call_max{30};
constexpr std::chrono::seconds tables_max{120};
constexpr std::chrono::milliseconds between_calls{50};  // asking costs the server, too

gateway::Response call_or_throw(const Caller& caller, const gateway::http::ApiCall& call) {
    auto response = value_or_throw(caller.signed_call(call, call_max));
    if (response.status == 429 || response.status == 503) throw TryAgain(codec::failure_text(response.body));
    if (response.status >= 400) throw std::runtime_error(codec::failure_text(response.body));
    return response;
}

void say_that_there_is_none() {
    tell(stderr,
         "muster: no directory is configured, or all are paused; 'muster directory list' names them, 'muster "
         "directory add FILE.toml' adds one\n");
}

ExitCode ask_server(const Installation& installation, const std::string& name) {
    const Caller caller{installation};
    gateway::http::ApiCall start{.method = "POST", .path = "/v1/sync"};
    if (!name.empty()) start.parameters.push_back({"directory", name});
    const auto started = value_or_throw(caller.signed_call(start, call_max));
    if (started.status == 404) return no_such_directory(name);
    if (started.status == 409) {
        tell(stderr, "muster: {}\n", codec::failure_text(started.body));
        return ExitCode::conflict;
    }
    if (started.status == 429 || started.status == 503) throw TryAgain(codec::failure_text(started.body));
    const auto handle = codec::parse_sync_started(started.body);
    if (!handle) throw std::runtime_error(codec::failure_text(started.body));

    ProgressBar bar;
    while (true) {
        const auto answer =
            codec::parse_sync(call_or_throw(caller, {.method = "GET", .path = "/v1/sync/" + *handle}).body);
        if (!answer) throw std::runtime_error("the server's answer about the sync cannot be read");
        for (const auto& one : answer->directories) {
            if (!one.ended) bar.show(one.name + ": " + one.stage, one.done, one.total);
        }
        if (!answer->ended) {
            std::this_thread::sleep_for(between_calls);
            continue;
        }
        if (answer->directories.empty()) say_that_there_is_none();
        std::vector<directory::Outcome> outcomes;
        for (const auto& one : answer->directories) {
            print_run(one.name, *one.ended);
            outcomes.push_back(one.ended->outcome);
        }
        return exit_code_of(outcomes);
    }
}

std::string_view word_of(connectors::Progress::Phase phase) {
    using Phase = connectors::Progress::Phase;
    switch (phase) {
        case Phase::probing:
            return "probing";
        case Phase::reading:
            return "reading";
        case Phase::planning:
            return "planning";
        case Phase::proving:
            return "proving";
        case Phase::applying:
            return "applying";
        case Phase::waiting:
            return "waiting for another node's run";
    }
    return "working";
}

ExitCode do_it_here(const Installation& installation, const std::string& name) {
    WritingNode writing{installation, WritingNode::For::command};
    (void)writing.ensure_account_and_client();
    ProjectingNode projecting{writing, open_tables(installation)};
    std::vector<std::pair<DirectoryId, std::string>> chosen;
    std::vector<std::string> paused;
    writing.ledger().with_state([&](const Account& account, const ledger::Position&) {
        for (const auto& [id, one] : account.directories) {
            if (!name.empty() && one.configuration.name != name) continue;
            if (one.paused)
                paused.push_back(one.configuration.name);
            else
                chosen.emplace_back(id, one.configuration.name);
        }
    });
    for (const auto& one : paused)
        tell(stderr, "muster: {} is paused; 'muster directory resume {}' lets it be synced\n", one, one);
    if (chosen.empty() && !paused.empty()) return name.empty() ? ExitCode::done : ExitCode::conflict;
    if (chosen.empty() && !name.empty()) return no_such_directory(name);
    if (chosen.empty()) say_that_there_is_none();
    std::vector<directory::Outcome> outcomes;
    for (const auto& [id, called] : chosen) {
        ProgressBar bar;
        const auto report = connectors::sync(id, writing.sync_ports(), [&](const connectors::Progress& progress) {
            bar.show(fmt::format("{}: {}", called, word_of(progress.phase)), progress.done, progress.total);
        });
        print_run(called, ended_of(report));
        outcomes.push_back(report.outcome);
    }
    value_or_throw(projecting.catch_up(writing.log().account, tables_max));
    return exit_code_of(outcomes);
}

}  // namespace

ExitCode sync(const std::string& data, const std::string& directory) {
    const Installation installation{data, Installation::Missing::refuse};
    if (const auto lock = installation.try_lock("sync")) return do_it_here(installation, directory);
    if (installation.lock_holder() == "sync") {
        throw TryAgain(installation.folder().string() +
                       ": another 'muster sync' runs here; try again when it has ended");
    }
    return ask_server(installation, directory);
}

}  // namespace muster::app::cli
