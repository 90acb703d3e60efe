#pragma once

#include <functional>
#include <variant>

#include "domain/account/command.hpp"
#include "gateway/answer.hpp"

namespace muster::gateway {

struct Desk;

/// What a request asks of the ledger, and how it is answered once that is certain. Both are called when the request
/// itself may be gone, so they hold what they need; neither blocks.
struct Change {
    Command command;
    std::function<Answered(const Desk&)> answer;
    std::function<Answered(ApiError)> refused{};  // nothing: as it is
};

/// A change, or an answer for which none is needed.
using Asked = Result<std::variant<Response, Change>, ApiError>;

}  // namespace muster::gateway
