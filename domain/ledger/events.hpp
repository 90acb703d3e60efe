#pragma once

#include <cstdint>
#include <string>

#include "domain/account/event_type.hpp"

namespace muster::ledger {

/// The barrier: whoever wants to write appends one and writes only after reading it back as valid.
/// Subject: the opening's own id.
struct Opened {
    static constexpr EventType type{"ledger.opened", 1};
    std::string opening;      // a random id, new for every barrier
    std::uint64_t epoch = 0;  // one more than the last valid barrier's
    std::string url;          // where this writer's gateway answers
    std::string build;
    std::uint32_t level = 1;  // the schema level that this writer writes

    friend bool operator==(const Opened&, const Opened&) = default;
};

}  // namespace muster::ledger
