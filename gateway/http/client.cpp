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

Message to_message(const Request& request, KeepAlive keep_alive) {
    Message message;
    message.version(11);
    message.method_string(request.method);
    message.target(request.target);
    for (const auto& [name, value] : request.headers) message.insert(name, value);
    message.body() = request.body;
    message.prepare_payload();
    message.keep_alive(keep_alive == KeepAlive::yes);
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
    const bool has_body = request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
    if (call.csv) {
        request.body = *call.csv;
        request.headers.push_back({.name = "Content-Type", .value = "text/csv"});
    }
    if (has_body && !call.csv) {
        auto body = nlohmann::json::object();
        for (const auto& [name, value] : call.parameters) body[name] = value;
        request.body = json_text(body);
        const auto* type = request.method == "PATCH" ? "application/merge-patch+json" : "application/json";
        request.headers.push_back({.name = "Content-Type", .value = type});
    } else {
        canonical.parameters.insert(canonical.parameters.end(), call.parameters.begin(), call.parameters.end());
    }
    if (call.position) request.headers.push_back(*call.position);
    if (call.if_match) request.headers.push_back({.name = "If-Match", .value = *call.if_match});
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

class Connection::Impl {
public:
    explicit Impl(Endpoint endpoint) : endpoint_(std::move(endpoint)), tls_(asio::ssl::context::tls_client) {
        SSL_CTX_set_min_proto_version(tls_.native_handle(), TLS1_2_VERSION);  // R7
        tls_.set_verify_mode(asio::ssl::verify_peer);
        tls_.set_verify_callback(asio::ssl::host_name_verification(endpoint_.host));
        tls_.load_verify_file(endpoint_.ca_file, ca_error_);
    }

    Result<Response, PortFailure> send(const Request& request, std::chrono::milliseconds at_most,
                                       KeepAlive keep_alive) {
        if (ca_error_) {
            return failure(PortFailure{.retry = PortFailure::Retry::never,
                                       .outcome = PortFailure::Outcome::nothing_done,
                                       .what = "CA file " + endpoint_.ca_file + ": " + ca_error_.message()});
        }
        if (!stream_) open_stream();
        message_ = to_message(request, keep_alive);
        at_most_ = at_most;
        result_.reset();
        asio::co_spawn(*io_, exchange(), [](const std::exception_ptr& thrown) {
            if (thrown) std::rethrow_exception(thrown);
        });
        try {
            io_->restart();
            io_->run_for(at_most);
        } catch (const std::exception& thrown) {
            result_ = failure(PortFailure{.retry = PortFailure::Retry::later,
                                          .outcome = PortFailure::Outcome::unknown,
                                          .what = std::string{"calling the gateway: "} + thrown.what()});
        }
        if (!result_) {
            result_ = failed(endpoint_, "waiting for", asio::error::timed_out, PortFailure::Outcome::unknown);
        }
        if (!*result_ || !goes_on_) drop_stream();
        return std::move(*result_);
    }

private:
    void open_stream() {
        io_ = std::make_unique<asio::io_context>(1);
        resolver_ = std::make_unique<tcp::resolver>(*io_);
        stream_ = std::make_unique<Stream>(*io_, tls_);
        buffer_.clear();
        is_open_ = false;
        auto host_name = endpoint_.host;  // OpenSSL's macro for this casts the old way
        SSL_ctrl(stream_->native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host_name.data());
    }

    /// What waits on it still ends with its io_context.
    void drop_stream() {
        stream_.reset();
        resolver_.reset();
        io_.reset();
    }

    asio::awaitable<void> exchange() {
        goes_on_ = false;
        beast::get_lowest_layer(*stream_).expires_after(at_most_);
        if (!is_open_) co_await open();
        if (!is_open_) co_return;
        const auto [write_error, written] = co_await beast::http::async_write(*stream_, message_, as_value);
        if (write_error) {
            result_ = failed(endpoint_, "sending to", write_error, PortFailure::Outcome::unknown);
            co_return;
        }
        beast::http::response_parser<beast::http::string_body> parser;
        parser.body_limit(answer_bytes_max);
        if (message_.method() == beast::http::verb::head) parser.skip(true);
        const auto [read_error, read] = co_await beast::http::async_read(*stream_, buffer_, parser, as_value);
        if (read_error) {
            result_ = failed(endpoint_, "reading from", read_error, PortFailure::Outcome::unknown);
            co_return;
        }
        goes_on_ = parser.get().keep_alive();
        result_ = to_response(parser.get());
    }

    asio::awaitable<void> open() {
        using Outcome = PortFailure::Outcome;
        auto& connection = beast::get_lowest_layer(*stream_);
        const auto service = std::to_string(endpoint_.port);
        const auto [resolve_error, addresses] = co_await resolver_->async_resolve(endpoint_.host, service, as_value);
        if (resolve_error) {
            result_ = failed(endpoint_, "finding", resolve_error, Outcome::nothing_done);
            co_return;
        }
        const auto [connect_error, peer] = co_await connection.async_connect(addresses, as_value);
        if (connect_error) {
            result_ = failed(endpoint_, "connecting to", connect_error, Outcome::nothing_done);
            co_return;
        }
        const auto [tls_error] = co_await stream_->async_handshake(asio::ssl::stream_base::client, as_value);
        if (tls_error) {
            result_ = failed(endpoint_, "TLS with", tls_error, Outcome::nothing_done);
            // Another certificate than the one that we trust does not get right by itself.
            if (SSL_get_verify_result(stream_->native_handle()) != X509_V_OK)
                result_->error().retry = PortFailure::Retry::never;
            co_return;
        }
        is_open_ = true;
    }

    Endpoint endpoint_;
    asio::ssl::context tls_;
    error_code ca_error_;
    std::unique_ptr<asio::io_context> io_;
    std::unique_ptr<tcp::resolver> resolver_;
    std::unique_ptr<Stream> stream_;
    beast::flat_buffer buffer_;
    Message message_;
    std::chrono::milliseconds at_most_{};
    bool is_open_ = false;
    bool goes_on_ = false;
    std::optional<Result<Response, PortFailure>> result_;
};

Connection::Connection(Endpoint endpoint) : impl_(std::make_unique<Impl>(std::move(endpoint))) {}
Connection::~Connection() = default;

Result<Response, PortFailure> Connection::send(const Request& request, std::chrono::milliseconds at_most,
                                               KeepAlive keep_alive) {
    return impl_->send(request, at_most, keep_alive);
}

Result<Response, PortFailure> send(const Endpoint& endpoint, const Request& request,
                                   std::chrono::milliseconds at_most) {
    return Connection{endpoint}.send(request, at_most, KeepAlive::no);
}

}  // namespace muster::gateway::http
