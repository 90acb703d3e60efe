#pragma once

#include "domain/account/decision.hpp"
#include "domain/base/result.hpp"
#include "domain/ledger/record.hpp"
#include "gateway/api_error.hpp"

namespace muster::gateway {

/// A command that went through. No events: what was asked is so already (T10).
struct Done {
    Events events;
    ledger::Position at;
};

/// What became of a command, as its caller may read it.
using Outcome = Result<Done, ApiError>;

}  // namespace muster::gateway
