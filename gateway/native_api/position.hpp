#pragma once

#include <optional>
#include <string_view>

#include "domain/ledger/record.hpp"
#include "gateway/answer.hpp"
#include "gateway/api_error.hpp"
#include "gateway/desk.hpp"
#include "gateway/message.hpp"

namespace muster::gateway::native_api {

/// API-20: on an answer, where a write ended, or what a read shows; on a read, what it must show at least.
inline constexpr std::string_view position_name = "Muster-Position";

[[nodiscard]] Header position_header(const ledger::Position& position);
/// Nothing once the tables show what the request demands; 50300 where they do not in time, 40002 where it is
/// no position, 40901 where it is of a history that this log does not hold.
[[nodiscard]] std::optional<ApiError> wait_for_demanded_position(const Desk& desk, const Call& call);

}  // namespace muster::gateway::native_api
