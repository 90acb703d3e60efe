#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <stdexcept>

#include "gateway/http/client.hpp"
#include "gateway/http/server.hpp"
#include "infra/clock/system_clock.hpp"
#include "infra/crypto/tls_files.hpp"
#include "infra/metrics/prometheus_metrics.hpp"
#include "tests/integration/gateway/raw_tls.hpp"

namespace muster::gateway::test {
namespace {

constexpr std::size_t piece_size = 50'000;

/// So many pieces of one letter, each letter in its turn; then the end, or a failure.
class Letters final : public BodySource {
public:
    Letters(std::size_t pieces, bool fails) : pieces_(pieces), fails_(fails) {}
    std::optional<std::string> next() override {
        if (made_ == pieces_) {
            if (fails_) throw std::runtime_error{"the rest is gone"};
            return std::nullopt;
        }
        return std::string(piece_size, static_cast<char>('a' + made_++ % 26));
    }
    static std::string all(std::size_t pieces) {
        Letters letters{pieces, false};
        std::string text;
        while (const auto piece = letters.next()) text += *piece;
        return text;
    }

private:
    std::size_t pieces_;
    bool fails_;
    std::size_t made_ = 0;
};

class LettersHandler final : public Handler {
public:
    void handle(std::shared_ptr<const Request> request, Turns&, std::function<void(Response)> answered) override {
        if (request->target == "/short") return answered({.body = "short"});
        Response response{.content_type = "text/plain"};
        response.source = std::make_shared<Letters>(request->target == "/long" ? 100 : 3, request->target == "/fails");
        answered(std::move(response));
    }
    Response refuse(Unserved, const std::string&) override { return {.status = 500}; }
};

class Streaming : public ::testing::Test {
protected:
    Streaming() {
        auto pattern = (std::filesystem::temp_directory_path() / "muster-streaming-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
        folder_ = pattern;
        const auto files = crypto::ensure_tls_files(folder_, "localhost", clock_.now());
        if (!files) throw std::runtime_error{files.error().what};
        http::ServerSettings settings;
        settings.certificate_file = files->server.string();
        settings.key_file = files->server_key.string();
        server_ = std::make_unique<http::Server>(settings, handler_, metrics_);
        endpoint_ = {.host = "localhost", .port = server_->port(), .ca_file = files->ca.string()};
    }
    ~Streaming() override {
        server_->stop();
        std::filesystem::remove_all(folder_);
    }
    [[nodiscard]] static std::string get(const std::string& target, const std::string& version = "1.1",
                                         const std::string& more = "") {
        return "GET " + target + " HTTP/" + version + "\r\nHost: localhost\r\n" + more + "\r\n";
    }

    std::filesystem::path folder_;
    clock::SystemClock clock_;
    metrics::PrometheusMetrics metrics_;
    LettersHandler handler_;
    std::unique_ptr<http::Server> server_;
    http::Endpoint endpoint_;
};

TEST_F(Streaming, L2_a_body_longer_than_any_buffer_arrives_whole) {
    const auto response = http::send(endpoint_,
                                     {.method = "GET",
                                      .target = "/long",
                                      .headers = {{.name = "Host", .value = "localhost"}},
                                      .body = {},
                                      .address = {}},
                                     std::chrono::seconds{20});
    ASSERT_TRUE(response) << response.error().what;
    EXPECT_EQ(response->status, 200U);
    EXPECT_EQ(response->content_type, "text/plain");
    EXPECT_EQ(response->body, Letters::all(100));
}

TEST_F(Streaming, L2_the_connection_goes_on_behind_a_body_in_pieces) {
    RawTls connection{server_->port()};
    connection.send(get("/three") + get("/short", "1.1", "Connection: close\r\n"));
    const auto both = connection.receive_all();
    EXPECT_NE(both.find("Transfer-Encoding: chunked"), std::string::npos);
    const auto end_of_first = both.find("\r\n0\r\n\r\nHTTP/1.1 200");
    EXPECT_NE(end_of_first, std::string::npos) << "the last chunk, then the next answer";
    EXPECT_TRUE(both.ends_with("short"));
}

// Whoever downloads must not take a part for the whole.
TEST_F(Streaming, L2_a_body_that_cannot_go_on_ends_with_its_connection_and_without_its_end) {
    RawTls connection{server_->port()};
    connection.send(get("/fails"));
    const auto got = connection.receive_all();
    EXPECT_EQ(status_of(got), 200);
    EXPECT_NE(got.find("ccc"), std::string::npos) << "what was made was sent";
    EXPECT_EQ(got.find("\r\n0\r\n\r\n"), std::string::npos);
    RawTls next{server_->port()};
    next.send(get("/short"));
    EXPECT_EQ(body_of(next.receive_response()), "short");
}

TEST_F(Streaming, L2_before_http_1_1_the_end_of_the_connection_is_the_end_of_the_body) {
    RawTls connection{server_->port()};
    connection.send(get("/three", "1.0"));
    const auto got = connection.receive_all();
    EXPECT_EQ(got.find("Transfer-Encoding"), std::string::npos);
    EXPECT_EQ(body_of(got), Letters::all(3));
}

}  // namespace
}  // namespace muster::gateway::test
