#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>

#include "infra/clock/system_clock.hpp"
#include "infra/codec/codec.hpp"
#include "infra/crypto/digest.hpp"
#include "infra/crypto/random_ids.hpp"
#include "infra/ledger/ledger_service.hpp"
#include "infra/sqlite/log_file.hpp"
#include "tests/support/examples.hpp"
#include "tests/support/memory_log.hpp"

namespace muster::testing {
namespace {

constexpr std::size_t people = 100'000;
constexpr ledger::LedgerId ledger_id{1};

double seconds_of_cpu() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

long peak_mib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

directory::SyncPeople person(std::size_t i) {
    auto view = a_person(a_guid(i), a_user(i), "person" + std::to_string(i), directory::SourceStatus::enabled);
    view.fields.real_name = PersonName{"Person Number " + std::to_string(i)};
    view.fields.email = Email{"person" + std::to_string(i) + "@corp.example"};
    return {.directory = corp, .people = {std::move(view)}};
}

/// Submits all of them without waiting in between, as a sync does; every one has a command id.
void sync(Ledger& service, const char* what, const char* run) {
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t answered = 0;
    std::size_t applied = 0;
    const auto from = std::chrono::steady_clock::now();
    const auto cpu_from = seconds_of_cpu();
    for (std::size_t i = 0; i < people; ++i) {
        service.submit(person(i), {}, CommandId{std::string{run} + "/person/" + std::to_string(i)},
                       [&](const CommandOutcome& outcome) {
                           const std::lock_guard lock{mutex};
                           if (std::holds_alternative<Applied>(outcome)) ++applied;
                           if (++answered == people) changed.notify_all();
                       });
    }
    std::unique_lock lock{mutex};
    changed.wait(lock, [&] { return answered == people; });
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - from;
    const auto cpu = seconds_of_cpu() - cpu_from;
    std::printf("%-32s %6zu applied, %8.0f commands/s, %6.1f us of CPU each, peak %ld MiB\n", what, applied,
                static_cast<double>(people) / took.count(), cpu * 1e6 / static_cast<double>(people), peak_mib());
}

void measure(Log& log, const char* first, const char* again) {
    const codec::JsonCodec codec;
    const auto digest = crypto::make_digest();
    const auto ids = crypto::make_ids();
    const clock::SystemClock clock;
    ledger::ServiceOptions options;
    options.writer.ledger = ledger_id;
    options.fingerprint_key = "key";
    ledger::LedgerService service{log, codec, *digest, clock, *ids, options};
    (void)submit_and_wait(service, CreateAccount{.account = account, .name = "Example", .settings = {}}, {});
    (void)submit_and_wait(service, directory::AddDirectory{.directory = corp, .configuration = configuration_of_corp()},
                          {});
    sync(service, first, "run1");
    sync(service, again, "run2");
}

int run() {
    {
        test::MemoryLog log{ledger_id};
        measure(log, "memory log, created", "memory log, so already");
    }
    std::string name = (std::filesystem::temp_directory_path() / "muster-bench-XXXXXX").string();
    const std::filesystem::path folder = mkdtemp(name.data());
    {
        const auto digest = crypto::make_digest();
        sqlite::LogFileOptions options;
        options.file = folder / "log.db";
        options.partitions = 1;
        options.new_ledger = ledger_id;
        auto log = sqlite::open_log_file(options, *digest);
        if (!log) {
            std::fprintf(stderr, "%s\n", log.error().what.c_str());
            return 1;
        }
        measure(**log, "SQLite, created", "SQLite, so already");
    }
    std::filesystem::remove_all(folder);
    return 0;
}

}  // namespace
}  // namespace muster::testing

int main() {
    return muster::testing::run();
}
