#include "gateway/http/server.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

namespace muster::gateway::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using Stream = beast::ssl_stream<beast::tcp_stream>;
using Parser = beast::http::request_parser<beast::http::string_body>;
using Message = beast::http::response<beast::http::string_body>;
template <class T>
using Awaitable = asio::awaitable<T>;

// Expected errors are values. Inside one co_await expression nothing is made but the call: g++ 12
// frees captures and aggregates twice that are.
constexpr auto as_value = asio::as_tuple(asio::use_awaitable);

// After a refusal the sender is heard out up to here: closing over unread bytes resets the
// connection, and the answer would be lost.
constexpr std::size_t unread_bytes_max = 16UL * 1024 * 1024;
constexpr std::chrono::seconds unread_time{2};
// For the other side's half of TLS' closing, which many clients leave out.
constexpr std::chrono::milliseconds goodbye_time{250};
constexpr std::chrono::milliseconds accept_retry_time{50};

/// Lives on its strand.
struct Session {
    Session(tcp::socket socket, asio::ssl::context& tls, std::size_t buffer_bytes_max)
        : stream(std::move(socket), tls), buffer(buffer_bytes_max) {}

    [[nodiscard]] beast::tcp_stream& connection() { return beast::get_lowest_layer(stream); }

    Stream stream;
    beast::flat_buffer buffer;
    bool idle = true;  // nothing of a request has come: stopping closes it at once
};

/// The open sessions. Any thread.
class Sessions {
public:
    void add(const std::shared_ptr<Session>& session) {
        const std::lock_guard lock{mutex_};
        open_.insert(session);
    }
    void remove(const std::shared_ptr<Session>& session) {
        const std::lock_guard lock{mutex_};
        open_.erase(session);
        changed_.notify_all();
    }
    [[nodiscard]] std::size_t size() const {
        const std::lock_guard lock{mutex_};
        return open_.size();
    }
    [[nodiscard]] std::vector<std::shared_ptr<Session>> all() const {
        const std::lock_guard lock{mutex_};
        return {open_.begin(), open_.end()};
    }
    bool wait_until_none(std::chrono::milliseconds at_most) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, at_most, [this] { return open_.empty(); });
    }
    void wait_until_none() {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return open_.empty(); });
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::unordered_set<std::shared_ptr<Session>> open_;
};

/// What all sessions share.
struct Core {
    Core(ServerSettings with, Handler& answers, Metrics& counts)
        : settings(std::move(with)),
          handler(answers),
          metrics(counts),
          tls(asio::ssl::context::tls_server),
          pool(std::max<std::size_t>(settings.handler_threads, 1)) {}

    /// Keep-alive is a favour: where connections run short, each is given up after its answer.
    [[nodiscard]] bool keeps_connections() const {
        return !stopping && sessions.size() * 4 <= settings.connections_max * 3;
    }

    const ServerSettings settings;
    Handler& handler;
    Metrics& metrics;
    asio::ssl::context tls;
    asio::thread_pool pool;
    Sessions sessions;
    std::atomic<bool> stopping = false;
};

Response handle_safely(Core& core, const Request& request) {
    try {
        return core.handler.handle(request);
    } catch (const std::exception& error) {
        return core.handler.refuse(Unserved::failed, error.what());
    }
}

Awaitable<Response> run_handler(Core* core, std::shared_ptr<const Request> request) {
    co_return handle_safely(*core, *request);
}

/// The one function by which sessions hop over to the pool; it comes back to the caller's strand.
Awaitable<Response> on_pool(Core* core, std::shared_ptr<const Request> request) {
    const auto executor = core->pool.get_executor();
    auto work = run_handler(core, std::move(request));
    auto response = co_await asio::co_spawn(executor, std::move(work), asio::use_awaitable);
    co_return response;
}

Awaitable<std::optional<std::string>> run_source(std::shared_ptr<BodySource> source) {
    co_return source->next();
}

