#pragma once

#include <algorithm>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include "gateway/handler.hpp"
#include "gateway/http/server.hpp"
#include "gateway/http/session.hpp"
#include "gateway/turns.hpp"

namespace muster::gateway::http {

/// What blocks goes to the pool, all else to the threads of the network.
class ServerTurns final : public Turns {
public:
    ServerTurns(asio::io_context& network, asio::thread_pool& pool) : network_(network), pool_(pool) {}

    void aside(std::function<void()> work) override { asio::post(pool_, std::move(work)); }
    void back(std::function<void()> work) override { asio::post(network_, std::move(work)); }
    [[nodiscard]] std::shared_ptr<void> alarm(std::chrono::milliseconds after, std::function<void()> work) override {
        const auto timer = std::make_shared<asio::steady_timer>(network_, after);
        timer->async_wait([work = std::move(work)](const error_code& error) {
            if (!error) work();
        });
        return timer;
    }

private:
    asio::io_context& network_;
    asio::thread_pool& pool_;
};

/// What all sessions share.
struct Core {
    Core(ServerSettings with, Handler& answers, Metrics& counts)
        : settings(std::move(with)),
          handler(answers),
          metrics(counts),
          tls(asio::ssl::context::tls_server),
          network(static_cast<int>(std::max<std::size_t>(settings.network_threads, 1))),
          pool(std::max<std::size_t>(settings.handler_threads, 1)) {}

    /// Keep-alive is a favour: where connections run short, each is given up after its answer.
    [[nodiscard]] bool keeps_connections() const {
        return !stopping && sessions.size() * 4 <= settings.connections_max * 3;
    }

    const ServerSettings settings;
    Handler& handler;
    Metrics& metrics;
    asio::ssl::context tls;
    asio::io_context network;
    asio::thread_pool pool;
    ServerTurns turns{network, pool};
    Sessions sessions;
    std::atomic<bool> stopping = false;
};

}  // namespace muster::gateway::http
