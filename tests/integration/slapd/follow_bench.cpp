// follow_bench DIR: how long it takes to follow a sample directory (infra/tools/sample-directory) where nothing has
// changed, and where 1,000 people have, by the connection that stayed open and by a new one. Not a test.
#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>

#include "tests/integration/slapd/cutting_proxy.hpp"
#include "tests/integration/slapd/fed_replica.hpp"
#include "tests/integration/slapd/sample_directory.hpp"
#include "tests/support/slapd.hpp"

namespace {

using namespace muster;
using Clock = std::chrono::steady_clock;

constexpr int changed_people = 1000;

template <class Work>
void timed(const char* what, Work work) {
    const auto start = Clock::now();
    work();
    const std::chrono::duration<double, std::milli> took = Clock::now() - start;
    std::cout << what << ": " << took.count() << " ms\n";
}

void change_people(const std::string& folder, const std::string& url, const std::string& value) {
    std::string ldif;
    for (int i = 1; i <= changed_people; ++i) {
        const std::string number = std::to_string(i);
        ldif += "dn: uid=user" + std::string(6 - number.size(), '0') + number +
                ",ou=people,dc=example,dc=org\nchangetype: modify\nreplace: cn\ncn: " + value + "\n\n";
    }
    testing::run({"ldapmodify", "-x", "-H", url, "-D", "cn=admin,dc=example,dc=org", "-y", folder + "/admin.password"},
                 ldif);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: follow_bench DIR\n";
        return 2;
    }
    const std::string folder = argv[1];
    const auto configuration = testing::sample_configuration(folder);
    const std::string& url = configuration.servers.front();
    testing::CuttingProxy proxy{static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))), "127.0.0.1"};
    auto by_proxy = configuration;
    by_proxy.servers = {"ldap://127.0.0.1:" + std::to_string(proxy.port())};
    testing::FedReplica fed{by_proxy, {}};
    timed("read", [&] { fed.read(); });
    timed("nothing changed, 100 times asked", [&] {
        for (int i = 0; i < 100; ++i) (void)fed.follow();
    });
    change_people(folder, url, "One");
    timed("1,000 changed, taken from the open connection", [&] { fed.catch_up(); });
    proxy.cut_after(0);
    change_people(folder, url, "Two");
    (void)fed.follow();
    proxy.never_cut();
    timed("1,000 changed, taken by a new connection", [&] { (void)fed.follow(); });
    testing::FedReplica anew{configuration, {}};
    anew.read();
    const bool same = testing::differences(fed, anew).empty();
    std::cout << (same ? "" : "not ") << "the same as a read; " << fed.reads() << " reads\n";
    return same ? 0 : 1;
}
