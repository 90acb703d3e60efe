#include "connectors/replica.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "connectors/dn.hpp"

namespace muster::connectors {

std::vector<std::string_view> Object::all(std::uint16_t attribute) const {
    std::vector<std::string_view> found;
    for (const Value& value : values)
        if (value.attribute == attribute) found.emplace_back(value.text);
    return found;
}

std::optional<std::string_view> Object::first(std::uint16_t attribute) const {
    for (const Value& value : values)
        if (value.attribute == attribute) return value.text;
    return std::nullopt;
}

Replica::Replica(const directory::Configuration& configuration, const AttributeSet& attributes,
                 const NameFolding& folding)
    : configuration_(configuration), attributes_(attributes), folding_(folding) {}

void Replica::entry(RawEntry entry) {
    if (!entry.guid) {
        nameless_.insert(std::move(entry.dn));
        return;
    }
    const auto [place, is_new] = by_guid_.try_emplace(*entry.guid, static_cast<ObjectIndex>(objects_.size()));
    if (is_new) objects_.emplace_back();
    Object& object = objects_[place->second];
    const std::string old_dn = is_new ? entry.dn : std::exchange(object.dn, {});
    object.guid = *entry.guid;
    object.kind = entry.kind;
    object.live = true;
    object.dn = std::move(entry.dn);
    if (entry.kind == EntryKind::group) {
        Edges edges;
        take_apart(object, edges, std::move(entry.values));
        edges_[place->second] = std::move(edges);
    } else {
        Edges none;
        take_apart(object, none, std::move(entry.values));
        edges_.erase(place->second);
    }
    if (old_dn != object.dn && object.kind != EntryKind::user) rename_below(old_dn, std::string{object.dn});
}

void Replica::gone(const Guid& guid) {
    const auto place = by_guid_.find(guid);
    if (place == by_guid_.end()) return;
    objects_[place->second].live = false;
    edges_.erase(place->second);
}

void Replica::members(const Guid& group, std::vector<std::string> added, std::vector<std::string> removed) {
    const auto place = by_guid_.find(group);
    if (place == by_guid_.end()) return;
    const auto found = edges_.find(place->second);
    if (found == edges_.end()) return;
    auto& refs = found->second.refs;
    std::unordered_set<Guid> touched;  // a value that comes again replaces the one with its former name
    for (const auto* values : {&added, &removed})
        for (const std::string& value : *values)
            if (const auto guid = ad::extended_dn_of(value).guid) touched.insert(*guid);
    std::erase_if(refs, [&](const std::string& ref) {
        const auto guid = ad::extended_dn_of(ref).guid;
        return guid && touched.contains(*guid);
    });
    std::ranges::move(added, std::back_inserter(refs));
}

const Object* Replica::find(const Guid& guid) const {
    const auto place = by_guid_.find(guid);
    if (place == by_guid_.end() || !objects_[place->second].live) return nullptr;
    return &objects_[place->second];
}

std::optional<ObjectIndex> Replica::index_of(const Guid& guid) const {
    const auto place = by_guid_.find(guid);
    if (place == by_guid_.end() || !objects_[place->second].live) return std::nullopt;
    return place->second;
}

const Edges* Replica::edges_of(ObjectIndex group) const {
    const auto place = edges_.find(group);
    return place == edges_.end() ? nullptr : &place->second;
}

void Replica::take_apart(Object& object, Edges& edges, std::vector<Value> values) const {
    const bool is_group = object.kind == EntryKind::group;
    const bool is_ad = configuration_.kind == directory::Kind::ad;
    object.sid.reset();
    object.primary_group_rid = 0;
    std::size_t kept = 0;
    for (Value& value : values) {
        const std::string& name = attributes_.names()[value.attribute];
        if (is_group && (name == "member" || name == "uniquemember")) {
            edges.refs.push_back(std::move(value.text));
            continue;
        }
        if (is_group && name == "memberuid") {
            edges.user_names.push_back(std::move(value.text));
            continue;
        }
        if (is_group && name == "gidnumber") edges.gid_number = value.text;
        if (is_ad && name == "objectsid") {
            object.sid = ad::sid_of(value.text);
            continue;
        }
        if (is_ad && name == "primarygroupid") {
            object.primary_group_rid = static_cast<std::uint32_t>(ad::number_of(value.text).value_or(0));
            continue;
        }
        if (&values[kept] != &value) values[kept] = std::move(value);
        ++kept;
    }
    values.resize(kept);
    object.values = std::move(values);
}

// Fact 5: a server that renames a container reports none of its children, and those read before
// carry the old name.
void Replica::rename_below(const std::string& old_dn, const std::string& new_dn) {
    const auto old_name = normalise_dn(old_dn, folding_);
    if (!old_name) return;
    for (Object& object : objects_) {
        const auto name = normalise_dn(object.dn, folding_);
        if (!name || !is_below(*name, *old_name)) continue;
        const auto rdns_above = std::string_view{*name}.substr(0, name->size() - old_name->size());
        object.dn = std::string{rdns_above} + new_dn;
    }
}

}  // namespace muster::connectors