/// As `on_pool`, for a piece of a body. Throws what the source throws.
Awaitable<std::optional<std::string>> next_piece(Core* core, std::shared_ptr<BodySource> source) {
    const auto executor = core->pool.get_executor();
    auto work = run_source(std::move(source));
    auto piece = co_await asio::co_spawn(executor, std::move(work), asio::use_awaitable);
    co_return piece;
}

enum class AfterAnswer { keep, close };

Message to_message(Response response, unsigned version, AfterAnswer after, bool without_body) {
    Message message{beast::http::int_to_status(response.status), version};
    message.result(response.status);
    message.set(beast::http::field::content_type, response.content_type);
    for (const auto& [name, value] : response.headers) message.insert(name, value);
    message.keep_alive(after == AfterAnswer::keep);
    message.content_length(response.body.size());
    if (!without_body) message.body() = std::move(response.body);
    return message;
}

/// Where two readers could read two requests, nobody answers either.
std::optional<std::string> unreliable(const Parser& parser) {
    const auto& head = parser.get();
    if (head.version() != 10 && head.version() != 11) return "HTTP version not supported";
    const auto host_count = head.count(beast::http::field::host);
    if (host_count > 1 || (host_count == 0 && head.version() == 11)) return "exactly one Host header is needed";
    const auto encoding = head[beast::http::field::transfer_encoding];
    if (head.count(beast::http::field::transfer_encoding) > 0 && !beast::iequals(encoding, "chunked")) {
        return "unknown transfer encoding";
    }
    return std::nullopt;
}

/// Target and headers; trailers behind a chunked body must not count as headers, so this is taken
/// before the body is read.
std::shared_ptr<Request> to_request(const Parser& parser, const std::string& address) {
    auto request = std::make_shared<Request>();
    const auto& head = parser.get();
    request->method = head.method_string();
    request->target = head.target();
    for (const auto& field : head)
        request->headers.push_back({std::string{field.name_string()}, std::string{field.value()}});
    request->address = address;
    return request;
}

std::string address_of(Session& session) {
    error_code error;
    const auto peer = session.connection().socket().remote_endpoint(error);
    return error ? std::string{} : peer.address().to_string();
}

struct Refusal {
    Unserved unserved = Unserved::malformed;
    std::string why;
};

/// Nothing where there is nobody to tell.
std::optional<Refusal> refusal_of(const error_code& error, const ServerSettings& settings) {
    using Http = beast::http::error;
    if (error == Http::body_limit) {
        return Refusal{Unserved::too_large, "body: more than " + std::to_string(settings.body_bytes_max) + " bytes"};
    }
    if (error == Http::header_limit || error == Http::buffer_overflow) {
        return Refusal{Unserved::too_large, "request line or headers: too long"};
    }
    if (error == Http::end_of_stream || error == Http::partial_message) return std::nullopt;
    if (error.category() == beast::http::make_error_code(Http::bad_method).category()) {
        return Refusal{Unserved::malformed, "malformed HTTP: " + error.message()};
    }
    return std::nullopt;
}

Awaitable<bool> write(std::shared_ptr<Session> session, Core* core, Message message) {
    session->connection().expires_after(core->settings.response_time);
    const auto [error, size] = co_await beast::http::async_write(session->stream, message, as_value);
    co_return !error && message.keep_alive();
}

