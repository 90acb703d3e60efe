#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <unordered_set>
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
    /// A date may lie ahead by the window, and then be good for the window.
    static constexpr auto remembered = 2 * Authentication::window;

    enum class Taken : std::uint8_t { first, again, full };

    explicit UsedSignatures(std::size_t marks_max = 200'000) : marks_max_(marks_max) {}

    [[nodiscard]] Taken take(const std::string& mark, Instant now);

private:
    std::size_t marks_max_;
    std::mutex mutex_;
    std::unordered_set<std::string> marks_;
    std::deque<std::pair<Instant, const std::string*>> ages_;  // into `marks_`, whose elements stay where they are
};

}  // namespace muster::gateway
