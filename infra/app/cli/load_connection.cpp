#include "infra/app/cli/load_connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <stdexcept>

namespace muster::app::cli {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using Resolver = asio::ip::basic_resolver<asio::ip::tcp, LoadConnection::Executor>;

// Expected errors are values, and executors stand in the types: that of any type costs an indirection a step.
constexpr auto as_value = asio::as_tuple(asio::use_awaitable_t<LoadConnection::Executor>{});
constexpr std::uint64_t answer_bytes_max = 64UL * 1024 * 1024;
constexpr std::size_t read_bytes = 16UL * 1024;  // what one TLS record holds at most

void throw_if(const error_code& error, const char* doing, const std::string& where) {
    if (error) throw std::runtime_error(std::string{doing} + " " + where + ": " + error.message());
}

}  // namespace

asio::ssl::context trust_in(const gateway::http::Endpoint& endpoint) {
    using Tls = asio::ssl::context;
    Tls tls{Tls::tls_client};
    tls.set_options(Tls::no_tlsv1 | Tls::no_tlsv1_1);  // R7
    tls.set_verify_mode(asio::ssl::verify_peer);
    tls.set_verify_callback(asio::ssl::host_name_verification(endpoint.host));
    error_code error;
    tls.load_verify_file(endpoint.ca_file, error);
    throw_if(error, "CA file", endpoint.ca_file);
    return tls;
}

std::string to_bytes(const gateway::Request& request) {
    std::string bytes;
    bytes.reserve(1024 + request.body.size());
    bytes.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\n");
    for (const auto& [name, value] : request.headers) bytes.append(name).append(": ").append(value).append("\r\n");
    bytes.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n\r\n");
    bytes.append(request.body);
    return bytes;
}

LoadConnection::LoadConnection(asio::io_context& io, asio::ssl::context& tls, const gateway::http::Endpoint& endpoint)
    : io_(io), endpoint_(endpoint), stream_(io, tls) {}

LoadConnection::Awaitable<void> LoadConnection::open() {
    waiting_since_ = Clock::now();
    Resolver resolver{io_};
    const auto service = std::to_string(endpoint_.port);
    const auto [resolve_error, addresses] = co_await resolver.async_resolve(endpoint_.host, service, as_value);
    throw_if(resolve_error, "finding", where());
    auto& socket = stream_.lowest_layer();
    const auto [connect_error, peer] = co_await asio::async_connect(socket, addresses, as_value);
    throw_if(connect_error, "connecting to", where());
    socket.set_option(asio::ip::tcp::no_delay{true});
    const auto [tls_error] = co_await stream_.async_handshake(asio::ssl::stream_base::client, as_value);
    throw_if(tls_error, "TLS with", where());
    waiting_since_.reset();
    is_open_ = true;
}

LoadConnection::Awaitable<LoadConnection::Answer> LoadConnection::exchange(std::string_view request) {
    waiting_since_ = Clock::now();
    const auto bytes = asio::buffer(request);
    const auto [write_error, written] = co_await asio::async_write(stream_, bytes, as_value);
    throw_if(write_error, "sending to", where());
    http::response_parser<http::string_body> parser;
    parser.eager(true);
    parser.body_limit(answer_bytes_max);
    while (!parser.is_done()) {
        const auto space = buffer_.prepare(read_bytes);
        const auto [read_error, read] = co_await stream_.async_read_some(space, as_value);
        throw_if(read_error, "reading from", where());
        buffer_.commit(read);
        error_code parse_error;
        buffer_.consume(parser.put(buffer_.data(), parse_error));
        if (parse_error != http::error::need_more) throw_if(parse_error, "reading from", where());
    }
    waiting_since_.reset();
    Answer answer;
    answer.status = parser.get().result_int();
    answer.body = std::move(parser.get().body());
    co_return answer;
}

std::string LoadConnection::where() const {
    return endpoint_.host + ":" + std::to_string(endpoint_.port);
}

}  // namespace muster::app::cli
