#include "infra/ldap/ad_known.hpp"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <utility>

#include "domain/base/match.hpp"

namespace muster::ldap {

AdKnown::Is AdKnown::what_is(const Guid& guid) const {
    const auto found = entries_.find(guid);
    return found == entries_.end() ? Is::unknown : found->second;
}

void AdKnown::put(const Guid& guid, Is is) {
    if (is == Is::unknown) {
        entries_.erase(guid);
    } else {
        entries_[guid] = is;
    }
}

void AdKnown::set(const Guid& guid, Is is) {
    const Is was = what_is(guid);
    if (was == is) return;
    note(Was{guid, was});
    put(guid, is);
}

bool AdKnown::was_told(const Guid& guid) const {
    const Is is = what_is(guid);
    return is == Is::inside || is == Is::behind || is_walked(guid);
}

void AdKnown::set_members(const Guid& group, Members members) {
    const auto [place, is_new] = members_.try_emplace(group);
    loose_ = loose_ || std::ranges::any_of(place->second, [&](const Guid& member) {
                 return !members.contains(member) && what_is(member) != Is::inside;
             });
    std::swap(place->second, members);
    if (noting_) note(WasGroup{group, is_new ? std::nullopt : std::optional{std::move(members)}});
}

void AdKnown::add_member(const Guid& group, const Guid& member) {
    if (members_[group].insert(member).second) note(WasMember{group, member, false});
}

void AdKnown::remove_member(const Guid& group, const Guid& member) {
    const auto found = members_.find(group);
    if (found == members_.end() || found->second.erase(member) == 0) return;
    note(WasMember{group, member, true});
    loose_ = loose_ || what_is(member) != Is::inside;
}

void AdKnown::forget_group(const Guid& group) {
    const auto found = members_.find(group);
    if (found == members_.end()) return;
    if (noting_) note(WasGroup{group, std::move(found->second)});
    members_.erase(found);
    loose_ = true;
}

std::vector<Guid> AdKnown::groups_with(const Guid& member) const {
    std::vector<Guid> groups;
    for (const auto& [group, members] : members_)
        if (members.contains(member)) groups.push_back(group);
    return groups;
}

std::vector<Guid> AdKnown::take_unreached(std::span<const Guid> roots) {
    if (!std::exchange(loose_, false)) return {};
    std::unordered_set<Guid> reached;
    std::vector<Guid> work;
    for (const Guid& root : roots)
        if (reached.insert(root).second) work.push_back(root);
    while (!work.empty()) {
        const auto group = members_.find(work.back());
        work.pop_back();
        if (group == members_.end()) continue;
        for (const Guid& member : group->second)
            if (reached.insert(member).second) work.push_back(member);
    }
    std::vector<Guid> gone;
    for (const auto& [group, members] : members_)
        if (!reached.contains(group)) gone.push_back(group);
    for (const Guid& group : gone) forget_group(group);
    loose_ = false;
    std::vector<Guid> loose;
    for (const auto& [guid, is] : entries_)
        if (is != Is::inside && !reached.contains(guid)) loose.push_back(guid);
    for (const Guid& guid : loose) {
        if (what_is(guid) == Is::behind) gone.push_back(guid);
        set(guid, Is::unknown);
    }
    return gone;
}

void AdKnown::note(std::variant<Was, WasGroup, WasMember> was) {
    if (noting_) undo_.push_back(std::move(was));
}

void AdKnown::begin() {
    noting_ = true;
}

void AdKnown::commit() {
    noting_ = false;
    undo_.clear();
}

void AdKnown::roll_back() {
    noting_ = false;
    for (auto& was : undo_ | std::views::reverse) {
        match(
            was, [&](const Was& entry) { put(entry.guid, entry.is); },
            [&](WasGroup& group) {
                if (group.members) {
                    members_[group.group] = *std::move(group.members);
                } else {
                    members_.erase(group.group);
                }
            },
            [&](const WasMember& value) {
                if (value.listed) {
                    members_[value.group].insert(value.member);
                } else {
                    members_[value.group].erase(value.member);
                }
            });
    }
    undo_.clear();
}

}  // namespace muster::ldap
