#pragma once

#include <string>

#include "domain/base/result.hpp"
#include "domain/values/ids.hpp"
#include "gateway/api_error.hpp"
#include "gateway/desk.hpp"

namespace muster::gateway::native_api {

/// By its id, or else by its name; 40401 where there is none.
[[nodiscard]] Result<DirectoryId, ApiError> directory_named(const Desk& desk, const std::string& text);

}  // namespace muster::gateway::native_api
