#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace muster {

/// D2: what a directory's entry is, whatever its DN and name: `entryUUID` or `objectGUID`.
/// The bytes stand in the order of the text form; AD's little-endian fields are turned round where
/// they are read.
struct Guid {
    std::array<std::uint8_t, 16> bytes{};

    /// `d722ac0b-924e-45fd-bb4c-ff19ab348e9f`
    [[nodiscard]] std::string text() const;
    [[nodiscard]] static std::optional<Guid> parse(std::string_view text);

    friend auto operator<=>(const Guid&, const Guid&) = default;
};

}  // namespace muster

template <>
struct std::hash<muster::Guid> {
    std::size_t operator()(const muster::Guid& guid) const noexcept;
};