/// One piece in memory at a time, and none is made before the other side has taken the last. False: the
/// connection ends, which tells the other side that something is missing.
Awaitable<bool> write_pieces(std::shared_ptr<Session> session, Core* core, Response response, unsigned version,
                             AfterAnswer after) {
    const bool chunked = version == 11;  // before, the end of the connection is the end of the body
    beast::http::response<beast::http::empty_body> head{beast::http::int_to_status(response.status), version};
    head.set(beast::http::field::content_type, response.content_type);
    for (const auto& [name, value] : response.headers) head.insert(name, value);
    head.keep_alive(chunked && after == AfterAnswer::keep);
    head.chunked(chunked);
    beast::http::response_serializer<beast::http::empty_body> serializer{head};
    session->connection().expires_after(core->settings.response_time);
    const auto [head_error, head_size] =
        co_await beast::http::async_write_header(session->stream, serializer, as_value);
    if (head_error) co_return false;
    while (true) {
        session->connection().expires_never();  // the source bounds itself
        auto making = next_piece(core, response.source);
        const auto piece = co_await std::move(making);
        session->connection().expires_after(core->settings.response_time);
        if (!piece) break;
        const asio::const_buffer bytes{piece->data(), piece->size()};
        if (chunked) {
            const auto chunk = beast::http::make_chunk(bytes);
            const auto [error, size] = co_await asio::async_write(session->stream, chunk, as_value);
            if (error) co_return false;
        } else {
            const auto [error, size] = co_await asio::async_write(session->stream, bytes, as_value);
            if (error) co_return false;
        }
    }
    if (!chunked) co_return false;
    const auto last = beast::http::make_chunk_last();
    const auto [error, size] = co_await asio::async_write(session->stream, last, as_value);
    co_return !error && head.keep_alive();
}

/// Ends the connection so that the other side still gets the last answer.
Awaitable<void> hear_out(std::shared_ptr<Session> session) {
    session->connection().expires_after(unread_time);
    session->buffer.clear();
    for (std::size_t unread = 0; unread < unread_bytes_max;) {
        const auto space = session->buffer.prepare(16UL * 1024);
        const auto [error, size] = co_await session->stream.async_read_some(space, as_value);
        if (error) co_return;
        unread += size;
    }
    [[maybe_unused]] const auto [ignored] = co_await session->stream.async_shutdown(as_value);
}

Awaitable<bool> refuse(std::shared_ptr<Session> session, Core* core, Refusal refusal, unsigned version) {
    core->metrics.request_unreadable(refusal.unserved == Unserved::too_large ? "too_large" : "malformed");
    auto response = core->handler.refuse(refusal.unserved, refusal.why);
    auto message = to_message(std::move(response), version, AfterAnswer::close, false);
    auto written = write(session, core, std::move(message));
    co_await std::move(written);
    co_await hear_out(session);
    co_return false;
}

/// Waits for the first byte of a request, so that the time for the whole of it begins there.
Awaitable<bool> await_request(std::shared_ptr<Session> session, std::chrono::milliseconds at_most) {
    if (session->buffer.size() > 0) co_return true;
    session->idle = true;
    session->connection().expires_after(at_most);
    const auto space = session->buffer.prepare(4UL * 1024);
    const auto [error, size] = co_await session->stream.async_read_some(space, as_value);
    session->idle = false;
    if (error) co_return false;
    session->buffer.commit(size);
    co_return true;
}

Awaitable<bool> invite_body(std::shared_ptr<Session> session, unsigned version) {
    beast::http::response<beast::http::empty_body> invitation{beast::http::status::continue_, version};
    const auto [error, size] = co_await beast::http::async_write(session->stream, invitation, as_value);
    co_return !error;
}

