#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "domain/base/instant.hpp"
#include "domain/base/result.hpp"
#include "domain/ports/digest.hpp"
#include "domain/ports/port_failure.hpp"
#include "gateway/message.hpp"
#include "gateway/url_encoding.hpp"

namespace muster::gateway::http {

/// Where a gateway listens, and whom to believe that it is one.
struct Endpoint {
    std::string host;  // as the certificate names it
    std::uint16_t port = 443;
    std::string ca_file;  // PEM
};

struct ApiKey {
    std::string ikey;
    std::string skey;
};

/// One call as a person writes it: `GET /admin/v1/users limit=10`.
struct ApiCall {
    std::string method;
    std::string path;  // may bring a query
    std::vector<Pair> parameters{};
    std::optional<std::string> csv{};       // a file as the body
    std::optional<std::string> if_match{};  // what was read before the change, or `*`
    std::optional<Header> position{};       // API-20: what the answer must show at least
};

/// As clients of version 5 send it: parameters in the query of a GET or DELETE or beside a file, else
/// in a JSON object, all of them text; of a PATCH it is a merge patch.
[[nodiscard]] Request signed_request(const ApiCall& call, const std::string& host, const ApiKey& key, Instant now,
                                     const Digest& digest);

enum class KeepAlive { no, yes };

/// One connection, opened by the first request and again after a failure. The certificate and its name are checked. One
/// thread at a time.
class Connection final {
public:
    explicit Connection(Endpoint endpoint);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Waits for the answer, at most `at_most` in all.
    [[nodiscard]] Result<Response, PortFailure> send(const Request& request, std::chrono::milliseconds at_most,
                                                     KeepAlive keep_alive = KeepAlive::yes);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// Sends one request over TLS on a connection of its own and waits for the answer, at most
/// `at_most` in all. The certificate and its name are checked.
[[nodiscard]] Result<Response, PortFailure> send(const Endpoint& endpoint, const Request& request,
                                                 std::chrono::milliseconds at_most);

}  // namespace muster::gateway::http
