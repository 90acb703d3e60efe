#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace muster {

/// An identifier of exactly 20 upper-case letters and digits (U1), held without an allocation:
/// an account keeps hundreds of thousands of them.
template <class Tag>
class FixedId {
public:
    static constexpr std::size_t size = 20;

    FixedId() { text_.fill('0'); }

    /// Nothing unless `text` is 20 characters of A–Z and 0–9.
    [[nodiscard]] static std::optional<FixedId> parse(std::string_view text) {
        const auto allowed = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
        if (text.size() != size || !std::ranges::all_of(text, allowed)) return std::nullopt;
        FixedId id;
        std::ranges::copy(text, id.text_.begin());
        return id;
    }

    [[nodiscard]] std::string_view view() const { return {text_.data(), text_.size()}; }
    [[nodiscard]] std::string str() const { return std::string{view()}; }

    friend auto operator<=>(const FixedId&, const FixedId&) = default;

private:
    std::array<char, size> text_;
};

}  // namespace muster

template <class Tag>
struct std::hash<muster::FixedId<Tag>> {
    std::size_t operator()(const muster::FixedId<Tag>& id) const noexcept {
        return std::hash<std::string_view>{}(id.view());
    }
};
