#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/ad_values.hpp"
#include "connectors/directory.hpp"
#include "domain/values/guid.hpp"

namespace muster::connectors {

using ObjectIndex = std::uint32_t;
/// Of a normalised DN in the DnIndex.
using DnNumber = std::uint32_t;
inline constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();

/// An entry of the directory as the replica keeps it.
struct Object {
    Guid guid{};
    EntryKind kind = EntryKind::other;
    bool live = true;      // false: it was deleted, or so far only a group has named it
    bool in_base = false;  // at the configured base, or below it
    std::string dn{};
    DnNumber name = nowhere;  // what `dn` comes to; nowhere: it is no DN
    std::vector<Value> values{};
    std::optional<ad::Sid> sid{};  // AD: of groups, and of users whose primary group matters
    std::uint32_t primary_group_rid = 0;

    /// The values of one attribute; empty where it has none.
    [[nodiscard]] std::vector<std::string_view> all(std::uint16_t attribute) const;
    [[nodiscard]] std::optional<std::string_view> first(std::uint16_t attribute) const;
};

}  // namespace muster::connectors
