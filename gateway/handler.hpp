#pragma once

#include <string>

#include "gateway/message.hpp"

namespace muster::gateway {

/// Why a request never reached `handle`.
enum class Unserved {
    malformed,  // not HTTP, or not HTTP that one can rely on
    too_large,  // request line, headers or body beyond the limits
    failed,     // `handle` threw
};

/// What answers requests. Safe to call from many threads; a call may block for a bounded time.
class Handler {
public:
    virtual ~Handler() = default;
    [[nodiscard]] virtual Response handle(const Request& request) = 0;
    /// `why` in words is for the sender, except with `failed`, where it is for the operator alone.
    [[nodiscard]] virtual Response refuse(Unserved unserved, const std::string& why) = 0;
};

}  // namespace muster::gateway
