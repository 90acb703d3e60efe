#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include "domain/base/result.hpp"
#include "domain/values/malformed.hpp"
#include "gateway/parameters.hpp"

namespace muster::gateway::admin_api {

/// One optional field: parsed into `into` where it was sent, which stays as it is where it was not.
template <class T>
[[nodiscard]] std::optional<ApiError> read_field(const Parameters& parameters, std::string_view name,
                                                 Result<T, Malformed> (*parse)(std::string_view text,
                                                                               std::string_view field),
                                                 std::optional<T>& into) {
    const auto text = parameters.text(name);
    if (!text) return text.error();
    if (!*text) return std::nullopt;
    auto parsed = parse(**text, name);
    if (!parsed) return invalid(parsed.error().field, parsed.error().why);
    into = std::move(*parsed);
    return std::nullopt;
}

}  // namespace muster::gateway::admin_api
