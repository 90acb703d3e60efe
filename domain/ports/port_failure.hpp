#pragma once

#include <string>

namespace muster {

/// Another part did not do what it was asked. Says what a caller can act on.
struct PortFailure {
    enum class Retry { later, never };
    enum class Outcome { nothing_done, unknown };
    Retry retry = Retry::later;
    Outcome outcome = Outcome::nothing_done;
    std::string what;  // for an operator: what failed, on which address or file, and what to do
};

}  // namespace muster
