// muster: one program, all roles. Each command is one file in cli/.

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "infra/app/cli/commands.hpp"
#include "infra/app/compose.hpp"
#include "infra/app/spelling.hpp"
#include "infra/app/strict_toml.hpp"
#include "infra/app/terminal.hpp"

namespace {

using muster::app::ExitCode;
using muster::app::tell;
namespace cli = muster::app::cli;

std::string default_data() {
    const char* named = std::getenv("MUSTER_DATA");
    return named != nullptr && *named != '\0' ? named : "./muster-data";
}

/// A sequence as 64 bits hold it; CLI11's own check goes by floating point.
std::string is_sequence(const std::string& text) {
    std::uint64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    const bool good = error == std::errc{} && rest == end && number > 0;
    return good ? "" : "'" + text + "' is no sequence; the first is 1";
}

/// CLI11 says only that some command is required.
std::optional<std::string> unknown_command(CLI::App& app, int argc, char** argv) {
    if (argc < 2 || *argv[1] == '-') return std::nullopt;
    const std::string_view written = argv[1];
    std::vector<std::string> names;
    for (const auto* command : app.get_subcommands({})) names.push_back(command->get_name());
    if (std::ranges::find(names, written) != names.end()) return std::nullopt;
    const auto meant = muster::app::nearest(written, {names.begin(), names.end()});
    return meant ? fmt::format("there is no command '{}'; did you mean '{}'?", written, *meant)
                 : fmt::format("there is no command '{}'; known are: {}", written, fmt::join(names, ", "));
}

int run(int argc, char** argv) {
    CLI::App app{
        "Muster: the life of user accounts, event by event.\n\n"
        "  muster serve                                      start an installation in ./muster-data\n"
        "  muster directory add corp.toml                    connect a directory\n"
        "  muster sync                                       sync now, and say what was done\n"
        "  muster sync held                                  whom the guard keeps from the trash, and why\n"
        "  muster api GET /admin/v1/users limit=10           one signed call\n"
        "  muster log read --json | jq .type                 the history itself\n",
        "muster"};
    app.set_version_flag("--version", std::string{"muster "} + MUSTER_VERSION);
    app.require_subcommand(1);
    app.fallthrough();

    std::string data = default_data();
    app.add_option("--data", data, "The installation's folder (else $MUSTER_DATA, else ./muster-data)");
    ExitCode code = ExitCode::done;

    auto* serve = app.add_subcommand("serve", "Run gateway, writer, projector and connectors in one process");
    serve->callback([&] { code = cli::serve(data); });

    std::string sync_name;
    auto* sync = app.add_subcommand("sync", "Sync one directory, or all, now");
    sync->add_option("name", sync_name, "The directory's name; left out: all");
    bool dry_run = false;
    auto* dry = sync->add_flag("--dry-run", dry_run, "Say what it would do, person by person, and write nothing");
    bool sync_json = false;
    sync->add_flag("--json", sync_json, "Of a dry run: one JSON object a line")->needs(dry);
    std::string sync_user;
    auto* only =
        sync->add_option("--user", sync_user, "Only this one user, as the directory calls them")->excludes(dry);
    bool runs_json = false;
    auto* sync_runs = sync->add_subcommand("runs", "The last runs of a directory, newest first");
    sync_runs->add_option("name", sync_name, "The directory's name")->required();
    sync_runs->add_flag("--json", runs_json, "One JSON object a line, with who was left out and why");
    sync->callback([&] {
        if (sync_runs->parsed()) {
            code = cli::sync_runs(data, sync_name, runs_json);
        } else if (only->count() != 0) {
            if (sync_user.empty()) throw CLI::ValidationError("--user", "names nobody; leave it out to sync everybody");
            if (sync_name.empty()) throw CLI::RequiredError("--user: the directory's name");
            code = cli::sync_user(data, sync_name, sync_user);
        } else if (dry_run) {
            code = cli::sync_dry_run(data, sync_name, sync_json);
        } else if (sync->get_subcommands().empty()) {
            code = cli::sync(data, sync_name);
        }
    });
    std::string held_name;
    bool held_json = false;
    auto* held = sync->add_subcommand("held", "Whom the guard keeps from the trash, why, and until when that waits");
    held->add_option("name", held_name, "The directory's name; left out: all");
    held->add_flag("--json", held_json,
                   "One JSON object a plan, each on a line; one more where some stay by a discard");
    held->callback([&] { code = cli::sync_held(data, held_name, held_json); });
    cli::Approval approval;
    auto* approve = sync->add_subcommand("approve", "Let the next sync remove whom a held plan names");
    approve->add_option("name", approval.directory, "The directory's name")->required();
    approve->add_option("plan", approval.plan, "As 'muster sync held' names it")->required();
    approve->add_option("--expect", approval.expect, "How many users go to the trash; on a terminal it is asked for");
    approve->callback([&] { code = cli::sync_approve(data, approval); });
    cli::Discarding discarding;
    auto* discard = sync->add_subcommand("discard", "Keep whom a held plan names, and do not ask about them again");
    discard->add_option("name", discarding.directory, "The directory's name")->required();
    discard->add_option("plan", discarding.plan, "As 'muster sync held' names it")->required();
    discard->callback([&] { code = cli::sync_discard(data, discarding); });

    auto* directory = app.add_subcommand("directory", "The directories of this installation");
    directory->require_subcommand(1);
    std::string file;
    auto* add = directory->add_subcommand("add", "Try a directory file, say what it finds, and add it");
    add->add_option("file", file, "The directory file (TOML)")->required();
    bool add_paused = false;
    add->add_flag("--paused", add_paused, "Sync nothing before 'muster directory resume'");
    add->callback([&] { code = cli::directory_add(data, file, add_paused); });
    bool directory_json = false;
    auto* list = directory->add_subcommand("list", "Name each directory and its last run");
    list->add_flag("--json", directory_json, "One JSON object a line");
    list->callback([&] { code = cli::directory_list(data, directory_json); });
    std::string name;
    const auto named = [&](CLI::App* command) {
        command->add_option("name", name, "The directory's name")->required();
    };
    auto* show = directory->add_subcommand("show", "How a directory is configured, and how it stands");
    named(show);
    bool show_toml = false;
    bool show_json = false;
    auto* as_toml = show->add_flag("--toml", show_toml, "A directory file, as 'directory change' takes it");
    show->add_flag("--json", show_json, "One JSON object")->excludes(as_toml);
    show->callback([&] {
        using enum cli::DirectoryForm;
        code = cli::directory_show(data, name, show_toml ? toml : show_json ? json : text);
    });
    auto* change = directory->add_subcommand("change", "Try a directory file, and configure a directory as it says");
    named(change);
    change->add_option("file", file, "The directory file (TOML), whole")->required();
    change->callback([&] { code = cli::directory_change(data, name, file); });
    std::string reason;
    auto* pause = directory->add_subcommand("pause", "Sync nothing of a directory until it is resumed");
    named(pause);
    pause->add_option("--reason", reason, "For whoever finds it so");
    pause->callback([&] { code = cli::directory_pause(data, name, reason); });
    auto* resume = directory->add_subcommand("resume", "Sync a directory again");
    named(resume);
    resume->callback([&] { code = cli::directory_resume(data, name); });
    auto* test = directory->add_subcommand("test", "Read a directory once, and say what a sync would see");
    test->add_option("directory", name, "Its name, or a directory file (.toml)")->required();
    test->callback([&] { code = cli::directory_test(data, name); });
    bool yes = false;
    auto* remove = directory->add_subcommand("remove", "Remove a directory; its users become unmanaged and stay");
    named(remove);
    remove->add_flag("--yes", yes, "Do not ask");
    remove->callback([&] { code = cli::directory_remove(data, name, yes); });

    cli::ApiCall call;
    auto* api = app.add_subcommand("api", "One signed call; JSON to stdout");
    api->add_option("method", call.method, "GET, POST, PATCH, DELETE")->required();
    api->add_option("path", call.path, "As /admin/v1/users")->required();
    api->add_option("parameters", call.parameters, "key=value");
    api->add_option("--file", call.csv_file, "A CSV file as the body: POST /v1/users/import")->check(CLI::ExistingFile);
    api->add_option("--if-match", call.if_match, "Of a PATCH: the ETag that a GET of it told, quotes included, or '*'");
    api->callback([&] { code = cli::api(data, call); });

    auto* log = app.add_subcommand("log", "The event log");
    log->require_subcommand(1);
    cli::LogRead read;
    auto* log_read = log->add_subcommand("read", "Print the records, oldest first, one a line");
    log_read->add_flag("--json", read.json, "CloudEvents JSON, one object a line");
    log_read->add_flag("--void", read.with_void, "Void records too, marked");
    log_read->add_option("--from", read.from, "The first sequence")->check(is_sequence);
    log_read->callback([&] { code = cli::log_read(data, read); });

    auto* verify = app.add_subcommand("verify", "Check every link of the history; name the first bad record");
    verify->callback([&] { code = cli::verify(data); });

    cli::Wait wait;
    auto* wait_for = app.add_subcommand("wait", "Wait until the server of this installation is ready");
    wait_for->add_flag("--synced", wait.synced, "And each directory has been synced");
    wait_for->add_option("--pid", wait.pid, "Give up when this process ends");
    wait_for->add_option("--seconds", wait.seconds, "Give up after so many");
    wait_for->callback([&] { code = cli::wait(data, wait); });

    auto* bench = app.add_subcommand("bench", "Measure");
    bench->require_subcommand(1);
    cli::BenchSync bench_sync;
    auto* bench_of_sync = bench->add_subcommand(
        "sync", "A first sync, then syncs without a change, of one directory file into a fresh folder");
    bench_of_sync->add_option("file", bench_sync.directory_file, "The directory file")->required();
    bench_of_sync->add_option("--again", bench_sync.again, "How many syncs without a change")
        ->check(CLI::Range(1, 100));
    bench_of_sync->callback([&] { code = cli::bench_sync(data, bench_sync); });

    cli::BenchUsers bench_users;
    auto* bench_of_users = bench->add_subcommand(
        "users", "Create, update, disable and trash users over HTTP, at the running server of this installation");
    // With more the server gives each connection up after its answer.
    bench_of_users->add_option("--clients", bench_users.clients, "So many at once")->check(CLI::Range(1, 768));
    bench_of_users->add_option("--users", bench_users.users, "So many users in all")->check(CLI::Range(1, 10'000'000));
    bench_of_users->callback([&] { code = cli::bench_users(data, bench_users); });

    if (const auto unknown = unknown_command(app, argc, argv)) {
        tell(stderr, "muster: {}\n", *unknown);
        return static_cast<int>(ExitCode::usage);
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int status = app.exit(error);
        return status == 0 ? 0 : static_cast<int>(ExitCode::usage);
    }
    // What is still in the buffer may find no room.
    if (std::fflush(stdout) != 0) throw std::system_error(errno, std::generic_category(), "cannot write to stdout");
    return static_cast<int>(code);
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    // No ldap.conf of the machine may change how a directory is read. Before the first thread.
    ::setenv("LDAPNOINIT", "1", 1);
    try {
        return run(argc, argv);
    } catch (const muster::app::BadFile& bad) {
        tell(stderr, "muster: {}\n", bad.what());
        return static_cast<int>(ExitCode::usage);
    } catch (const muster::app::TryAgain& gone) {
        tell(stderr, "muster: {}\n", gone.what());
        return static_cast<int>(ExitCode::try_again);
    } catch (const std::system_error& error) {
        if (error.code() == std::errc::broken_pipe) {  // who reads has seen enough, as 'head' does
            std::signal(SIGPIPE, SIG_DFL);
            std::raise(SIGPIPE);
        }
        tell(stderr, "muster: {}\n", error.what());
        return static_cast<int>(ExitCode::failed);
    } catch (const std::exception& error) {
        tell(stderr, "muster: {}\n", error.what());
        return static_cast<int>(ExitCode::failed);
    }
}
