#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "domain/values/guid.hpp"

namespace muster::ldap {

/// What a session has told of a domain, by GUID: as much as shows what a later change means to whoever was told.
/// Whatever is altered between `begin` and `commit` can be taken back as a whole.
class AdKnown {
public:
    enum class Is : std::uint8_t {
        unknown,
        inside,      // a user or container at or below the base
        behind,      // listed by a group, and neither a group nor inside
        unreadable,  // listed by a group, and not found
    };
    using Members = std::unordered_set<Guid>;

    [[nodiscard]] Is what_is(const Guid& guid) const;
    void set(const Guid& guid, Is is);
    [[nodiscard]] const std::unordered_map<Guid, Is>& entries() const { return entries_; }

    /// A group counts as walked once its members were set.
    [[nodiscard]] bool is_walked(const Guid& group) const { return members_.contains(group); }
    void set_members(const Guid& group, Members members);
    void add_member(const Guid& group, const Guid& member);
    void remove_member(const Guid& group, const Guid& member);
    void forget_group(const Guid& group);
    [[nodiscard]] std::vector<Guid> groups_with(const Guid& member) const;
    [[nodiscard]] const std::unordered_map<Guid, Members>& groups() const { return members_; }

    [[nodiscard]] bool was_told(const Guid& guid) const;  // an entry that is there

    /// Groups, and entries behind groups, to which no way leads from `roots` any more; with this they are forgotten.
    [[nodiscard]] std::vector<Guid> take_unreached(std::span<const Guid> roots);

    void begin();
    void commit();
    void roll_back();

private:
    struct Was {
        Guid guid;
        Is is;
    };
    struct WasGroup {
        Guid group;
        std::optional<Members> members;
    };
    struct WasMember {
        Guid group;
        Guid member;
        bool listed;
    };
    void note(std::variant<Was, WasGroup, WasMember> was);
    void put(const Guid& guid, Is is);

    std::unordered_map<Guid, Is> entries_;
    std::unordered_map<Guid, Members> members_;
    std::vector<std::variant<Was, WasGroup, WasMember>> undo_;
    bool noting_ = false;
    bool loose_ = false;  // a value has gone that may have been the only way to something
};

}  // namespace muster::ldap
