#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/message.hpp"

namespace muster::gateway::test {

/// A TLS connection that sends bytes as they are: what no well-behaved client would. Every wait ends
/// after ten seconds.
class RawTls final {
public:
    enum class Step { connect, handshake };

    /// Trusts anybody: what the server does is under test, not who it is. `version_max` as OpenSSL's
    /// constants; 0 the latest.
    RawTls(std::uint16_t port, Step up_to = Step::handshake, int version_max = 0);
    RawTls(RawTls&& other) noexcept;
    ~RawTls();

    [[nodiscard]] bool shaken() const { return shaken_; }
    /// Tries the handshake of a connection that was only connected.
    bool handshake(std::chrono::milliseconds at_most = std::chrono::seconds{10});
    /// False where the other side has closed.
    bool send(std::string_view bytes);
    /// One whole response (a Content-Length is needed), or what came until the end.
    [[nodiscard]] std::string receive_response();
    /// Everything until the other side ends.
    [[nodiscard]] std::string receive_all();
    /// True where the other side closes in time, whatever it says before.
    [[nodiscard]] bool is_closed(std::chrono::milliseconds at_most = std::chrono::seconds{10});
    /// The same below TLS, for a connection without a handshake.
    [[nodiscard]] bool is_cut_off();
    /// Closes so that the other side meets a reset.
    void reset();

private:
    struct Handles;
    std::unique_ptr<Handles> handles_;
    bool shaken_ = false;
    std::string received_;
};

/// As it goes over the wire.
[[nodiscard]] std::string wire(const Request& request);
[[nodiscard]] int status_of(std::string_view response);
[[nodiscard]] std::string body_of(std::string_view response);

}  // namespace muster::gateway::test
