#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "domain/values/ids.hpp"
#include "gateway/caller.hpp"
#include "gateway/message.hpp"

namespace muster::gateway {

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

private:
    std::string mark_;
    std::size_t commands_ = 0;
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
