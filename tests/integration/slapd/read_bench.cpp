// read_bench DIR: how long one complete read of a sample directory (infra/tools/sample-directory) takes, and
// planning it into an empty account and again into the one that it made; peak memory. Not a test.
#include <sys/resource.h>

#include <chrono>
#include <iostream>

#include "connectors/attribute_set.hpp"
#include "connectors/plan.hpp"
#include "connectors/replica.hpp"
#include "connectors/scope.hpp"
#include "infra/ldap/ldap_source.hpp"
#include "tests/integration/slapd/sample_directory.hpp"
#include "tests/support/connected_account.hpp"

namespace {

using namespace muster;
using Clock = std::chrono::steady_clock;

template <class Work>
auto timed(const char* what, Work work) {
    const auto start = Clock::now();
    auto result = work();
    const std::chrono::duration<double> took = Clock::now() - start;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::cout << what << ": " << took.count() << " s, peak so far " << usage.ru_maxrss / 1024 << " MB\n";
    return result;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: read_bench DIR\n";
        return 2;
    }
    const std::string folder = argv[1];
    const directory::Configuration configuration = testing::sample_configuration(folder);
    ldap::LdapSource source{{}};
    testing::ConnectedAccount here{configuration};
    const text::UnicodeFolding folding;
    {
        auto session = source.open(configuration, {});
        if (!session) {
            std::cerr << session.error().what << "\n";
            return 1;
        }
        auto probes = (*session)->probe();
        const connectors::AttributeSet attributes{configuration};
        connectors::Replica replica{configuration, attributes, folding};
        const auto verdict =
            timed("read", [&] { return (*session)->read({configuration, attributes, probes->groups}, replica, {}); });
        if (!verdict) {
            std::cerr << verdict.error().what << "\n";
            return 1;
        }
        const auto scope = timed("scope", [&] { return connectors::scope_of(replica, probes->groups); });
        const auto plan = timed("plan into an empty account", [&] {
            return connectors::plan(replica, scope, here.account(), here.directory(), here.ids(), here.clock().now(),
                                    true);
        });
        std::cout << scope.people << " people, " << plan.people.size() << " to create\n";
    }
    auto first = timed("first sync, ledger in memory", [&] { return here.sync(source); });
    std::cout << "created " << first.counts.created << " " << first.worst << "\n";
    here.ledger().contexts.clear();
    auto second = timed("second sync, no change", [&] { return here.sync(source); });
    std::cout << here.last_events().size() << " events " << second.worst << "\n";
    auto session = source.open(configuration, {});
    auto probes = (*session)->probe();
    const connectors::AttributeSet attributes{configuration};
    connectors::Replica replica{configuration, attributes, folding};
    const auto verdict = (*session)->read({configuration, attributes, probes->groups}, replica, {});
    const auto scope = connectors::scope_of(replica, probes->groups);
    const auto plan = timed("plan without a change", [&] {
        return connectors::plan(replica, scope, here.account(), here.directory(), here.ids(), here.clock().now(), true);
    });
    return verdict && plan.is_empty() ? 0 : 1;
}
