#include "gateway/http/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <nlohmann/json.hpp>

#include "tests/integration/gateway/raw_tls.hpp"
#include "tests/integration/gateway/running_gateway.hpp"

namespace muster::gateway::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

const std::string healthz = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

int code_of(const std::string& response) {
    const auto body = nlohmann::json::parse(body_of(response), nullptr, false);
    return body.is_object() && body.value("stat", "") == "FAIL" ? body.value("code", 0) : 0;
}

/// Lets a handler wait until the test says go, and the test until a handler waits.
class Gate {
public:
    void pass() {
        std::unique_lock lock{mutex_};
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return open_; });
    }
    void await_one() {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return waiting_ > 0; });
    }
    void open() {
        const std::lock_guard lock{mutex_};
        open_ = true;
        changed_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int waiting_ = 0;
    bool open_ = false;
};

class HttpServer : public ::testing::Test {
protected:
    [[nodiscard]] RawTls connect(RawTls::Step up_to = RawTls::Step::handshake) const {
        return RawTls{gateway->endpoint().port, up_to};
    }
    void start(http::ServerSettings settings = {}) {
        gateway = std::make_unique<RunningGateway>(std::move(settings));
        gateway->populate(3);
        gateway->start();
    }
    /// What a fresh connection gets for these bytes.
    [[nodiscard]] std::string answer(const std::string& bytes) const {
        auto connection = connect();
        connection.send(bytes);
        return connection.receive_response();
    }
    void expect_alive() const { EXPECT_EQ(status_of(answer(healthz)), 200); }

    std::unique_ptr<RunningGateway> gateway;
};

TEST_F(HttpServer, R7_tls_1_2_and_later_only) {
    start();
    EXPECT_FALSE((RawTls{gateway->endpoint().port, RawTls::Step::handshake, TLS1_1_VERSION}.shaken()));
    EXPECT_TRUE((RawTls{gateway->endpoint().port, RawTls::Step::handshake, TLS1_2_VERSION}.shaken()));
    EXPECT_TRUE((RawTls{gateway->endpoint().port, RawTls::Step::handshake, TLS1_3_VERSION}.shaken()));
}

TEST_F(HttpServer, R3_malformed_http_is_400_in_the_envelope) {
    start();
    for (const std::string bytes :
         {"nonsense\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n", "GET / HTTP/9.9\r\nHost: h\r\n\r\n",
          "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
          "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", "\x16\x03\x01\x02\r\n\r\n",
          "GET nowhere HTTP/1.1\r\nHost: h\r\n\r\n"}) {
        auto connection = connect();
        connection.send(bytes);
        const auto response = connection.receive_response();
        EXPECT_EQ(status_of(response), 400) << bytes;
        EXPECT_EQ(code_of(response), 40002) << bytes;
        EXPECT_THAT(response, HasSubstr("Content-Type: application/json\r\n")) << bytes;
        EXPECT_THAT(response, HasSubstr("Cache-Control: no-store\r\n")) << bytes;
    }
    expect_alive();
    EXPECT_EQ(gateway->users.asked, 0);
}

