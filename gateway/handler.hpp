#pragma once

#include <functional>
#include <memory>
#include <string>

#include "gateway/message.hpp"
#include "gateway/turns.hpp"

namespace muster::gateway {

/// Why a request never reached `handle`.
enum class Unserved {
    malformed,  // not HTTP, or not HTTP that one can rely on
    too_large,  // request line, headers or body beyond the limits
    failed,     // `handle` threw
};

/// What answers requests. Safe to call from many threads.
class Handler {
public:
    virtual ~Handler() = default;
    /// Called among all requests, so it does not block. Tells `answered` once, from any thread, even before it returns.
    /// `turns` outlives that.
    virtual void handle(std::shared_ptr<const Request> request, Turns& turns,
                        std::function<void(Response)> answered) = 0;
    /// `why` in words is for the sender, except with `failed`, where it is for the operator alone.
    [[nodiscard]] virtual Response refuse(Unserved unserved, const std::string& why) = 0;
};

}  // namespace muster::gateway
