#pragma once

#include <cstdint>
#include <optional>

#include "domain/base/result.hpp"
#include "gateway/parameters.hpp"
#include "projections/queries/users.hpp"

namespace muster::gateway::admin_api {

inline constexpr std::uint32_t page_default = 100;
inline constexpr std::uint32_t user_page_max = 300;
inline constexpr std::uint32_t page_max = 500;
inline constexpr std::size_t list_items_max = 100;

/// `limit` above the maximum is clamped; below 1, negative `offset`, or no number: 40002.
[[nodiscard]] Result<queries::Page, ApiError> read_page(const Parameters& parameters, std::uint32_t limit_max);

/// Beside a list: how many there are, and where to go on, absent on the last and first page.
struct PageInfo {
    std::uint64_t total_objects = 0;
    std::optional<std::uint64_t> next_offset{};
    std::optional<std::uint64_t> prev_offset{};

    friend bool operator==(const PageInfo&, const PageInfo&) = default;
};

[[nodiscard]] PageInfo page_info(queries::Page page, std::uint64_t total);

}  // namespace muster::gateway::admin_api
