#pragma once

#include <optional>
#include <string_view>

#include "domain/directory/configuration.hpp"
#include "domain/directory/events.hpp"
#include "domain/group/events.hpp"
#include "domain/user/status.hpp"

namespace muster::projections {

/// The words that stand in the tables for what is an enumeration in the events.
[[nodiscard]] std::string_view word(user::Status status);
[[nodiscard]] std::string_view word(user::TrashCause cause);
[[nodiscard]] std::string_view word(user::LeftBecause why);
[[nodiscard]] std::string_view word(group::Status status);
[[nodiscard]] std::string_view word(directory::Kind kind);
[[nodiscard]] std::string_view word(directory::Outcome outcome);
[[nodiscard]] std::string_view word(directory::LeftOutReason reason);

[[nodiscard]] std::optional<directory::Kind> parse_kind(std::string_view word);
[[nodiscard]] std::optional<directory::Outcome> parse_outcome(std::string_view word);
[[nodiscard]] std::optional<directory::LeftOutReason> parse_left_out_reason(std::string_view word);

}  // namespace muster::projections
