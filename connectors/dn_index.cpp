#include "connectors/dn_index.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace muster::connectors {
namespace {

constexpr std::size_t piece_bytes = 64 * 1024;

}  // namespace

DnNumber DnIndex::number_of(std::string_view normalised) {
    const auto hash = std::hash<std::string_view>{}(normalised);
    DnNumber name = numbers_.find(hash, [&](DnNumber known) { return texts_[known] == normalised; });
    if (name != NumberTable::none) return name;
    name = static_cast<DnNumber>(texts_.size());
    numbers_.add(hash, name);
    texts_.push_back(keep(normalised));
    holders_.push_back(nowhere);
    return name;
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
