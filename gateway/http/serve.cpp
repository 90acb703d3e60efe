#include "gateway/http/serve.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <string>

namespace muster::gateway::http {
namespace {

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

void handle_safely(Core& core, std::shared_ptr<const Request> request, const std::function<void(Response)>& answered) {
    try {
        core.handler.handle(std::move(request), core.turns, answered);
    } catch (const std::exception& error) {
        answered(core.handler.refuse(Unserved::failed, error.what()));
    }
}

/// The one function by which sessions ask the handler; the answer comes back to the caller's strand, whoever gives it.
Awaitable<Response> answer_to(Core* core, std::shared_ptr<const Request> request) {
    auto begin = [core, request = std::move(request)](auto handler) {
        const auto strand = asio::get_associated_executor(handler);
        const auto waiting = std::make_shared<std::optional<decltype(handler)>>(std::move(handler));
        handle_safely(*core, request, [waiting, strand](Response response) {
            asio::post(strand, [waiting, response = std::move(response)]() mutable {
                if (auto once = std::exchange(*waiting, std::nullopt)) (*once)(std::move(response));
            });
        });
    };
    auto answering = asio::async_initiate<const asio::use_awaitable_t<>&, void(Response)>(begin, asio::use_awaitable);
    auto response = co_await std::move(answering);
    co_return response;
}

Awaitable<std::optional<std::string>> run_source(std::shared_ptr<BodySource> source) {
    co_return source->next();
}

/// A piece of a body, made on the pool. Throws what the source throws.
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

/// Of a request that did not come whole. False, as `serve_one`.
Awaitable<bool> end_unread(std::shared_ptr<Session> session, Core* core, error_code error, unsigned version) {
    if (error == beast::error::timeout) core->metrics.request_unreadable("slow");
    auto refusal = refusal_of(error, core->settings);
    if (!refusal) co_return false;
    auto refused = refuse(session, core, std::move(*refusal), version);
    co_return co_await std::move(refused);
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
        auto ended = end_unread(session, core, head_error, version);
        co_return co_await std::move(ended);
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
        auto ended = end_unread(session, core, body_error, version);
        co_return co_await std::move(ended);
    }
    request->body = std::move(parser.get().body());
    const bool is_head = request->method == "HEAD";
    const bool client_keeps = parser.keep_alive();

    session->connection().expires_never();  // the handler bounds itself
    auto answering = answer_to(core, std::move(request));
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

}  // namespace

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

}  // namespace muster::gateway::http
