#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/http/client.hpp"
#include "gateway/message.hpp"

namespace muster::app::cli {

/// What is checked of a server, as gateway::http::Connection checks it: its certificate, the name in that, TLS 1.2 or
/// above. Throws where there is no such CA file.
[[nodiscard]] boost::asio::ssl::context trust_in(const gateway::http::Endpoint& endpoint);

/// A request as it is sent.
[[nodiscard]] std::string to_bytes(const gateway::Request& request);

/// One of many connections that one thread holds at once, to load a server and not the machine: a thread for each, as
/// gateway::http::Connection needs, would cost more than what it measures. Kept alive; whatever fails throws.
class LoadConnection final {
public:
    using Executor = boost::asio::io_context::executor_type;
    template <class T>
    using Awaitable = boost::asio::awaitable<T, Executor>;
    using Clock = std::chrono::steady_clock;

    struct Answer {
        unsigned status = 0;
        std::string body;
    };

    LoadConnection(boost::asio::io_context& io, boost::asio::ssl::context& tls,
                   const gateway::http::Endpoint& endpoint);
    LoadConnection(const LoadConnection&) = delete;
    LoadConnection& operator=(const LoadConnection&) = delete;

    [[nodiscard]] bool is_open() const { return is_open_; }
    /// Since when an answer is awaited.
    [[nodiscard]] std::optional<Clock::time_point> waiting_since() const { return waiting_since_; }

    Awaitable<void> open();
    /// One at a time; `request` stays until the answer is there.
    Awaitable<Answer> exchange(std::string_view request);

private:
    using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;

    [[nodiscard]] std::string where() const;

    boost::asio::io_context& io_;
    const gateway::http::Endpoint& endpoint_;
    boost::asio::ssl::stream<Socket> stream_;
    boost::beast::flat_buffer buffer_;
    std::optional<Clock::time_point> waiting_since_;
    bool is_open_ = false;
};

}  // namespace muster::app::cli
