#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace muster::connectors {

/// Which number something has; what a number stands for is known to whoever asks. Every entry and every member of a
/// directory passes here, so all lies in one piece of memory: open addressing over 32 bits of a hash.
class NumberTable {
public:
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    /// Of the numbers with this hash the one that `is_it` accepts; none: there is no such one.
    template <class IsIt>
    [[nodiscard]] std::uint32_t find(std::uint64_t hash, IsIt is_it) const {
        if (slots_.empty()) return none;
        const std::uint32_t folded = fold(hash);
        for (std::size_t at = folded;; ++at) {
            const Slot& slot = slots_[at & (slots_.size() - 1)];
            if (slot.number == none || (slot.hash == folded && is_it(slot.number))) return slot.number;
        }
    }

    /// It must not be in here yet.
    void add(std::uint64_t hash, std::uint32_t number) {
        if (slots_.size() < 2 * (size_ + 1)) grow();
        ++size_;
        put({fold(hash), number});
    }

private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t number = none;
    };
    static constexpr std::size_t slots_min = 1024;

    [[nodiscard]] static std::uint32_t fold(std::uint64_t hash) {
        return static_cast<std::uint32_t>(hash ^ (hash >> 32));
    }

    void put(Slot slot) {
        std::size_t at = slot.hash;
        while (slots_[at & (slots_.size() - 1)].number != none) ++at;
        slots_[at & (slots_.size() - 1)] = slot;
    }

    void grow() {
        const auto before = std::exchange(slots_, std::vector<Slot>(std::max(slots_min, slots_.size() * 2)));
        for (const Slot& slot : before)
            if (slot.number != none) put(slot);
    }

    std::vector<Slot> slots_;  // a power of two of them, at most half in use
    std::size_t size_ = 0;
};

}  // namespace muster::connectors
