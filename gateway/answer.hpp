#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/values/ids.hpp"
#include "gateway/api_error.hpp"
#include "gateway/caller.hpp"
#include "gateway/message.hpp"

namespace muster::gateway {

/// What a route's function says.
using Answered = Result<Response, ApiError>;

/// A response, and the route for the metrics: a pattern, never a path, which may hold anything.
struct Answer {
    std::string route;
    Response response;
};

/// R3: what stands for a signature that is good for one change, on its way to the log with what it causes.
class SignatureMark final {
public:
    explicit SignatureMark(std::string mark) : mark_(std::move(mark)) {}
    /// Of the request's next command. A request makes its commands in an order of its own, so the same one has the
    /// same ids on every node.
    [[nodiscard]] CommandId next() { return CommandId{"sig:" + mark_ + ":" + std::to_string(commands_++)}; }

    /// What became of one of its commands. What may have been done, or was so already, uses the signature up.
    void was_carried_out() { carried_out_ = true; }
    void was_not_applied() { not_applied_ = true; }

    /// Whether an answer of this status says that nothing was done: the signature is then as good as before. Of a 503
    /// only the log can tell, and of what failed nobody can.
    [[nodiscard]] bool is_unused_after(unsigned status) const {
        constexpr unsigned service_unavailable = 503;
        if (carried_out_) return false;
        return (status >= 400 && status < 500) || (status == service_unavailable && not_applied_);
    }

private:
    std::string mark_;
    std::size_t commands_ = 0;
    bool carried_out_ = false;
    bool not_applied_ = false;
};

/// A signed request on its way to the function that answers it.
struct Call {
    const Request& request;
    const Target& target;
    const Caller& caller;
    std::string_view request_id;
    SignatureMark* mark = nullptr;  // R3: of a client set to strict replay
};

}  // namespace muster::gateway
