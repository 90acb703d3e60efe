#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "gateway/handler.hpp"
#include "gateway/metrics.hpp"

namespace muster::gateway::http {

struct ServerSettings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;          // 0: a free one
    std::string certificate_file{};  // PEM, the chain
    std::string key_file{};          // PEM

    std::size_t request_line_bytes_max = 64UL * 1024;
    std::size_t header_bytes_max = 32UL * 1024;  // all header lines together
    std::size_t body_bytes_max = 1024UL * 1024;
    std::size_t connections_max = 1024;  // beyond, accepting pauses; the system's backlog is bounded

    std::chrono::milliseconds handshake_time{10'000};
    std::chrono::milliseconds idle_time{60'000};     // between two requests of a connection
    std::chrono::milliseconds request_time{30'000};  // from a request's first byte to its last
    std::chrono::milliseconds response_time{30'000};
    std::chrono::milliseconds drain_time{10'000};  // for requests under way when the server stops

    std::size_t network_threads = 1;
    std::size_t handler_threads = 64;  // for what blocks: reads of the tables, calls of many commands
};

/// HTTPS/1.1 with TLS 1.2 or later (R7), and nothing else on its port.
///
/// Each connection is one coroutine on its own strand, and `Handler::handle` is called there; what blocks of it goes
/// aside, to a pool of threads of its own. A connection has at most one request in work, so `connections_max` bounds
/// everything.
class Server final {
public:
    /// Binds, listens and serves. Throws std::exception where the certificate, the key or the
    /// address does not do. `handler` and `metrics` outlive the server.
    Server(ServerSettings settings, Handler& handler, Metrics& metrics);
    /// As `stop`.
    ~Server();

    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] std::uint16_t port() const;

    /// Accepts nobody any more, closes idle connections, lets requests under way finish for at most
    /// `drain_time`, then closes the rest. Returns when all is quiet. Again: does nothing. An answer
    /// that takes longer is waited for, as the handler bounds itself.
    void stop();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace muster::gateway::http