TEST_F(HttpServer, what_is_too_large_is_41300_and_the_sender_gets_to_read_it) {
    start();
    const std::string head = "POST /admin/v1/users HTTP/1.1\r\nHost: h\r\n";
    const std::string mebibyte(1024UL * 1024, 'x');
    EXPECT_EQ(code_of(answer("GET /" + std::string(64UL * 1024, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n")), 41300);
    EXPECT_EQ(code_of(answer("GET /" + std::string(200UL * 1024, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n")), 41300);
    EXPECT_EQ(code_of(answer("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(120UL * 1024, 'x') + "\r\n\r\n")), 41300);
    EXPECT_EQ(code_of(answer(head + "Content-Length: 1048577\r\n\r\n" + mebibyte + "y")), 41300);
    EXPECT_EQ(
        code_of(answer(head + "Transfer-Encoding: chunked\r\n\r\n100000\r\n" + mebibyte + "\r\n1\r\ny\r\n0\r\n\r\n")),
        41300);
    EXPECT_EQ(status_of(answer(head + "Content-Length: 99999999999999999999999\r\n\r\n")), 400);
    expect_alive();
}

TEST_F(HttpServer, a_request_line_just_below_64_KiB_and_a_body_of_1_MiB_are_served) {
    start();
    const std::string query(64UL * 1024 - 30, 'x');
    EXPECT_EQ(status_of(answer("GET /healthz?" + query + " HTTP/1.1\r\nHost: h\r\n\r\n")), 200);
    const std::string body(1024UL * 1024, 'x');
    EXPECT_EQ(code_of(answer("POST /admin/v1/users HTTP/1.1\r\nHost: h\r\nContent-Length: 1048576\r\n\r\n" + body)),
              40101);
}

TEST_F(HttpServer, one_connection_serves_request_after_request_also_when_they_come_at_once) {
    start();
    auto connection = connect();
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(connection.send(healthz));
        EXPECT_EQ(status_of(connection.receive_response()), 200);
    }
    ASSERT_TRUE(connection.send(healthz + "GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n" + healthz));
    EXPECT_EQ(status_of(connection.receive_response()), 200);
    EXPECT_EQ(status_of(connection.receive_response()), 404);
    EXPECT_EQ(status_of(connection.receive_response()), 200);
    ASSERT_TRUE(connection.send("GET /healthz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    EXPECT_THAT(connection.receive_response(), HasSubstr("Connection: close\r\n"));
    EXPECT_TRUE(connection.is_closed());
}

TEST_F(HttpServer, R2_a_chunked_body_an_absolute_target_and_a_bare_question_mark_are_as_good_as_others) {
    start();
    auto request = gateway->signed_request(
        {.method = "POST", .path = "/v1/sync", .parameters = {{"directory", "corp"}}}, gateway->all_grants);
    std::string chunked = "POST /v1/sync HTTP/1.1\r\n";
    for (const auto& [name, value] : request.headers) chunked.append(name).append(": ").append(value).append("\r\n");
    chunked += "Transfer-Encoding: chunked\r\n\r\n";
    for (const char c : request.body) chunked += std::string{"1;x=y\r\n"} + c + "\r\n";
    EXPECT_EQ(status_of(answer(chunked + "0\r\n\r\n")), 202);

    auto list = gateway->signed_request({.method = "GET", .path = "/admin/v1/users"}, gateway->all_grants);
    list.target = "/admin/v1/users?";
    EXPECT_EQ(status_of(answer(wire(list))), 200);
    list.target = "https://localhost/admin/v1/users?";
    EXPECT_EQ(status_of(answer(wire(list))), 200);
}

TEST_F(HttpServer, R3_trailers_behind_a_chunked_body_are_no_headers) {
    start();
    const auto request = gateway->signed_request({.method = "POST", .path = "/v1/sync"}, gateway->all_grants);
    std::string bytes =
        "POST /v1/sync HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n";
    for (const auto& [name, value] : request.headers) {
        if (name == "Authorization" || name == "Date") bytes.append(name).append(": ").append(value).append("\r\n");
    }
    EXPECT_EQ(status_of(answer(bytes + "\r\n")), 401);
}

TEST_F(HttpServer, a_client_that_asks_first_is_told_to_go_on) {
    start();
    auto connection = connect();
    ASSERT_TRUE(
        connection.send("POST /v1/sync HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"));
    EXPECT_EQ(status_of(connection.receive_response()), 100);
    ASSERT_TRUE(connection.send("{}"));
    EXPECT_EQ(status_of(connection.receive_response()), 401);
    auto too_much = connect();
    ASSERT_TRUE(
        too_much.send("POST /v1/sync HTTP/1.1\r\nHost: h\r\nContent-Length: 2000000\r\nExpect: 100-continue\r\n\r\n"));
    EXPECT_EQ(status_of(too_much.receive_response()), 413);
}

TEST_F(HttpServer, head_says_how_long_the_answer_is_and_sends_none) {
    start();
    auto connection = connect();
    ASSERT_TRUE(connection.send("HEAD /healthz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    const auto response = connection.receive_response();
    EXPECT_EQ(status_of(response), 200);
    EXPECT_THAT(response, HasSubstr("Content-Length: 11\r\n"));
    EXPECT_EQ(body_of(response), "");
}

TEST_F(HttpServer, who_never_finishes_the_handshake_is_cut_off) {
    start({.handshake_time = 100ms});
    auto silent = connect(RawTls::Step::connect);
    EXPECT_TRUE(silent.is_cut_off());
    expect_alive();
}

TEST_F(HttpServer, who_asks_nothing_or_stops_asking_is_cut_off) {
    start({.handshake_time = 300ms, .idle_time = 100ms});
    auto never = connect();
    EXPECT_TRUE(never.is_closed());
    auto once = connect();
    ASSERT_TRUE(once.send(healthz));
    EXPECT_EQ(status_of(once.receive_response()), 200);
    EXPECT_TRUE(once.is_closed());
}

TEST_F(HttpServer, a_request_that_drips_in_is_cut_off_when_its_time_is_over) {
    start({.request_time = 200ms});
    auto head = connect();
    bool closed = false;
    for (int bytes = 0; bytes < 1000 && !closed; ++bytes) {
        closed = !head.send("G") || head.is_closed(10ms);
    }
    EXPECT_TRUE(closed);
    auto body = connect();
    ASSERT_TRUE(body.send("POST /v1/sync HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n"));
    closed = false;
    for (int bytes = 0; bytes < 1000 && !closed; ++bytes) {
        closed = !body.send("x") || body.is_closed(10ms);
    }
    EXPECT_TRUE(closed);
    expect_alive();
    EXPECT_THAT(gateway->metrics.text(), HasSubstr("muster_http_unreadable_requests_total{why=\"slow\"} 2"));
}

TEST_F(HttpServer, beyond_the_maximum_a_connection_waits_until_another_ends) {
    start({.connections_max = 2});
    auto first = connect();
    auto second = std::make_unique<RawTls>(gateway->endpoint().port);
    ASSERT_TRUE(first.shaken() && second->shaken());
    auto third = std::async(std::launch::async, [&] { return connect().shaken(); });
    EXPECT_EQ(third.wait_for(200ms), std::future_status::timeout);
    second.reset();
    EXPECT_TRUE(third.get());
}

TEST_F(HttpServer, where_connections_run_short_none_is_kept) {
    start({.connections_max = 2});
    const auto other = connect();
    auto connection = connect();
    ASSERT_TRUE(connection.send(healthz));
    EXPECT_THAT(connection.receive_response(), HasSubstr("Connection: close\r\n"));
}

TEST_F(HttpServer, a_blocked_handler_holds_up_nobody_else) {
    Gate gate;
    start({.handler_threads = 2});
    gateway->users.before_answering = [&] { gate.pass(); };
    auto blocked =
        std::async(std::launch::async, [&] { return gateway->call({.method = "GET", .path = "/admin/v1/users"}); });
    gate.await_one();
    expect_alive();
    gate.open();
    const auto response = blocked.get();
    ASSERT_TRUE(response) << response.error().what;
    EXPECT_EQ(response->status, 200U);
}

TEST_F(HttpServer, OPS_05_stopping_lets_requests_under_way_finish_and_closes_the_idle) {
    Gate gate;
    start();
    gateway->users.before_answering = [&] { gate.pass(); };
    auto idle = connect();
    ASSERT_TRUE(idle.send(healthz));
    EXPECT_EQ(status_of(idle.receive_response()), 200);
    auto under_way = connect();
    ASSERT_TRUE(under_way.send(
        wire(gateway->signed_request({.method = "GET", .path = "/admin/v1/users"}, gateway->all_grants))));
    gate.await_one();
    auto stopped = std::async(std::launch::async, [&] { gateway->stop(); });
    EXPECT_TRUE(idle.is_closed());
    EXPECT_EQ(stopped.wait_for(0ms), std::future_status::timeout);
    gate.open();
    const auto response = under_way.receive_response();
    EXPECT_EQ(status_of(response), 200);
    EXPECT_THAT(response, HasSubstr("Connection: close\r\n"));
    EXPECT_TRUE(under_way.is_closed());
    stopped.get();
    EXPECT_THROW(connect(), std::runtime_error);
}

TEST_F(HttpServer, OPS_05_stopping_does_not_wait_for_a_client_that_does_not_end_its_request) {
    start({.request_time = 60s, .drain_time = 200ms});
    auto endless = connect();
    ASSERT_TRUE(endless.send("GET /healthz HTTP/1.1\r\n"));
    auto another = connect();
    ASSERT_TRUE(another.send(healthz));
    EXPECT_EQ(status_of(another.receive_response()), 200);  // so the server has met both
    auto stopped = std::async(std::launch::async, [&] { gateway->stop(); });
    EXPECT_EQ(stopped.wait_for(10s), std::future_status::ready);
    EXPECT_TRUE(endless.is_closed());
}

TEST_F(HttpServer, a_client_that_resets_the_connection_harms_nobody) {
    start();
    for (int i = 0; i < 20; ++i) {
        auto connection = connect();
        std::string many;
        for (int j = 0; j < 50; ++j) many += healthz;
        ASSERT_TRUE(connection.send(many));
        connection.reset();
    }
    expect_alive();
}

TEST_F(HttpServer, a_certificate_that_does_not_do_is_named_at_the_start) {
    start();
    http::ServerSettings settings;
    settings.certificate_file = "/nowhere/server.pem";
    settings.key_file = "/nowhere/server.key";
    try {
        RunningGateway other{settings};
        other.start_with_given_files();
        FAIL() << "started without a certificate";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("/nowhere/server.pem"));
    }
}

}  // namespace
}  // namespace muster::gateway::test
