#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muster::gateway {

struct Pair {
    std::string key;
    std::string value;

    friend bool operator==(const Pair&, const Pair&) = default;
};

/// A query or a form. `+` is a space; a key without `=` has the empty value; a `%` that two hex
/// digits do not follow stands for itself. Order and repetitions are kept.
[[nodiscard]] std::vector<Pair> decode_pairs(std::string_view text);

/// `A–Z a–z 0–9 - _ . ~` stay, all else is `%XX` in upper-case hex.
[[nodiscard]] std::string percent_encode(std::string_view text);

/// Of a path segment: `+` stays.
[[nodiscard]] std::string percent_decode(std::string_view text);

}  // namespace muster::gateway
