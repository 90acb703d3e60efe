#include "connectors/people_index.hpp"

#include <algorithm>

#include "connectors/dn.hpp"

namespace muster::connectors {
namespace {

std::string key_of(const ad::Sid& sid, std::uint32_t rid) {
    return sid.domain + ":" + std::to_string(rid);
}

std::string_view type_of(std::string_view dn) {
    return dn.substr(0, dn.find('='));
}

}  // namespace

PeopleIndex::PeopleIndex(directory::Kind kind, const AttributeSet& attributes)
    : is_ad_(kind == directory::Kind::ad),
      uid_(attributes.index_of("uid")),
      gid_number_(attributes.index_of("gidnumber")) {}

void PeopleIndex::add(ObjectIndex index, const Object& person, std::string_view dn) {
    if (auto group = primary_group_of(person)) by_primary_group_[*std::move(group)].push_back(index);
    if (is_ad_) return;
    if (keeps_uids_ && uid_)
        for (const std::string_view uid : person.all(*uid_)) by_uid_.emplace(uid, index);
    if (dn.empty()) return;
    count(places_, parent_of(dn));
    count(types_, type_of(dn));
}

void PeopleIndex::remove(ObjectIndex index, const Object& person, std::string_view dn) {
    if (const auto group = primary_group_of(person)) {
        const auto found = by_primary_group_.find(*group);
        if (found != by_primary_group_.end()) std::erase(found->second, index);
    }
    if (is_ad_) return;
    if (keeps_uids_ && uid_)
        for (const std::string_view uid : person.all(*uid_)) {
            const auto [first, last] = by_uid_.equal_range(std::string{uid});
            const auto own = std::find_if(first, last, [&](const auto& entry) { return entry.second == index; });
            if (own != last) by_uid_.erase(own);
        }
    if (dn.empty()) return;
    count_out(places_, parent_of(dn));
    count_out(types_, type_of(dn));
}

void PeopleIndex::count(Counts& counts, std::string_view key) {
    const auto found = counts.find(key);
    if (found == counts.end()) {
        counts.emplace(key, 1);
    } else {
        ++found->second;
    }
}

void PeopleIndex::count_out(Counts& counts, std::string_view key) {
    const auto found = counts.find(key);
    if (found != counts.end() && --found->second == 0) counts.erase(found);
}

bool PeopleIndex::is_same(const Object& one, const Object& other) const {
    return one.name == other.name && primary_group_of(one) == primary_group_of(other) &&
           (!keeps_uids_ || !uid_ || one.all(*uid_) == other.all(*uid_));
}

void PeopleIndex::keep_uids(const std::vector<Object>& objects) {
    if (keeps_uids_) return;
    keeps_uids_ = true;
    for (ObjectIndex i = 0; uid_ && i < objects.size(); ++i) {
        if (!objects[i].live || objects[i].kind != EntryKind::user) continue;
        for (const std::string_view uid : objects[i].all(*uid_)) by_uid_.emplace(uid, i);
    }
}

std::vector<ObjectIndex> PeopleIndex::with_uid(const std::string& uid) const {
    std::vector<ObjectIndex> people;
    for (auto [at, end] = by_uid_.equal_range(uid); at != end; ++at) people.push_back(at->second);
    return people;
}

std::optional<std::string> PeopleIndex::primary_group_of(const Object& person) const {
    if (is_ad_) {
        if (!person.sid || person.primary_group_rid == 0) return std::nullopt;
        return key_of(*person.sid, person.primary_group_rid);
    }
    const auto gid = gid_number_ ? person.first(*gid_number_) : std::nullopt;
    return gid ? std::optional{std::string{*gid}} : std::nullopt;
}

const std::vector<ObjectIndex>& PeopleIndex::with_primary_group(const ad::Sid& group) const {
    return in_primary_group(key_of(group, group.rid));
}

const std::vector<ObjectIndex>& PeopleIndex::with_gid_number(const std::string& gid_number) const {
    return in_primary_group(gid_number);
}

const std::vector<ObjectIndex>& PeopleIndex::in_primary_group(const std::string& key) const {
    static const std::vector<ObjectIndex> nobody;
    const auto found = by_primary_group_.find(key);
    return found == by_primary_group_.end() ? nobody : found->second;
}

}  // namespace muster::connectors
