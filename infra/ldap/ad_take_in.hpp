#pragma once

#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "infra/ldap/ad_reading.hpp"

namespace muster::ldap {

/// What changes mean to whoever was told a domain: entries, memberships, and who is none of it any more. The order
/// lets a reader that renames by DN come to the right names (fact 5): who has gone, containers, then all else.
class AdSession::TakeIn {
public:
    TakeIn(AdSession& session, Reading& reading, Changes& changes)
        : session_(session), reading_(reading), changes_(changes) {}
    [[nodiscard]] Result<void, PortFailure> go();
    /// After `go`: a container bears another name, or lies elsewhere.
    [[nodiscard]] bool renamed_a_container() const { return renamed_; }

private:
    void take_gone();
    void drop(const Guid& guid);
    [[nodiscard]] Result<void, PortFailure> read_again(std::span<const Guid> guids);
    [[nodiscard]] Result<void, PortFailure> read_below_renamed();
    void see_inside(connectors::RawEntry entry);
    void see_elsewhere(connectors::RawEntry entry);
    void leaves(connectors::RawEntry entry);
    void check_listing(const Guid& guid, LDAPMessage* message);
    [[nodiscard]] Result<void, PortFailure> take_containers();
    [[nodiscard]] Result<std::vector<connectors::RawEntry>, PortFailure> below(const Guid& container);
    [[nodiscard]] Result<void, PortFailure> take_groups();
    [[nodiscard]] Result<void, PortFailure> take_members();
    void take_unreached();

    AdSession& session_;
    Reading& reading_;
    Changes& changes_;
    std::vector<connectors::RawEntry> containers_;      // known, at or below the base
    std::vector<connectors::RawEntry> new_containers_;  // the same, not known
    bool renamed_ = false;
    std::vector<Guid> left_containers_;    // out of the base
    std::vector<Guid> renamed_elsewhere_;  // containers outside the base
    std::vector<connectors::RawEntry> others_;
    std::unordered_set<Guid> groups_;  // to be read whole
};

}  // namespace muster::ldap
