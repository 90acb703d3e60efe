// muster bench sync: what a first sync and syncs without a change cost, over embedded files in a folder of its own
// below DIR. It touches neither DIR's history nor the brokers or the database that DIR may name: a measurement that
// needs those is tests/bench/sync_bench.py, which starts its own.

#include <sys/resource.h>

#include <algorithm>
#include <filesystem>

#include "infra/app/cli/commands.hpp"
#include "infra/app/cli/run_report.hpp"
#include "infra/app/directory_file.hpp"
#include "infra/app/node.hpp"
#include "infra/app/terminal.hpp"
#include "infra/crypto/random.hpp"

namespace muster::app::cli {
namespace {

namespace fs = std::filesystem;
using Seconds = std::chrono::duration<double>;

constexpr std::chrono::minutes tables_max{10};

double peak_mebibytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;  // Linux counts KiB
}

/// A fresh installation on embedded files, gone with this.
class BenchFolder {
public:
    explicit BenchFolder(const fs::path& below) : path_(below / ("bench-" + crypto::secret_text(8))) {}
    ~BenchFolder() {
        std::error_code ignored;  // a leftover folder harms nobody
        fs::remove_all(path_, ignored);
    }
    BenchFolder(const BenchFolder&) = delete;
    BenchFolder& operator=(const BenchFolder&) = delete;

    [[nodiscard]] Installation installation() const { return Installation{path_, Installation::Missing::make}; }

private:
    fs::path path_;
};

struct Measured {
    double applied = 0;  // seconds until every command had its outcome
    double shown = 0;    // seconds until the tables showed it
    connectors::RunReport report;
};

Measured run(WritingNode& writing, ProjectingNode& projecting, const DirectoryId& directory) {
    const auto began = std::chrono::steady_clock::now();
    Measured measured;
    measured.report = connectors::sync(directory, writing.sync_ports());
    measured.applied = Seconds{std::chrono::steady_clock::now() - began}.count();
    value_or_throw(projecting.catch_up(writing.log().account, tables_max));
    measured.shown = Seconds{std::chrono::steady_clock::now() - began}.count();
    return measured;
}

void print(const std::string& what, const Measured& measured) {
    tell("{:<12} {:>8.2f} s applied {:>8.2f} s shown   {} read, {} created, {} updated, {:.0f} MiB peak\n", what,
         measured.applied, measured.shown, measured.report.counts.read, measured.report.counts.created,
         measured.report.counts.updated, peak_mebibytes());
}

}  // namespace

ExitCode bench_sync(const std::string& data, const BenchSync& bench) {
    const auto configuration = read_directory_file(bench.directory_file);
    const BenchFolder folder{data};
    const auto installation = folder.installation();
    WritingNode writing{installation, WritingNode::For::command};
    (void)writing.ensure_account_and_client();
    ProjectingNode projecting{writing, open_tables(installation)};
    const auto directory = writing.adapters().ids->directory();
    if (!std::holds_alternative<Applied>(submit_and_wait(
            writing.ledger(), directory::AddDirectory{.directory = directory, .configuration = configuration},
            command_line_context("bench")))) {
        throw std::runtime_error(bench.directory_file + ": the directory was refused");
    }
    std::vector<directory::Outcome> outcomes;
    const auto first = run(writing, projecting, directory);
    print("first", first);
    outcomes.push_back(first.report.outcome);
    if (!first.report.worst.empty()) tell(stderr, "{}\n", first.report.worst);
    for (int i = 0; i < bench.again; ++i) {
        const auto again = run(writing, projecting, directory);
        print("no change", again);
        outcomes.push_back(again.report.outcome);
    }
    return exit_code_of(outcomes);
}

}  // namespace muster::app::cli
