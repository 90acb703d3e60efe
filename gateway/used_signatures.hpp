#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "domain/base/instant.hpp"
#include "gateway/authentication.hpp"

namespace muster::gateway {

/// R3: the signatures with which clients set to strict replay have asked this process for a change, for as long as such
/// a signature could still be in the window. Safe to call from any thread.
///
/// Bounded, and what is full takes nothing in: a signature that was dropped before its time could be used again.
class UsedSignatures final {
public:
    /// A date may lie ahead by the window, and then be good for the window: to the end of its last second, as dates
    /// have whole ones.
    static constexpr auto remembered = 2 * Authentication::window + std::chrono::seconds{1};

    enum class Taken : std::uint8_t { first, again, full };

    explicit UsedSignatures(std::size_t marks_max = 200'000) : marks_max_(marks_max) {}

    /// Whoever was `first` has it until they give it back: the same request meanwhile is `again`.
    [[nodiscard]] Taken take(const std::string& mark, Instant now);
    /// Nothing was done with it. By whoever was `first` alone.
    void give_back(const std::string& mark);

private:
    using Ages = std::list<std::pair<Instant, std::string>>;  // oldest first

    std::size_t marks_max_;
    std::mutex mutex_;
    Ages ages_;
    std::unordered_map<std::string_view, Ages::iterator> marks_;  // into `ages_`, whose elements stay where they are
};

}  // namespace muster::gateway
