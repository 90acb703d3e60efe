#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "connectors/attribute_set.hpp"
#include "connectors/directory.hpp"
#include "connectors/dn_index.hpp"
#include "connectors/number_table.hpp"
#include "connectors/object.hpp"
#include "connectors/people_index.hpp"
#include "domain/directory/configuration.hpp"
#include "domain/ports/name_folding.hpp"
#include "domain/values/guid.hpp"

namespace muster::connectors {

/// What a group's values lead to. They are read once, when they come (D12).
struct Edges {
    std::vector<std::string> refs;        // as they were sent: DN, extended DN
    std::vector<std::uint32_t> targets;   // of each: for `Replica::follow`; nowhere: it names nothing
    std::vector<std::string> user_names;  // memberUid
    std::string gid_number;               // posixGroup
};

/// The directory as one complete read showed it, and as its changes have made it since: entries by GUID, groups with
/// their edges (2.1).
class Replica : public EntrySink {
public:
    Replica(const directory::Configuration& configuration, const AttributeSet& attributes, const NameFolding& folding);

    void entry(RawEntry entry) override;
    void gone(const Guid& guid) override;
    void members(const Guid& group, std::vector<std::string> added, std::vector<std::string> removed) override;

    [[nodiscard]] const std::vector<Object>& objects() const { return objects_; }
    [[nodiscard]] const Object* find(const Guid& guid) const;
    [[nodiscard]] std::optional<ObjectIndex> index_of(const Guid& guid) const;
    /// The same for who is gone, too.
    [[nodiscard]] std::optional<ObjectIndex> last_index_of(const Guid& guid) const;
    [[nodiscard]] const Edges* edges_of(ObjectIndex group) const;
    /// The entry that a group's value means now; nothing: none that was read.
    [[nodiscard]] std::optional<ObjectIndex> follow(std::uint32_t target) const;
    /// Normalised DNs, of an entry and of what a group's value names; empty where it is no DN.
    [[nodiscard]] std::string_view name_of(const Object& object) const;
    [[nodiscard]] std::string name_in(const Edges& edges, std::size_t value) const;
    /// That of the configuration.
    [[nodiscard]] const std::string& base() const { return base_; }
    [[nodiscard]] const PeopleIndex& people() const { return people_; }

    /// D12: what came since this was last asked.
    struct Changes {
        std::vector<ObjectIndex> objects;  // one may stand here twice
        bool moves_scope = false;          // who is in scope may be others: more than values of people changed
    };
    [[nodiscard]] Changes take_changes();

    /// Entries that came without a GUID, by DN: they are reported and left out.
    [[nodiscard]] const std::set<std::string>& nameless() const { return nameless_; }

    [[nodiscard]] const directory::Configuration& configuration() const { return configuration_; }
    [[nodiscard]] const AttributeSet& attributes() const { return attributes_; }
    [[nodiscard]] const NameFolding& folding() const { return folding_; }

private:
    [[nodiscard]] ObjectIndex place_of(const Guid& guid);
    [[nodiscard]] bool is_ad() const { return configuration_.kind == directory::Kind::ad; }
    [[nodiscard]] std::uint32_t target_of(const std::string& ref);
    void take_apart(Object& object, Edges& edges, const Edges* before, std::vector<Value> values);
    void give_name(Object& object);
    void put_in(ObjectIndex index);
    void take_out(ObjectIndex index);
    [[nodiscard]] bool stays_in_place(const Object& before, const Object& after) const;
    void rename_below(ObjectIndex container, std::string_view old_name);
    void note(ObjectIndex index, bool moves_scope);

    const directory::Configuration& configuration_;
    const AttributeSet& attributes_;
    const NameFolding& folding_;
    const std::string base_;  // normalised
    std::vector<Object> objects_;
    NumberTable by_guid_;  // of objects
    std::unordered_map<ObjectIndex, Edges> edges_;
    DnIndex names_;
    std::unordered_map<DnNumber, DnNumber> without_mark_;  // of a name with a unique identifier: the name alone
    PeopleIndex people_;
    std::set<std::string> nameless_;
    Changes changes_;
};

}  // namespace muster::connectors
