#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>

#include "connectors/directory_sync.hpp"
#include "infra/ldap/ldap_source.hpp"
#include "tests/integration/slapd/cutting_proxy.hpp"
#include "tests/support/connected_account.hpp"
#include "tests/support/known_people.hpp"

namespace muster::testing {

/// The server of a directory that changes at random, and breaks at a random message of what is asked of it. One place
/// and one account a seed, so that a seed is the same again whatever ran before.
class BrokenServer {
public:
    struct Server {
        directory::Configuration configuration;  // its servers, base and groups are put in
        ldap::Settings settings;
        std::string suffix;
        std::uint16_t port = 0;
        std::string address;
        std::function<void(const std::string&)> modify;
        std::function<void()> kill;
        std::function<void()> stop;  // it goes on with `mend`
        std::function<void()> mend;  // whatever was done to it
    };
    enum class Way { reads, follows };

    BrokenServer(const Server& server, std::uint32_t seed);

    /// Everything that can be done wrong is a failed expectation.
    void run(Way way);
    /// How often something broke.
    [[nodiscard]] int broken() const { return broken_; }

private:
    [[nodiscard]] std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
    void read_whole();
    void begin_anew(ldap::LdapSource& source);
    void take_in(std::chrono::milliseconds patience);
    void break_somewhere(std::uint64_t messages, std::size_t kinds);
    void change_and_break();
    void mend();
    void tell(const std::string& what, directory::Outcome outcome, const std::string& why);
    void check(const std::string& when);
    void completes(Way way);

    const Server& server_;
    std::mt19937 random_;
    KnownPeople people_;
    CuttingProxy proxy_;
    ldap::LdapSource source_;   // what says nothing is given up soon
    ldap::LdapSource patient_;  // for what must not fail because the machine is busy
    ConnectedAccount here_;
    std::unique_ptr<connectors::DirectorySync> live_;
    std::uint64_t messages_of_a_read_ = 0;
    int broken_ = 0;
    std::string how_;
    std::string story_;  // of the round, for whoever looks for what went wrong
};

/// `count` seeds from `first`, or the one that MUSTER_SEED names, over one server.
void run_seeds(const BrokenServer::Server& server, BrokenServer::Way way, std::uint32_t first, std::uint32_t count);

}  // namespace muster::testing
