// Fills the tables with people who are all in one group, through the runner (records decoded, link
// rule applied), then lists them page by page. PostgreSQL with fsync on.

#include <stdlib.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "infra/postgres/snapshots.hpp"
#include "infra/postgres/tables.hpp"
#include "infra/sqlite/queries_snapshots.hpp"
#include "infra/sqlite/tables_writer.hpp"
#include "projections/queries/from_tables.hpp"
#include "projections/runner.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/running.hpp"
#include "tests/support/written_log.hpp"

namespace muster::testing {
namespace {

using Clock = std::chrono::steady_clock;

/// Of this process, all threads: what a busy machine does not falsify.
double cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

UserId person(std::uint64_t i) {
    // Spread like drawn ids, so that key order is not order of creation.
    return a_user((i * 11400714819323198485ULL) >> 8U);
}

void write_people(WrittenLog& log, std::uint64_t count) {
    log.write(corp_added());
    log.write(a_synced_group(staff, by(corp, staffs_guid), "Staff"));
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto name = "user" + std::to_string(i);
        auto event = synced(person(i), by(corp, a_guid(i)), name);
        event.profile.real_name = PersonName{"Real Name " + std::to_string(i)};
        event.profile.first_name = PersonName{"Real"};
        event.profile.last_name = PersonName{"Name " + std::to_string(i)};
        event.profile.email = Email{name + "@corp.example"};
        log.write(event);
    }
}

void write_members(WrittenLog& log, std::uint64_t count) {
    std::vector<UserId> added;
    for (std::uint64_t i = 0; i < count; ++i) {
        added.push_back(person(i));
        if (added.size() < group::members_per_event_max && i + 1 < count) continue;
        log.write(members(staff, std::move(added)));
        added = {};
    }
}

bool fill(const char* what, WrittenLog& log, projections::Tables& tables, std::uint64_t things) {
    projections::Runner runner{log, log.codec(), log.digest(), log.folding(), tables, 0};
    const auto start = Clock::now();
    const auto cpu = cpu_seconds();
    Running running{runner};
    if (runner.wait_for(log.position(), std::chrono::minutes{10}) != projections::Waited::reached) {
        std::printf("  %s: %s\n", what, runner.state().detail.c_str());
        return false;
    }
    const auto took = seconds_since(start);
    std::printf("  %-28s %8.2f s  %9.0f /s; own processor time %.2f s\n", what, took,
                static_cast<double>(things) / took, cpu_seconds() - cpu);
    return true;
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

void list(queries::Snapshots& snapshots, std::uint64_t count) {
    queries::UsersFromTables users{snapshots, [](const AccountId&) { return ledger::Partition{0}; }};
    std::vector<double> pages;
    std::uint64_t rows = 0;
    const auto start = Clock::now();
    for (std::uint64_t offset = 0;; offset += 300) {
        const auto page_start = Clock::now();
        const auto page = users.list(account, {}, {.offset = offset, .limit = 300});
        if (!page) {
            std::printf("  list: %s\n", page.error().what.c_str());
            return;
        }
        pages.push_back(seconds_since(page_start) * 1000);
        rows += page->rows.size();
        if (page->rows.size() < 300) break;
    }
    const auto tenth = static_cast<std::ptrdiff_t>(std::max<std::size_t>(pages.size() / 10, 1));
    const auto first = median({pages.begin(), pages.begin() + tenth});
    const auto last = median({pages.end() - tenth, pages.end()});
    std::printf(
        "  list %lu of %lu in %zu pages    %5.2f s; median page: first tenth %.2f ms, last tenth %.2f ms (x %.2f)\n",
        static_cast<unsigned long>(rows), static_cast<unsigned long>(count), pages.size(), seconds_since(start), first,
        last, last / first);
}

void measure(const char* database, projections::Tables& tables, queries::Snapshots& snapshots, std::uint64_t count) {
    std::printf("%s\n", database);
    WrittenLog log;
    write_people(log, count);
    if (!fill("user.created events", log, tables, count)) return;
    write_members(log, count);
    if (!fill("members (1,000 an event)", log, tables, count)) return;
    list(snapshots, count);
}

int run(std::uint64_t count) {
    auto folder = (std::filesystem::temp_directory_path() / "muster-bench-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) return 1;
    {
        sqlite::SqliteTables tables{folder + "/tables.db"};
        sqlite::SqliteSnapshots snapshots{folder + "/tables.db"};
        measure("SQLite", tables, snapshots, count);
    }
    std::filesystem::remove_all(folder);
    const PostgresServer server{PostgresServer::Durability::full};
    postgres::PostgresTables tables{server.uri()};
    postgres::PostgresSnapshots snapshots{server.uri()};
    measure("PostgreSQL", tables, snapshots, count);
    return 0;
}

}  // namespace
}  // namespace muster::testing

int main(int count, char** arguments) {
    return muster::testing::run(count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 100'000);
}
