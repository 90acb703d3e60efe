// read_bench DIR [ROUNDS]: what a whole read of a sample directory (infra/tools/sample-directory) costs: by a sink that
// keeps nothing (what libldap and decoding take), into the replica that a sync plans from, and as a sync without a
// change, over a ledger in memory; the first sync goes before. A line for each of so many (5) rounds: seconds, and CPU
// seconds of this process, of each. Not a test; tests/bench/read_bench.py starts the directory and compares.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

#include "connectors/attribute_set.hpp"
#include "connectors/reading.hpp"
#include "infra/ldap/ldap_source.hpp"
#include "tests/integration/slapd/sample_directory.hpp"
#include "tests/support/connected_account.hpp"

namespace muster::testing {
namespace {

class Nothing final : public connectors::EntrySink {
public:
    void entry(connectors::RawEntry) override {}
    void gone(const Guid&) override {}
    void members(const Guid&, std::vector<std::string>, std::vector<std::string>) override {}
};

double cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto of = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

template <class T>
T value_or_throw(Result<T, PortFailure> result) {
    if (!result) throw std::runtime_error(result.error().what);
    return *std::move(result);
}

template <class Work>
void timed(const char* what, Work work) {
    const double cpu = cpu_seconds();
    const auto began = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::printf("%s %.3f s (CPU %.3f)  ", what, took.count(), cpu_seconds() - cpu);
}

int run(const std::string& folder, int rounds) {
    const directory::Configuration configuration = sample_configuration(folder);
    ldap::LdapSource source{{}};
    ConnectedAccount here{configuration};
    const text::UnicodeFolding folding;
    const auto sync = [&] {
        const auto report = here.sync(source);
        if (report.outcome != directory::Outcome::finished) throw std::runtime_error(report.worst);
    };
    timed("first sync", sync);
    std::printf("\n");
    for (int round = 0; round < rounds; ++round) {
        timed("decoded", [&] {
            const auto session = value_or_throw(source.open(configuration, {}));
            const auto probes = value_or_throw(session->probe());
            const connectors::AttributeSet attributes{configuration};
            Nothing sink;
            (void)value_or_throw(session->read({configuration, attributes, probes.groups}, sink, {}));
        });
        timed("kept", [&] {
            (void)value_or_throw(connectors::Reading::read(configuration, std::nullopt, source, folding, {}, {}));
        });
        here.ledger().contexts.clear();
        timed("synced", sync);
        if (!here.last_events().empty()) throw std::runtime_error("the directory was changed meanwhile");
        std::printf("\n");
        std::fflush(stdout);
    }
    return 0;
}

}  // namespace
}  // namespace muster::testing

int main(int count, char** values) {
    if (count < 2) {
        std::fprintf(stderr, "read_bench DIR [ROUNDS]\n");
        return 2;
    }
    try {
        return muster::testing::run(values[1], count > 2 ? std::atoi(values[2]) : 5);
    } catch (const std::exception& misfortune) {
        std::fprintf(stderr, "read_bench: %s\n", misfortune.what());
        return 1;
    }
}
