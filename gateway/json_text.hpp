#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace muster::gateway {

/// What a client reads. Never throws: bytes that are not UTF-8, as a detail may quote them, come out
/// as U+FFFD.
[[nodiscard]] std::string json_text(const nlohmann::json& value);

}  // namespace muster::gateway
