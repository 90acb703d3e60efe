#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>

#include "domain/base/instant.hpp"

namespace muster::codec {

/// Lifts the data of a released event from version `from` to `from + 1`; `at` is the record's own time. Pure.
struct Upcast {
    std::string_view type;
    std::uint32_t from;
    void (*lift)(nlohmann::json& data, Instant at);
};

/// The versions that this build can still read besides the current ones. An entry is never taken
/// out and never changed: the log holds such records for ever.
[[nodiscard]] std::span<const Upcast> released_upcasts();

/// Step by step up to version `to`; false where a step is missing.
[[nodiscard]] bool upcast(std::span<const Upcast> steps, std::string_view type, std::uint32_t from, std::uint32_t to,
                          nlohmann::json& data, Instant at);

}  // namespace muster::codec
