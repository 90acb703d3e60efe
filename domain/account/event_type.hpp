#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

namespace muster {

/// The name and version under which an event stands in the log. A released name or field never
/// changes; a new shape is a new version.
struct EventType {
    std::string_view name;
    std::uint32_t version;

    friend auto operator<=>(const EventType&, const EventType&) = default;
};

}  // namespace muster
