#pragma once

#include <optional>
#include <string_view>

#include "domain/directory/configuration.hpp"
#include "domain/directory/events.hpp"
#include "domain/group/events.hpp"
#include "domain/phone/events.hpp"
#include "domain/user/status.hpp"
#include "domain/values/token.hpp"

namespace muster::projections {

/// The words that stand in the tables for what is an enumeration in the events.
[[nodiscard]] std::string_view word(user::Status status);
[[nodiscard]] std::string_view word(user::TrashCause cause);
[[nodiscard]] std::string_view word(user::LeftBecause why);
[[nodiscard]] std::string_view word(group::Status status);
[[nodiscard]] std::string_view word(directory::Kind kind);
[[nodiscard]] std::string_view word(phone::Type type);
[[nodiscard]] std::string_view word(phone::Platform platform);
[[nodiscard]] std::string_view word(TokenType type);
[[nodiscard]] std::string_view word(directory::Outcome outcome);
[[nodiscard]] std::string_view word(directory::RunKind kind);
[[nodiscard]] std::string_view word(directory::LeftOutReason reason);
[[nodiscard]] std::string_view word(directory::HeldBecause because);

[[nodiscard]] std::optional<directory::Kind> parse_kind(std::string_view word);
[[nodiscard]] std::optional<phone::Type> parse_phone_type(std::string_view word);
[[nodiscard]] std::optional<phone::Platform> parse_platform(std::string_view word);
[[nodiscard]] std::optional<TokenType> parse_token_type(std::string_view word);
[[nodiscard]] std::optional<directory::Outcome> parse_outcome(std::string_view word);
[[nodiscard]] std::optional<directory::RunKind> parse_run_kind(std::string_view word);
[[nodiscard]] std::optional<directory::LeftOutReason> parse_left_out_reason(std::string_view word);

}  // namespace muster::projections
