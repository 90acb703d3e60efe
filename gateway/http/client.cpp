#include "gateway/http/client.hpp"

#include <openssl/ssl.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "gateway/json_text.hpp"
#include "gateway/mail_date.hpp"
#include "gateway/signature.hpp"

namespace muster::gateway::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using Stream = beast::ssl_stream<beast::tcp_stream>;
using Message = beast::http::request<beast::http::string_body>;

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);
constexpr std::uint64_t answer_bytes_max = 64UL * 1024 * 1024;

struct Exchange {
    Exchange(asio::io_context& io, asio::ssl::context& tls) : resolver(io), stream(io, tls) {}

    tcp::resolver resolver;
    Stream stream;
    std::string service;
    Message message;
    std::chrono::milliseconds at_most{};
    std::optional<Result<Response, PortFailure>> result;
};

Result<Response, PortFailure> failed(const Endpoint& endpoint, const std::string& doing, const error_code& error,
                                     PortFailure::Outcome outcome) {
    return failure(PortFailure{
        .retry = PortFailure::Retry::later,
        .outcome = outcome,
        .what = doing + " " + endpoint.host + ":" + std::to_string(endpoint.port) + ": " + error.message()});
}

Response to_response(const beast::http::response<beast::http::string_body>& message) {
    Response response{.status = message.result_int(), .content_type = {}, .headers = {}, .body = message.body()};
    for (const auto& field : message) {
        response.headers.push_back({std::string{field.name_string()}, std::string{field.value()}});
    }
    response.content_type = std::string{message[beast::http::field::content_type]};
    return response;
}

asio::awaitable<void> exchange(Exchange* state, const Endpoint* endpoint) {
    using Outcome = PortFailure::Outcome;
    auto& connection = beast::get_lowest_layer(state->stream);
    connection.expires_after(state->at_most);
    const auto [resolve_error, addresses] =
        co_await state->resolver.async_resolve(endpoint->host, state->service, as_value);
    if (resolve_error) {
        state->result = failed(*endpoint, "finding", resolve_error, Outcome::nothing_done);
        co_return;
    }
    const auto [connect_error, peer] = co_await connection.async_connect(addresses, as_value);
    if (connect_error) {
        state->result = failed(*endpoint, "connecting to", connect_error, Outcome::nothing_done);
        co_return;
    }
    const auto [tls_error] = co_await state->stream.async_handshake(asio::ssl::stream_base::client, as_value);
    if (tls_error) {
        state->result = failed(*endpoint, "TLS with", tls_error, Outcome::nothing_done);
        // Another certificate than the one that we trust does not get right by itself.
        if (SSL_get_verify_result(state->stream.native_handle()) != X509_V_OK)
            state->result->error().retry = PortFailure::Retry::never;
        co_return;
    }
    const auto [write_error, written] = co_await beast::http::async_write(state->stream, state->message, as_value);
    if (write_error) {
        state->result = failed(*endpoint, "sending to", write_error, Outcome::unknown);
        co_return;
    }
    beast::flat_buffer buffer;
    beast::http::response_parser<beast::http::string_body> parser;
    parser.body_limit(answer_bytes_max);
    if (state->message.method() == beast::http::verb::head) parser.skip(true);
    const auto [read_error, read] = co_await beast::http::async_read(state->stream, buffer, parser, as_value);
    if (read_error) {
        state->result = failed(*endpoint, "reading from", read_error, Outcome::unknown);
        co_return;
    }
    state->result = to_response(parser.get());
}

Message to_message(const Request& request) {
    Message message;
    message.version(11);
    message.method_string(request.method);
    message.target(request.target);
    for (const auto& [name, value] : request.headers) message.insert(name, value);
    message.body() = request.body;
    message.prepare_payload();
    message.keep_alive(false);
    return message;
}

}  // namespace

Request signed_request(const ApiCall& call, const std::string& host, const ApiKey& key, Instant now,
                       const Digest& digest) {
    const auto target = Target::parse(call.path).value_or(Target{.authority = {}, .path = call.path, .query = {}});
    Request request{.method = upper_case(call.method), .target = target.path};
    Canonical canonical{.version = SignatureVersion::v5,
                        .date = format_mail_date(now),
                        .method = request.method,
                        .host = host,
                        .path = target.path,
                        .parameters = decode_pairs(target.query)};
    if (request.method == "POST" || request.method == "PUT" || request.method == "PATCH") {
        auto body = nlohmann::json::object();
        for (const auto& [name, value] : call.parameters) body[name] = value;
        request.body = json_text(body);
        request.headers.push_back({.name = "Content-Type", .value = "application/json"});
    } else {
        canonical.parameters.insert(canonical.parameters.end(), call.parameters.begin(), call.parameters.end());
    }
    char separator = '?';
    for (const auto& [name, value] : canonical.parameters) {
        request.target += separator + percent_encode(name) + "=" + percent_encode(value);
        separator = '&';
    }
    canonical.body = request.body;
    request.headers.push_back({.name = "Host", .value = host});
    request.headers.push_back({.name = "Date", .value = canonical.date});
    request.headers.push_back(
        {.name = "Authorization", .value = sign(canonical, SignatureHash::sha512, key.ikey, key.skey, digest)});
    return request;
}

Result<Response, PortFailure> send(const Endpoint& endpoint, const Request& request,
                                   std::chrono::milliseconds at_most) {
    asio::ssl::context tls{asio::ssl::context::tls_client};
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);  // R7
    tls.set_verify_mode(asio::ssl::verify_peer);
    tls.set_verify_callback(asio::ssl::host_name_verification(endpoint.host));
    error_code error;
    if (tls.load_verify_file(endpoint.ca_file, error); error) {
        return failure(PortFailure{.retry = PortFailure::Retry::never,
                                   .outcome = PortFailure::Outcome::nothing_done,
                                   .what = "CA file " + endpoint.ca_file + ": " + error.message()});
    }
    asio::io_context io{1};
    Exchange state{io, tls};
    state.service = std::to_string(endpoint.port);
    state.message = to_message(request);
    state.at_most = at_most;
    auto host_name = endpoint.host;  // OpenSSL's macro for this casts the old way
    SSL_ctrl(state.stream.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host_name.data());
    asio::co_spawn(io, exchange(&state, &endpoint), [](const std::exception_ptr& thrown) {
        if (thrown) std::rethrow_exception(thrown);
    });
    try {
        io.run_for(at_most);
    } catch (const std::exception& thrown) {
        return failure(PortFailure{.retry = PortFailure::Retry::later,
                                   .outcome = PortFailure::Outcome::unknown,
                                   .what = std::string{"calling the gateway: "} + thrown.what()});
    }
    if (state.result) return std::move(*state.result);
    return failed(endpoint, "waiting for", asio::error::timed_out, PortFailure::Outcome::unknown);
}

}  // namespace muster::gateway::http
