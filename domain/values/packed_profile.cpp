#include "domain/values/packed_profile.hpp"

#include <algorithm>
#include <limits>
#include <new>
#include <string>

#include "domain/base/invariant.hpp"

namespace muster {
namespace {

// Each text behind its length, that in groups of seven bits, the lowest first; the aliases come last, as many as there
// are. So equal profiles are equal bytes.
constexpr int texts_before_aliases = 6;
constexpr unsigned group_bits = 7;
constexpr std::size_t another_follows = 1U << group_bits;

void put(std::string& packed, const std::string& text) {
    auto size = text.size();
    for (; size >= another_follows; size >>= group_bits) {
        packed += static_cast<char>((size % another_follows) | another_follows);
    }
    packed += static_cast<char>(size);
    packed += text;
}

std::string_view take_view(std::string_view& packed) {
    std::size_t size = 0;
    for (unsigned shift = 0; !packed.empty(); shift += group_bits) {
        const auto group = static_cast<unsigned char>(packed.front());
        packed.remove_prefix(1);
        size |= (group % another_follows) << shift;
        if (group < another_follows) break;
    }
    const auto text = packed.substr(0, size);
    packed.remove_prefix(text.size());
    return text;
}

std::string take(std::string_view& packed) {
    return std::string{take_view(packed)};
}

std::vector<Username> take_aliases(std::string_view& packed) {
    std::vector<Username> aliases;
    while (!packed.empty()) aliases.emplace_back(take(packed));
    return aliases;
}

}  // namespace

PackedProfile::PackedProfile(const Profile& profile) {
    if (profile == Profile{}) return;
    std::string packed;
    put(packed, profile.username.get());
    put(packed, profile.real_name.get());
    put(packed, profile.first_name.get());
    put(packed, profile.last_name.get());
    put(packed, profile.email.get());
    put(packed, profile.notes.get());
    for (const auto& alias : profile.aliases) put(packed, alias.get());

    invariant(packed.size() <= std::numeric_limits<std::uint32_t>::max(), "a profile is larger than any record");
    auto* block = new (::operator new(sizeof(Block) + packed.size())) Block;
    block->size = static_cast<std::uint32_t>(packed.size());
    std::ranges::copy(packed, reinterpret_cast<char*>(block + 1));
    block_ = Counted<Block>{block};
}

Profile PackedProfile::unpack() const {
    auto packed = text();
    Profile profile;
    profile.username = Username{take(packed)};
    profile.real_name = PersonName{take(packed)};
    profile.first_name = PersonName{take(packed)};
    profile.last_name = PersonName{take(packed)};
    profile.email = Email{take(packed)};
    profile.notes = Notes{take(packed)};
    profile.aliases = take_aliases(packed);
    return profile;
}

Username PackedProfile::username() const {
    auto packed = text();
    return Username{take(packed)};
}

std::vector<Username> PackedProfile::aliases() const {
    auto packed = text();
    for (int before = 0; before < texts_before_aliases; ++before) (void)take_view(packed);
    return take_aliases(packed);
}

std::string_view PackedProfile::text() const {
    if (!block_) return {};
    return {reinterpret_cast<const char*>(block_.get() + 1), block_->size};
}

void PackedProfile::Block::destroy(Block* block) {
    block->~Block();
    ::operator delete(block);
}

}  // namespace muster
