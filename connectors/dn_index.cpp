#include "connectors/dn_index.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace muster::connectors {
namespace {

constexpr std::size_t piece_bytes = 64 * 1024;
constexpr std::size_t slots_min = 1024;

}  // namespace

DnNumber DnIndex::number_of(std::string_view normalised) {
    if (slots_.size() < 2 * (texts_.size() + 1)) grow();
    const auto hash = static_cast<std::uint32_t>(std::hash<std::string_view>{}(normalised));
    Slot& slot = slot_of(normalised, hash);
    if (slot.name == nowhere) {
        slot = {hash, static_cast<DnNumber>(texts_.size())};
        texts_.push_back(keep(normalised));
        holders_.push_back(nowhere);
    }
    return slot.name;
}

// Where it is, or would be.
DnIndex::Slot& DnIndex::slot_of(std::string_view text, std::uint32_t hash) {
    for (std::size_t at = hash;; ++at) {
        Slot& slot = slots_[at & (slots_.size() - 1)];
        if (slot.name == nowhere || (slot.hash == hash && texts_[slot.name] == text)) return slot;
    }
}

void DnIndex::grow() {
    const auto before = std::exchange(slots_, std::vector<Slot>(std::max(slots_min, slots_.size() * 2)));
    for (const Slot& slot : before)
        if (slot.name != nowhere) slot_of(texts_[slot.name], slot.hash) = slot;
}

std::string_view DnIndex::keep(std::string_view text) {
    if (text.size() > left_) {
        left_ = std::max(piece_bytes, text.size());
        pieces_.push_back(std::make_unique<char[]>(left_));
        next_ = pieces_.back().get();
    }
    const std::string_view kept{next_, text.size()};
    next_ = std::ranges::copy(text, next_).out;
    left_ -= text.size();
    return kept;
}

void DnIndex::take(DnNumber name, ObjectIndex object) {
    ObjectIndex& holder = holders_[name];
    if (holder == nowhere) {
        holder = object;
        return;
    }
    auto& others = contested_[name];
    if (object < holder) std::swap(object, holder);
    others.insert(object);
}

void DnIndex::release(DnNumber name, ObjectIndex object) {
    const auto others = contested_.find(name);
    if (holders_[name] != object) {
        if (others != contested_.end()) others->second.erase(object);
    } else if (others == contested_.end() || others->second.empty()) {
        holders_[name] = nowhere;
    } else {
        holders_[name] = *others->second.begin();
        others->second.erase(others->second.begin());
    }
    if (others != contested_.end() && others->second.empty()) contested_.erase(others);
}

std::optional<ObjectIndex> DnIndex::holder(DnNumber name) const {
    return holders_[name] == nowhere ? std::nullopt : std::optional{holders_[name]};
}

}  // namespace muster::connectors
