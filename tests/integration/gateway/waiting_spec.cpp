#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/integration/gateway/raw_tls.hpp"
#include "tests/integration/gateway/running_gateway.hpp"

namespace muster::gateway::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string healthz = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// Writes whose outcome lets itself be waited for: the log decides when it decides.
class WritesThatWait : public ::testing::Test {
protected:
    void start(http::ServerSettings settings = {}, std::chrono::milliseconds write_time = 20s) {
        gateway = std::make_unique<RunningGateway>(std::move(settings));
        gateway->populate(3);
        gateway->write_time = write_time;
        gateway->ledger.is_silent = true;
        gateway->start();
    }
    /// A request to create a user, under way.
    [[nodiscard]] RawTls create(const std::string& username) const {
        const auto request = gateway->signed_request(
            {.method = "POST", .path = "/admin/v1/users", .parameters = {{"username", username}}}, gateway->all_grants);
        RawTls connection{gateway->endpoint().port, RawTls::Step::handshake};
        EXPECT_TRUE(connection.send(wire(request)));
        return connection;
    }
    void expect_alive() const {
        RawTls connection{gateway->endpoint().port, RawTls::Step::handshake};
        EXPECT_TRUE(connection.send(healthz));
        EXPECT_EQ(status_of(connection.receive_response()), 200);
    }

    std::unique_ptr<RunningGateway> gateway;
};

TEST_F(WritesThatWait, hold_no_thread) {
    start({.handler_threads = 1});
    std::vector<RawTls> waiting;
    constexpr std::size_t count = 50;
    for (std::size_t i = 0; i < count; ++i) waiting.push_back(create("user" + std::to_string(i)));
    gateway->ledger.await(count);
    const auto read = gateway->call({.method = "GET", .path = "/admin/v1/users"});
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(read->status, 200U);
    gateway->ledger.answer_all(NotApplied{.why = "no broker"});
    for (auto& connection : waiting) {
        const auto response = connection.receive_response();
        EXPECT_EQ(status_of(response), 503);
        EXPECT_THAT(response, HasSubstr("nothing was changed; try again"));
    }
}

TEST_F(WritesThatWait, are_told_when_nothing_is_known_in_time_and_an_outcome_that_comes_later_goes_nowhere) {
    start({}, 50ms);
    auto connection = create("amy");
    const auto response = connection.receive_response();
    EXPECT_EQ(status_of(response), 503);
    EXPECT_THAT(response, HasSubstr("the outcome is not known yet; look before you try again"));
    EXPECT_THAT(gateway->diagnostics.all(), HasSubstr("a command's outcome is not known in time"));
    gateway->ledger.answer_all(NotApplied{.why = "no broker"});
    ASSERT_TRUE(connection.send(healthz));
    EXPECT_THAT(connection.receive_response(), HasSubstr(R"({"ok":true})")) << "the next answer, not a second one";
    EXPECT_THAT(gateway->diagnostics.all(), Not(HasSubstr("no broker")));
}

TEST_F(WritesThatWait, T13_are_all_under_way_at_once_where_one_request_makes_several) {
    start({.handler_threads = 1});
    auto trashing = std::async(std::launch::async, [&] {
        return gateway->call(
            {.method = "POST",
             .path = "/admin/v1/users/bulk_send_to_trash",
             .parameters = {{"user_id_list", R"(["DUAAAAAAAAAAAAAAAAA1","no id","DUAAAAAAAAAAAAAAAAA2"])"}}});
    });
    gateway->ledger.await(2);
    gateway->ledger.answer_all(Applied{.events = {}, .position = {}});
    const auto response = trashing.get();
    ASSERT_TRUE(response) << response.error().what;
    const auto results = nlohmann::json::parse(response->body).at("response");
    ASSERT_EQ(results.size(), 3U);
    EXPECT_EQ(results[0]["stat"], "OK");
    EXPECT_EQ(results[1]["code"], 40401);
    EXPECT_EQ(results[2]["stat"], "OK");
}

TEST_F(WritesThatWait, OPS_05_are_answered_when_the_server_stops) {
    start();
    auto connection = create("amy");
    gateway->ledger.await(1);
    auto stopped = std::async(std::launch::async, [&] { gateway->stop(); });
    EXPECT_EQ(stopped.wait_for(50ms), std::future_status::timeout);
    gateway->ledger.answer_all(NotApplied{.why = "no broker"});
    const auto response = connection.receive_response();
    EXPECT_EQ(status_of(response), 503);
    EXPECT_THAT(response, HasSubstr("Connection: close\r\n"));
    stopped.get();
}

TEST_F(WritesThatWait, whose_sender_has_gone_harm_nobody) {
    start();
    {
        const auto gone = create("amy");
        gateway->ledger.await(1);
    }
    gateway->ledger.answer_all(NotApplied{.why = "no broker"});
    expect_alive();
}

TEST_F(WritesThatWait, API_04_are_answered_when_what_comes_after_the_outcome_falls_over) {
    start();
    auto connection = create("amy");
    gateway->ledger.await(1);
    gateway->ledger.state_is_lost = true;
    gateway->ledger.answer_all(Applied{.events = {}, .position = {}});
    const auto response = connection.receive_response();
    EXPECT_EQ(status_of(response), 500);
    EXPECT_THAT(response, Not(HasSubstr("the state is lost")));
    EXPECT_THAT(gateway->diagnostics.all(), HasSubstr("a request failed: the state is lost"));
}

}  // namespace
}  // namespace muster::gateway::test
