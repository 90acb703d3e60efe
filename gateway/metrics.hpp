#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "gateway/signature.hpp"

namespace muster::gateway {

/// What the gateway counts (OPS-07, OPS-08). Safe to call from any thread; nothing here fails.
/// No name, key or id goes in: `route` is a pattern (`GET /admin/v1/users/{id}`).
class Metrics {
public:
    virtual ~Metrics() = default;
    /// A point on a clock that never jumps; only differences mean something.
    [[nodiscard]] virtual std::chrono::nanoseconds ticks() const = 0;
    virtual void request_answered(std::string_view route, unsigned status, std::chrono::nanoseconds took) = 0;
    virtual void request_unreadable(std::string_view why) = 0;  // closed or refused before a route was known
    virtual void connections(std::size_t open) = 0;
    virtual void signature_seen(SignatureVersion version, SignatureHash hash) = 0;
    virtual void signature_refused(int code) = 0;
    /// Everything, in Prometheus' text format.
    [[nodiscard]] virtual std::string text() const = 0;
};

}  // namespace muster::gateway
