#pragma once

#include <optional>

#include "domain/directory/configuration.hpp"
#include "gateway/api_error.hpp"
#include "gateway/desk.hpp"

namespace muster::gateway::native_api {

/// D1: why this door does not send a password where it has not gone yet; the command line, on the machine where it
/// lies, does. Nothing: it goes nowhere new.
[[nodiscard]] std::optional<ApiError> refused_password(const Desk& desk, const directory::Configuration& configuration);

}  // namespace muster::gateway::native_api
