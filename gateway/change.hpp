#pragma once

#include <functional>
#include <variant>
#include <vector>

#include "domain/account/command.hpp"
#include "gateway/answer.hpp"
#include "gateway/outcome.hpp"

namespace muster::gateway {

struct Desk;

/// What a request asks of the ledger, and how it is answered once that is certain. The functions are called when the
/// request itself may be gone, so they hold what they need; none blocks.
struct Change {
    Command command;
    std::function<Answered(const Desk&)> answer;
    std::function<Answered(ApiError)> refused{};  // nothing: as it is
};

/// Several, each for itself, all under way at once; answered once all are certain, in their order.
struct Changes {
    std::vector<Command> commands;
    std::function<Answered(const std::vector<Outcome>&)> answer;
};

/// What is asked for; or an answer, where nothing needs to be.
using Asked = Result<std::variant<Response, Change, Changes>, ApiError>;

}  // namespace muster::gateway
