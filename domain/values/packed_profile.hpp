#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>
#include <vector>

#include "domain/base/counted.hpp"
#include "domain/values/person.hpp"

namespace muster {

/// A profile as an account keeps it, hundreds of thousands of times: in one piece of memory, as each text would take 32
/// bytes of its own before its first letter, and most are short or empty. Copies share it, and it is never changed.
class PackedProfile {
public:
    PackedProfile() = default;  // nothing but empty fields
    explicit PackedProfile(const Profile& profile);

    [[nodiscard]] Profile unpack() const;
    // Of one field, without making the others.
    [[nodiscard]] Username username() const;
    [[nodiscard]] std::vector<Username> aliases() const;

    friend bool operator==(const PackedProfile& a, const PackedProfile& b) { return a.text() == b.text(); }

private:
    struct Block {
        static void destroy(Block* block);

        mutable std::atomic<std::uint32_t> owners{0};
        std::uint32_t size = 0;  // of the text, which lies behind
    };

    [[nodiscard]] std::string_view text() const;

    Counted<Block> block_;
};

}  // namespace muster
