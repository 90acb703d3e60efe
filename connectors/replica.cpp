#include "connectors/replica.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "connectors/dn.hpp"

namespace muster::connectors {
namespace {

// What a group listed before. Servers keep the order of values, so the next one is near.
class KnownTargets {
public:
    explicit KnownTargets(const Edges* edges) : edges_(edges) {}

    [[nodiscard]] std::optional<std::uint32_t> find(const std::string& ref) {
        const std::size_t size = edges_ == nullptr ? 0 : edges_->refs.size();
        for (std::size_t at = next_; at < std::min(size, next_ + near); ++at) {
            if (edges_->refs[at] != ref) continue;
            next_ = at + 1;
            return edges_->targets[at];
        }
        return std::nullopt;
    }

private:
    static constexpr std::size_t near = 8;

    const Edges* edges_;
    std::size_t next_ = 0;
};

}  // namespace

Replica::Replica(const directory::Configuration& configuration, const AttributeSet& attributes,
                 const NameFolding& folding)
    : configuration_(configuration),
      attributes_(attributes),
      folding_(folding),
      base_(normalise_dn(configuration.base, folding).value_or(std::string{})),
      people_(configuration.kind, attributes) {}

void Replica::entry(RawEntry entry) {
    if (!entry.guid) {
        nameless_.insert(std::move(entry.dn));
        return;
    }
    const ObjectIndex index = place_of(*entry.guid);
    Object object{.guid = *entry.guid, .kind = entry.kind, .live = true, .in_base = false, .dn = std::move(entry.dn)};
    give_name(object);
    Edges edges;
    take_apart(object, edges, edges_of(index), std::move(entry.values));
    if (!edges.user_names.empty()) people_.keep_uids(objects_);

    const Object& before = objects_[index];
    const std::string_view old_name = before.dn == object.dn ? std::string_view{} : name_of(before);
    const bool stays = stays_in_place(before, object);
    if (!stays) take_out(index);
    objects_[index] = std::move(object);
    if (!stays) put_in(index);
    if (objects_[index].kind == EntryKind::group) {
        edges_[index] = std::move(edges);
    } else {
        edges_.erase(index);
    }
    note(index, !stays);
    if (!old_name.empty() && objects_[index].kind != EntryKind::user) rename_below(index, old_name);
}

void Replica::gone(const Guid& guid) {
    const auto index = index_of(guid);
    if (!index) return;
    take_out(*index);
    objects_[*index].live = false;
    edges_.erase(*index);
    note(*index, true);
}

void Replica::members(const Guid& group, std::vector<std::string> added, std::vector<std::string> removed) {
    const auto index = last_index_of(group);
    if (!index) return;
    const auto found = edges_.find(*index);
    if (found == edges_.end()) return;
    auto& [refs, targets, user_names, gid_number] = found->second;
    std::unordered_set<std::uint32_t> touched;  // a value that comes again replaces the one with its former name
    for (const auto* values : {&added, &removed})
        for (const std::string& value : *values)
            if (const auto target = target_of(value); target != nowhere) touched.insert(target);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < refs.size(); ++i) {
        if (touched.contains(targets[i])) continue;
        if (kept != i) refs[kept] = std::move(refs[i]);
        targets[kept++] = targets[i];
    }
    refs.resize(kept);
    targets.resize(kept);
    for (std::string& value : added) {
        targets.push_back(target_of(value));
        refs.push_back(std::move(value));
    }
    note(*index, true);
}

const Object* Replica::find(const Guid& guid) const {
    const auto index = index_of(guid);
    return index ? &objects_[*index] : nullptr;
}

std::optional<ObjectIndex> Replica::index_of(const Guid& guid) const {
    const auto index = last_index_of(guid);
    return index && objects_[*index].live ? index : std::nullopt;
}

std::optional<ObjectIndex> Replica::last_index_of(const Guid& guid) const {
    const ObjectIndex index =
        by_guid_.find(std::hash<Guid>{}(guid), [&](ObjectIndex one) { return objects_[one].guid == guid; });
    return index == NumberTable::none ? std::nullopt : std::optional{index};
}

const Edges* Replica::edges_of(ObjectIndex group) const {
    const auto place = edges_.find(group);
    return place == edges_.end() ? nullptr : &place->second;
}

std::optional<ObjectIndex> Replica::follow(std::uint32_t target) const {
    if (target == nowhere) return std::nullopt;
    if (is_ad()) return objects_[target].live ? std::optional{target} : std::nullopt;
    if (const auto holder = names_.holder(target)) return holder;
    const auto bare = without_mark_.find(target);
    return bare == without_mark_.end() ? std::nullopt : names_.holder(bare->second);
}

std::string_view Replica::name_of(const Object& object) const {
    return object.name == nowhere ? std::string_view{} : names_.text(object.name);
}

