#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "connectors/attribute_set.hpp"
#include "connectors/object.hpp"
#include "connectors/text_hash.hpp"
#include "domain/directory/configuration.hpp"

namespace muster::connectors {

/// Live people by what makes them members without their DN (D3), and how and where people are named. Kept in step with
/// the replica, so that a scope costs no walk over everybody.
class PeopleIndex {
public:
    PeopleIndex(directory::Kind kind, const AttributeSet& attributes);

    /// `dn`: normalised; empty where it has none.
    void add(ObjectIndex index, const Object& person, std::string_view dn);
    void remove(ObjectIndex index, const Object& person, std::string_view dn);
    /// Of none of this index the one differs from the other.
    [[nodiscard]] bool is_same(const Object& one, const Object& other) const;

    /// posixGroup: `memberUid` names a user's uid, compared as LDAP compares it there: exactly. Few directories use it,
    /// so these are kept only from the first time on that a group lists some.
    void keep_uids(const std::vector<Object>& objects);
    [[nodiscard]] std::vector<ObjectIndex> with_uid(const std::string& uid) const;

    /// Fact 3: a primary group is no `member` value.
    [[nodiscard]] const std::vector<ObjectIndex>& with_primary_group(const ad::Sid& group) const;
    [[nodiscard]] const std::vector<ObjectIndex>& with_gid_number(const std::string& gid_number) const;

    /// OpenLDAP: there is somebody directly below this normalised DN; people are named by this type ("uid").
    [[nodiscard]] bool are_below(std::string_view dn) const { return places_.contains(dn); }
    [[nodiscard]] bool are_named_by(std::string_view type) const { return types_.contains(type); }

private:
    using Counts = std::unordered_map<std::string, std::size_t, TextHash, std::equal_to<>>;

    static void count(Counts& counts, std::string_view key);
    static void count_out(Counts& counts, std::string_view key);

    [[nodiscard]] std::optional<std::string> primary_group_of(const Object& person) const;
    [[nodiscard]] const std::vector<ObjectIndex>& in_primary_group(const std::string& key) const;

    bool is_ad_;
    std::optional<std::uint16_t> uid_;
    std::optional<std::uint16_t> gid_number_;
    std::unordered_map<std::string, std::vector<ObjectIndex>> by_primary_group_;
    std::unordered_multimap<std::string, ObjectIndex> by_uid_;
    bool keeps_uids_ = false;
    Counts places_;
    Counts types_;
};

}  // namespace muster::connectors
