#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>

#include "tests/integration/gateway/running_gateway.hpp"

namespace muster::gateway::test {
namespace {

/// Runs to the end; its output is the test's.
int run(const std::vector<std::string>& command) {
    std::vector<char*> arguments;
    for (const auto& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execv(arguments[0], arguments.data());
        _exit(127);
    }
    int status = -1;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(PublicClient, R2_the_published_python_client_lists_users_and_groups_in_every_way_it_signs) {
    RunningGateway gateway;
    gateway.populate(730);
    gateway.start();
    EXPECT_EQ(run({MUSTER_PYTHON_CLIENT "/bin/python", MUSTER_PUBLIC_CLIENT, gateway.admin_json().string(), "--users",
                   "730", "--groups", "3"}),
              0)
        << "127: the client's Python is missing; the test python_client.is_installed_as_pinned makes it";
    const auto metrics = gateway.metrics.text();
    for (const auto* seen : {R"({hash="sha1",version="2"})", R"({hash="sha512",version="2"})",
                             R"({hash="sha512",version="4"})", R"({hash="sha512",version="5"})"}) {
        EXPECT_NE(metrics.find("muster_signatures_total" + std::string{seen}), std::string::npos) << seen << metrics;
    }
}

}  // namespace
}  // namespace muster::gateway::test
