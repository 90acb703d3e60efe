#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "connectors/ad_values.hpp"
#include "connectors/attribute_set.hpp"
#include "connectors/directory.hpp"
#include "domain/directory/configuration.hpp"
#include "domain/ports/name_folding.hpp"
#include "domain/values/guid.hpp"

namespace muster::connectors {

using ObjectIndex = std::uint32_t;

/// An entry of the directory as the replica keeps it.
struct Object {
    Guid guid;
    EntryKind kind = EntryKind::other;
    bool live = true;  // false: it was deleted while the read was running
    std::string dn;
    std::vector<Value> values;
    std::optional<ad::Sid> sid;  // AD: of groups, and of users whose primary group matters
    std::uint32_t primary_group_rid = 0;

    /// The values of one attribute; empty where it has none.
    [[nodiscard]] std::vector<std::string_view> all(std::uint16_t attribute) const;
    [[nodiscard]] std::optional<std::string_view> first(std::uint16_t attribute) const;
};

/// What a group's values lead to, found out once the read is over.
struct Edges {
    std::vector<std::string> refs;        // as they were read: DN, extended DN
    std::vector<std::string> user_names;  // memberUid
    std::string gid_number;               // posixGroup
};

/// The directory as one complete read showed it: entries by GUID, groups with their edges (2.1).
class Replica : public EntrySink {
public:
    Replica(const directory::Configuration& configuration, const AttributeSet& attributes, const NameFolding& folding);

    void entry(RawEntry entry) override;
    void gone(const Guid& guid) override;
    void members(const Guid& group, std::vector<std::string> added, std::vector<std::string> removed) override;

    [[nodiscard]] const std::vector<Object>& objects() const { return objects_; }
    [[nodiscard]] const Object* find(const Guid& guid) const;
    [[nodiscard]] std::optional<ObjectIndex> index_of(const Guid& guid) const;
    [[nodiscard]] const Edges* edges_of(ObjectIndex group) const;

    /// Entries that came without a GUID, by DN: they are reported and left out.
    [[nodiscard]] const std::set<std::string>& nameless() const { return nameless_; }

    [[nodiscard]] const directory::Configuration& configuration() const { return configuration_; }
    [[nodiscard]] const AttributeSet& attributes() const { return attributes_; }
    [[nodiscard]] const NameFolding& folding() const { return folding_; }

private:
    void take_apart(Object& object, Edges& edges, std::vector<Value> values) const;
    void rename_below(const std::string& old_dn, const std::string& new_dn);

    const directory::Configuration& configuration_;
    const AttributeSet& attributes_;
    const NameFolding& folding_;
    std::vector<Object> objects_;
    std::unordered_map<Guid, ObjectIndex> by_guid_;
    std::unordered_map<ObjectIndex, Edges> edges_;
    std::set<std::string> nameless_;
};

}  // namespace muster::connectors
