#include "gateway/http/server.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "gateway/http/core.hpp"
#include "gateway/http/serve.hpp"

namespace muster::gateway::http {
namespace {

// Expected errors are values.
constexpr auto as_value = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds accept_retry_time{50};

void use_certificate(asio::ssl::context& tls, const ServerSettings& settings) {
    tls.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                    asio::ssl::context::no_sslv3 | asio::ssl::context::no_compression);
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);  // R7
    SSL_CTX_set_options(tls.native_handle(), SSL_OP_NO_RENEGOTIATION);
    error_code error;
    if (tls.use_certificate_chain_file(settings.certificate_file, error); error) {
        throw std::runtime_error("certificate " + settings.certificate_file + ": " + error.message());
    }
    if (tls.use_private_key_file(settings.key_file, asio::ssl::context::pem, error); error) {
        throw std::runtime_error("key " + settings.key_file + ": " + error.message());
    }
    if (SSL_CTX_check_private_key(tls.native_handle()) != 1) {
        throw std::runtime_error("key " + settings.key_file + " does not belong to " + settings.certificate_file);
    }
}

}  // namespace

class Server::Impl {
public:
    Impl(ServerSettings settings, Handler& handler, Metrics& metrics)
        : core_(std::move(settings), handler, metrics),
          work_(asio::make_work_guard(core_.network)),
          accepting_(asio::make_strand(core_.network)),
          acceptor_(accepting_),
          slot_free_(accepting_) {
        use_certificate(core_.tls, core_.settings);
        listen();
        begin_accepting();
        for (std::size_t i = 0; i < std::max<std::size_t>(core_.settings.network_threads, 1); ++i) {
            threads_.emplace_back([this] { core_.network.run(); });
        }
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }

    void stop() {
        if (core_.stopping.exchange(true)) return;
        asio::post(accepting_, [this] {
            error_code ignored;
            acceptor_.close(ignored);
            slot_free_.cancel();
        });
        for_each_session([](Session& session) {
            if (session.idle) session.connection().close();
        });
        if (!core_.sessions.wait_until_none(core_.settings.drain_time)) {
            for_each_session([](Session& session) { session.connection().close(); });
            core_.sessions.wait_until_none();
        }
        work_.reset();
        for (auto& thread : threads_) thread.join();
        core_.pool.join();
    }

private:
    void listen() {
        const auto& settings = core_.settings;
        error_code error;
        const auto address = asio::ip::make_address(settings.address, error);
        const tcp::endpoint endpoint{address, settings.port};
        if (!error) acceptor_.open(endpoint.protocol(), error);
        if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
        if (!error) acceptor_.bind(endpoint, error);
        if (!error) acceptor_.listen(128, error);
        if (!error) port_ = acceptor_.local_endpoint(error).port();
        if (error) {
            const std::string hint = error == asio::error::address_in_use
                                         ? "; another program listens there: name another port, or 0 for a free one"
                                         : "";
            throw std::runtime_error("listening on " + settings.address + ":" + std::to_string(settings.port) + ": " +
                                     error.message() + hint);
        }
    }

    template <class Do>
    void for_each_session(Do what) {
        for (auto& session : core_.sessions.all()) {
            const auto strand = session->stream.get_executor();
            asio::post(strand, [session = std::move(session), what] { what(*session); });
        }
    }

    void begin_accepting() {
        asio::co_spawn(accepting_, accept_all(this), [this](const std::exception_ptr& thrown) {
            // Out of memory for one connection: that one is lost, not the port.
            if (thrown && !core_.stopping) begin_accepting();
        });
    }

    static asio::awaitable<void> accept_all(Impl* self) {
        auto& core = self->core_;
        while (!core.stopping) {
            if (core.sessions.size() >= core.settings.connections_max) {
                // Woken by the end of a session, which posts to this strand: none can slip between
                // the look and the wait.
                self->slot_free_.expires_at(asio::steady_timer::time_point::max());
                [[maybe_unused]] const auto [ignored] = co_await self->slot_free_.async_wait(as_value);
                continue;
            }
            const asio::any_io_executor strand = asio::make_strand(core.network);
            auto [error, socket] = co_await self->acceptor_.async_accept(strand, as_value);
            if (error == asio::error::operation_aborted || !self->acceptor_.is_open()) co_return;
            if (error) {  // out of descriptors, say: others close theirs in time
                self->slot_free_.expires_after(accept_retry_time);
                [[maybe_unused]] const auto [ignored] = co_await self->slot_free_.async_wait(as_value);
                continue;
            }
            self->begin(std::move(socket));
        }
    }

    void begin(tcp::socket socket) {
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        const auto& settings = core_.settings;
        auto session = std::make_shared<Session>(
            std::move(socket), core_.tls, settings.request_line_bytes_max + settings.header_bytes_max + 64UL * 1024);
        core_.sessions.add(session);
        core_.metrics.connections(core_.sessions.size());
        asio::co_spawn(session->stream.get_executor(), serve(session, &core_),
                       [this, session](const std::exception_ptr& thrown) { end(session, thrown); });
    }

    void end(const std::shared_ptr<Session>& session, const std::exception_ptr& thrown) {
        if (thrown) core_.metrics.request_unreadable("exception");
        asio::post(accepting_, [this] { slot_free_.cancel(); });
        session->connection().close();
        core_.sessions.remove(session);
        core_.metrics.connections(core_.sessions.size());
    }

    Core core_;
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    asio::strand<asio::io_context::executor_type> accepting_;
    asio::basic_socket_acceptor<tcp, asio::strand<asio::io_context::executor_type>> acceptor_;
    asio::steady_timer slot_free_;
    std::uint16_t port_ = 0;
    std::vector<std::thread> threads_;
};

Server::Server(ServerSettings settings, Handler& handler, Metrics& metrics)
    : impl_(std::make_unique<Impl>(std::move(settings), handler, metrics)) {}

Server::~Server() {
    stop();
}

std::uint16_t Server::port() const {
    return impl_->port();
}

void Server::stop() {
    impl_->stop();
}

}  // namespace muster::gateway::http