/// One request and its answer. False: the connection ends.
Awaitable<bool> serve_one(std::shared_ptr<Session> session, Core* core, std::string address) {
    const auto& settings = core->settings;
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(settings.request_line_bytes_max + settings.header_bytes_max));
    parser.body_limit(settings.body_bytes_max);
    session->connection().expires_after(settings.request_time);
    const auto [head_error, head_size] =
        co_await beast::http::async_read_header(session->stream, session->buffer, parser, as_value);
    const unsigned version = parser.is_header_done() && parser.get().version() == 10 ? 10 : 11;
    if (head_error) {
        if (head_error == beast::error::timeout) core->metrics.request_unreadable("slow");
        auto refusal = refusal_of(head_error, settings);
        if (!refusal) co_return false;
        auto refused = refuse(session, core, std::move(*refusal), version);
        co_return co_await std::move(refused);
    }
    Refusal refusal;
    if (auto why = unreliable(parser)) refusal.why = std::move(*why);
    if (parser.get().target().size() + parser.get().method_string().size() > settings.request_line_bytes_max) {
        refusal.unserved = Unserved::too_large;
        refusal.why = "request line: more than " + std::to_string(settings.request_line_bytes_max) + " bytes";
    }
    if (!refusal.why.empty()) {
        auto refused = refuse(session, core, std::move(refusal), version);
        co_return co_await std::move(refused);
    }
    const bool expects_invitation = beast::iequals(parser.get()[beast::http::field::expect], "100-continue");
    if (expects_invitation && version == 11 && !parser.is_done() && session->buffer.size() == 0) {
        if (!co_await invite_body(session, version)) co_return false;
    }
    auto request = to_request(parser, address);
    const auto [body_error, body_size] =
        co_await beast::http::async_read(session->stream, session->buffer, parser, as_value);
    if (body_error) {
        if (body_error == beast::error::timeout) core->metrics.request_unreadable("slow");
        auto body_refusal = refusal_of(body_error, settings);
        if (!body_refusal) co_return false;
        auto refused = refuse(session, core, std::move(*body_refusal), version);
        co_return co_await std::move(refused);
    }
    request->body = std::move(parser.get().body());
    const bool is_head = request->method == "HEAD";
    const bool client_keeps = parser.keep_alive();

    session->connection().expires_never();  // the handler bounds itself
    auto answering = on_pool(core, std::move(request));
    auto response = co_await std::move(answering);
    const auto after = client_keeps && core->keeps_connections() ? AfterAnswer::keep : AfterAnswer::close;
    if (response.source && !is_head) {
        auto written = write_pieces(session, core, std::move(response), version, after);
        co_return co_await std::move(written);
    }
    auto message = to_message(std::move(response), version, after, is_head);
    auto written = write(session, core, std::move(message));
    co_return co_await std::move(written);
}

Awaitable<void> serve(std::shared_ptr<Session> session, Core* core) {
    const auto& settings = core->settings;
    session->connection().expires_after(settings.handshake_time);
    const auto [error] = co_await session->stream.async_handshake(asio::ssl::stream_base::server, as_value);
    if (error) {
        core->metrics.request_unreadable("handshake");
        co_return;
    }
    const auto address = address_of(*session);
    // Who has not asked anything yet gets no longer than a handshake takes.
    auto patience = settings.handshake_time;
    while (!core->stopping) {
        if (!co_await await_request(session, patience)) co_return;
        if (!co_await serve_one(session, core, address)) break;
        patience = settings.idle_time;
    }
    if (!session->connection().socket().is_open()) co_return;
    session->connection().expires_after(goodbye_time);
    [[maybe_unused]] const auto [ignored] = co_await session->stream.async_shutdown(as_value);
}

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
          io_(static_cast<int>(std::max<std::size_t>(core_.settings.network_threads, 1))),
          work_(asio::make_work_guard(io_)),
          accepting_(asio::make_strand(io_)),
          acceptor_(accepting_),
          slot_free_(accepting_) {
        use_certificate(core_.tls, core_.settings);
        listen();
        begin_accepting();
        for (std::size_t i = 0; i < std::max<std::size_t>(core_.settings.network_threads, 1); ++i) {
            threads_.emplace_back([this] { io_.run(); });
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

    static Awaitable<void> accept_all(Impl* self) {
        auto& core = self->core_;
        while (!core.stopping) {
            if (core.sessions.size() >= core.settings.connections_max) {
                // Woken by the end of a session, which posts to this strand: none can slip between
                // the look and the wait.
                self->slot_free_.expires_at(asio::steady_timer::time_point::max());
                [[maybe_unused]] const auto [ignored] = co_await self->slot_free_.async_wait(as_value);
                continue;
            }
            const asio::any_io_executor strand = asio::make_strand(self->io_);
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
    asio::io_context io_;
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