std::string Replica::name_in(const Edges& edges, std::size_t value) const {
    if (is_ad()) return normalise_dn(ad::extended_dn_of(edges.refs[value]).dn, folding_).value_or("");
    return edges.targets[value] == nowhere ? std::string{} : std::string{names_.text(edges.targets[value])};
}

Replica::Changes Replica::take_changes() {
    return std::exchange(changes_, {});
}

// A group may name somebody before he is read.
ObjectIndex Replica::place_of(const Guid& guid) {
    if (const auto known = last_index_of(guid)) return *known;
    const auto index = static_cast<ObjectIndex>(objects_.size());
    by_guid_.add(std::hash<Guid>{}(guid), index);
    objects_.push_back(Object{.guid = guid, .live = false});
    return index;
}

// AD: the object that is meant. Else: the name, which may be another's tomorrow.
std::uint32_t Replica::target_of(const std::string& ref) {
    if (is_ad()) {
        const auto guid = ad::extended_dn_of(ref).guid;
        return guid ? place_of(*guid) : nowhere;
    }
    const auto name = normalise_dn(ref, folding_);
    if (!name) return nowhere;
    const DnNumber number = names_.number_of(*name);
    // uniqueMember may carry `#'…'B` behind the DN (RFC 4517, 3.3.21).
    const auto mark = name->ends_with("'b") ? name->rfind("#'") : std::string::npos;
    if (mark != std::string::npos)
        without_mark_.try_emplace(number, names_.number_of(std::string_view{*name}.substr(0, mark)));
    return number;
}

// OpenLDAP sends all members of a group that one of them left: what it listed before is not read again.
void Replica::take_apart(Object& object, Edges& edges, const Edges* before, std::vector<Value> values) {
    const bool is_group = object.kind == EntryKind::group;
    KnownTargets known{before};
    std::size_t kept = 0;
    for (Value& value : values) {
        const std::string& name = attributes_.names()[value.attribute];
        if (is_group && (name == "member" || name == "uniquemember")) {
            const auto target = known.find(value.text);
            edges.targets.push_back(target ? *target : target_of(value.text));
            edges.refs.push_back(std::move(value.text));
            continue;
        }
        if (is_group && name == "memberuid") {
            edges.user_names.push_back(std::move(value.text));
            continue;
        }
        if (is_group && name == "gidnumber") edges.gid_number = value.text;
        if (is_ad() && name == "objectsid") {
            object.sid = ad::sid_of(value.text);
            continue;
        }
        if (is_ad() && name == "primarygroupid") {
            object.primary_group_rid = static_cast<std::uint32_t>(ad::number_of(value.text).value_or(0));
            continue;
        }
        if (&values[kept] != &value) values[kept] = std::move(value);
        ++kept;
    }
    values.resize(kept);
    object.values = std::move(values);
}

void Replica::give_name(Object& object) {
    const auto name = normalise_dn(object.dn, folding_);
    object.in_base = name && is_at_or_below(*name, base_);
    object.name = name ? names_.number_of(*name) : nowhere;
}

void Replica::put_in(ObjectIndex index) {
    const Object& object = objects_[index];
    if (!object.live) return;
    if (object.name != nowhere) names_.take(object.name, index);
    if (object.kind == EntryKind::user) people_.add(index, object, name_of(object));
}

void Replica::take_out(ObjectIndex index) {
    const Object& object = objects_[index];
    if (!object.live) return;
    if (object.name != nowhere) names_.release(object.name, index);
    if (object.kind == EntryKind::user) people_.remove(index, object, name_of(object));
}

// D3: then he is in the same groups as before. Of a group the edges may be others.
bool Replica::stays_in_place(const Object& before, const Object& after) const {
    if (!before.live || before.kind != after.kind || before.name != after.name) return false;
    switch (after.kind) {
        case EntryKind::group:
            return false;
        case EntryKind::user:
            return people_.is_same(before, after);
        case EntryKind::container:
        case EntryKind::other:
            return true;
    }
    return false;
}

// Fact 5: a server that renames a container reports none of its children, and those read before
// carry the old name.
void Replica::rename_below(ObjectIndex container, std::string_view old_name) {
    // Whose they are where another one bears that name by now, the name does not tell; AD reads all below again.
    if (is_ad() && names_.holder(names_.number_of(old_name))) return;
    const std::string new_dn = objects_[container].dn;
    for (ObjectIndex i = 0; i < objects_.size(); ++i) {
        if (i == container) continue;  // its own name is known, and may lie below the one that it had
        const std::string_view name = name_of(objects_[i]);
        if (!is_below(name, old_name)) continue;
        std::string dn = std::string{name.substr(0, name.size() - old_name.size())} + new_dn;
        take_out(i);
        objects_[i].dn = std::move(dn);
        give_name(objects_[i]);
        put_in(i);
        note(i, true);
    }
}

void Replica::note(ObjectIndex index, bool moves_scope) {
    changes_.objects.push_back(index);
    changes_.moves_scope = changes_.moves_scope || moves_scope;
}

}  // namespace muster::connectors
