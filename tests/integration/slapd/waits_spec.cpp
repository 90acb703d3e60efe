#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <stop_token>
#include <string>
#include <thread>

#include "tests/integration/slapd/follow_fixture.hpp"

// Whatever a server does, nobody waits for it longer than he is to, and whoever does can be called off.
namespace muster::testing {
namespace {

using namespace std::chrono_literals;
using connectors::Followed;
using Break = CuttingProxy::Break;

/// Takes connections, and says nothing.
class SilentServer {
public:
    SilentServer() {
        sockaddr_in name{};
        name.sin_family = AF_INET;
        name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof name;
        if (::bind(listener_, reinterpret_cast<sockaddr*>(&name), size) != 0 || ::listen(listener_, 16) != 0 ||
            ::getsockname(listener_, reinterpret_cast<sockaddr*>(&name), &size) != 0)
            throw std::runtime_error("no port can be listened to");
        port_ = ntohs(name.sin_port);
    }
    ~SilentServer() { ::close(listener_); }
    SilentServer(const SilentServer&) = delete;
    SilentServer& operator=(const SilentServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    const int listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::uint16_t port_ = 0;
};

class SlapdWaits : public SlapdFollow {
protected:
    [[nodiscard]] FedReplica by_the_proxy(std::chrono::milliseconds idle_timeout) const {
        ldap::Settings patience = settings();
        patience.idle_timeout = idle_timeout;
        return FedReplica{configuration_by(proxy.port()), patience};
    }
};

TEST_F(SlapdWaits, D8_for_the_rest_of_a_message_no_longer_than_for_its_beginning) {
    for (const std::uint64_t message : {0U, 1U, 4U, 8U, 12U}) {
        FedReplica reader = by_the_proxy(300ms);
        proxy.break_at({.how = Break::How::fall_silent_midway, .after = message, .lasts = false, .server = {}});
        try {
            reader.read();
            ADD_FAILURE() << "read, in spite of message " << message;
        } catch (const std::runtime_error& given_up) {
            EXPECT_NE(std::string{given_up.what()}.find("no answer in time"), std::string::npos) << given_up.what();
        }
        EXPECT_TRUE(proxy.mend()) << message;
        reader.read();
    }
}

TEST_F(SlapdWaits, D8_for_the_rest_of_a_change_that_breaks_off_it_is_asked_again) {
    proxy.break_at({.how = Break::How::fall_silent_midway, .after = 0, .lasts = false, .server = {}});
    slapd.modify(change(person_dn("amy"), "modify\nreplace: cn\ncn: Amy Anew"));
    const auto before = fed.content();
    const auto followed = fed.follow(300ms);
    ASSERT_TRUE(followed) << followed.error().what;
    EXPECT_EQ(followed->what, Followed::What::unchanged);
    EXPECT_EQ(fed.content(), before);
    EXPECT_TRUE(proxy.mend());
    fed.catch_up();
    is_as_read();
}

// The time-outs are longer than any test.
TEST_F(SlapdWaits, D15_end_at_once_where_the_run_is_to_stop) {
    for (const auto how : {Break::How::fall_silent, Break::How::fall_silent_midway}) {
        ldap::Settings endless = settings();
        endless.idle_timeout = 1h;
        ldap::LdapSource source{endless};
        const auto configuration = configuration_by(proxy.port());
        std::stop_source stop;
        proxy.break_at({.how = how, .after = 3, .lasts = false, .server = [&] { stop.request_stop(); }});
        const auto session = source.open(configuration, stop.get_token());
        ASSERT_TRUE(session) << session.error().what;
        const auto probes = (*session)->probe();
        ASSERT_FALSE(probes);
        EXPECT_NE(probes.error().what.find("stopped before the answer"), std::string::npos) << probes.error().what;
        EXPECT_TRUE(proxy.mend());
    }
}

TEST_F(SlapdWaits, D1_D15_for_the_beginning_of_tls_have_an_end_and_end_at_once_where_the_run_is_to_stop) {
    const SilentServer silent;
    auto configuration = configuration_by(silent.port());
    configuration.servers = {"ldaps://127.0.0.1:" + std::to_string(silent.port())};
    ldap::Settings hasty = settings();
    hasty.connect_timeout = 1s;
    const auto given_up = ldap::LdapSource{hasty}.open(configuration, {});
    ASSERT_FALSE(given_up);
    EXPECT_NE(given_up.error().what.find("no answer in time when TLS was to begin"), std::string::npos)
        << given_up.error().what;

    ldap::Settings endless = settings();
    endless.connect_timeout = 1h;
    std::stop_source stop;
    const std::jthread impatient{[&] { stop.request_stop(); }};
    const auto stopped = ldap::LdapSource{endless}.open(configuration, stop.get_token());
    ASSERT_FALSE(stopped);
    EXPECT_NE(stopped.error().what.find("stopped before TLS had begun"), std::string::npos) << stopped.error().what;
}

TEST_F(SlapdWaits, D12_for_changes_end_at_once_where_somebody_says_that_it_is_enough) {
    std::stop_source enough;
    std::jthread impatient{[&] { enough.request_stop(); }};
    auto followed = fed.follow({1h, enough.get_token()});
    ASSERT_TRUE(followed) << followed.error().what;
    EXPECT_EQ(followed->what, Followed::What::unchanged);
    impatient.join();
    // What is here already is taken nonetheless, sooner or later.
    slapd.modify(change(person_dn("amy"), "modify\nreplace: cn\ncn: Amy Anew"));
    do {
        followed = fed.follow({1h, enough.get_token()});
        ASSERT_TRUE(followed) << followed.error().what;
    } while (followed->what == Followed::What::unchanged);
    is_as_read();
}

}  // namespace
}  // namespace muster::testing
