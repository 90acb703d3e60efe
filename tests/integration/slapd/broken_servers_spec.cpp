#include <gtest/gtest.h>

#include <csignal>

#include "tests/integration/slapd/broken_servers.hpp"
#include "tests/integration/slapd/openldap.hpp"

// D8, D12: whatever becomes of the server, at whatever message, nothing happens to anybody that is not so, and the next
// run completes. `MUSTER_SEED=n` repeats one.
namespace muster::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t seeds_a_test = 25;

class SlapdBreaks : public ::testing::TestWithParam<std::uint32_t> {
protected:
    void run_seeds_of(BrokenServer::Way way, std::uint32_t first) {
        run_seeds({.configuration = configuration_for(slapd, {}),
                   .settings = impatient(),
                   .suffix = Slapd::base,
                   .port = slapd.port(),
                   .address = "127.0.0.1",
                   .modify = [this](const std::string& ldif) { slapd.modify(ldif); },
                   .kill = [this] { slapd.process().kill(); },
                   .stop = [this] { slapd.process().signal(SIGSTOP); },
                   .mend =
                       [this] {
                           if (slapd.process().is_running()) {
                               slapd.process().signal(SIGCONT);
                           } else {
                               slapd.start();
                           }
                       }},
                  way, first, seeds_a_test);
    }
    // A server that says nothing is not to cost real seconds; one that was only busy is asked again.
    static ldap::Settings impatient() {
        ldap::Settings impatient = settings();
        impatient.idle_timeout = 150ms;
        impatient.silence_check = 50ms;
        impatient.follow_timeout = 2s;
        return impatient;
    }

    // A killed server is to know what it knew, as the one whose changes are followed must not have forgotten any.
    Slapd slapd{
        "",
        {.syncprov = true, .limits = {}, .access = {}, .log = "syncprov-sessionlog 10000\nsyncprov-checkpoint 1 1"}};
};

class SlapdBreaksAReading : public SlapdBreaks {};
class SlapdBreaksWhileFollowed : public SlapdBreaks {};

TEST_P(SlapdBreaksAReading, D8_at_a_random_message) {
    run_seeds_of(BrokenServer::Way::reads, GetParam() * seeds_a_test);
}

TEST_P(SlapdBreaksWhileFollowed, D8_D12_at_a_random_message) {
    run_seeds_of(BrokenServer::Way::follows, GetParam() * seeds_a_test);
}

INSTANTIATE_TEST_SUITE_P(Seeds, SlapdBreaksAReading, ::testing::Range(0U, 4U));
INSTANTIATE_TEST_SUITE_P(Seeds, SlapdBreaksWhileFollowed, ::testing::Range(4U, 8U));

}  // namespace
}  // namespace muster::testing
