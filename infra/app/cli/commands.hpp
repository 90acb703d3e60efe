#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "infra/app/exit_code.hpp"

/// One function a command of the program; `data` is DIR. Results go to stdout, the rest to stderr (CLI-01). What
/// keeps a command from beginning at all is thrown, with a text for the operator.
namespace muster::app::cli {

[[nodiscard]] ExitCode serve(const std::string& data);

[[nodiscard]] ExitCode sync(const std::string& data, const std::string& directory);
[[nodiscard]] ExitCode sync_user(const std::string& data, const std::string& directory, const std::string& username);
[[nodiscard]] ExitCode sync_dry_run(const std::string& data, const std::string& directory, bool json);

/// D9: what waits for a person in one directory, or in each.
[[nodiscard]] ExitCode sync_held(const std::string& data, const std::string& directory, bool json);

struct Approval {
    std::string directory;
    std::string plan;
    std::optional<std::uint64_t> expect;  // nothing: who is at the terminal is asked
};
[[nodiscard]] ExitCode sync_approve(const std::string& data, const Approval& approval);

struct Discarding {
    std::string directory;
    std::string plan;
};
[[nodiscard]] ExitCode sync_discard(const std::string& data, const Discarding& discarding);

[[nodiscard]] ExitCode directory_add(const std::string& data, const std::string& file, bool paused);
[[nodiscard]] ExitCode directory_change(const std::string& data, const std::string& name, const std::string& file);
[[nodiscard]] ExitCode directory_pause(const std::string& data, const std::string& name, const std::string& reason);
[[nodiscard]] ExitCode directory_resume(const std::string& data, const std::string& name);
/// Off a terminal only with `yes`; on one it asks for the name (CLI-04, CLI-11).
[[nodiscard]] ExitCode directory_remove(const std::string& data, const std::string& name, bool yes);
[[nodiscard]] ExitCode directory_list(const std::string& data, bool json);
enum class DirectoryForm { text, toml, json };
[[nodiscard]] ExitCode directory_show(const std::string& data, const std::string& name, DirectoryForm form);
/// `what`: a name, or a directory file.
[[nodiscard]] ExitCode directory_test(const std::string& data, const std::string& what);
[[nodiscard]] ExitCode sync_runs(const std::string& data, const std::string& name, bool json);

struct ApiCall {
    std::string method;
    std::string path;
    std::vector<std::string> parameters;  // key=value
    std::string csv_file;                 // the body; empty: none
    std::string if_match;                 // empty: none
};
[[nodiscard]] ExitCode api(const std::string& data, const ApiCall& call);

struct LogRead {
    bool json = false;
    bool with_void = false;
    std::uint64_t from = 1;
};
[[nodiscard]] ExitCode log_read(const std::string& data, const LogRead& read);

[[nodiscard]] ExitCode verify(const std::string& data);

struct Wait {
    bool synced = false;
    int pid = 0;
    int seconds = 60;
};
[[nodiscard]] ExitCode wait(const std::string& data, const Wait& wait);

struct BenchSync {
    std::string directory_file;
    int again = 3;
};
[[nodiscard]] ExitCode bench_sync(const std::string& data, const BenchSync& bench);

struct BenchUsers {
    unsigned clients = 8;
    std::size_t users = 2000;
};
[[nodiscard]] ExitCode bench_users(const std::string& data, const BenchUsers& bench);

}  // namespace muster::app::cli
