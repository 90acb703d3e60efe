#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::gateway {

/// `/admin/v1/users/{id}` against a path as sent: the decoded text of each `{…}`, or nothing. A
/// trailing slash counts; an empty segment matches no `{…}`.
[[nodiscard]] std::optional<std::vector<std::string>> match_path(std::string_view pattern, std::string_view path);

}  // namespace muster::gateway
