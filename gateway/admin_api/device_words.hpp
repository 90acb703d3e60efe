#pragma once

#include <optional>
#include <string_view>

#include "domain/phone/events.hpp"
#include "domain/values/token.hpp"

/// What clients call the kinds of devices. Letter case is free when they ask, and as here when they are answered.
namespace muster::gateway::admin_api {

[[nodiscard]] std::string_view shown(phone::Type type);
[[nodiscard]] std::string_view shown(phone::Platform platform);
[[nodiscard]] std::string_view shown(TokenType type);

[[nodiscard]] std::optional<phone::Type> find_phone_type(std::string_view text);
[[nodiscard]] std::optional<phone::Platform> find_platform(std::string_view text);
[[nodiscard]] std::optional<TokenType> find_token_type(std::string_view text);

}  // namespace muster::gateway::admin_api
