#include "connectors/gate.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "connectors/dn.hpp"
#include "domain/base/invariant.hpp"

namespace muster::connectors {
namespace {

// What the walked groups still list although no entry was read for it.
class StillListed {
public:
    StillListed(const Scope& scope, const Replica& replica)
        : replica_(replica), base_(normalise_dn(replica.configuration().base, replica.folding())) {
        for (const Dangling& dangling : scope.dangling) {
            if (dangling.guid) guids_.insert(*dangling.guid);
            if (dangling.dn.empty()) {  // memberUid
                values_.insert(fold(dangling.ref));
                continue;
            }
            names_.insert(dangling.dn);
            if (auto rdn = first_rdn(dangling.dn)) values_.insert(fold(rdn->value));
            // Nobody was read beside it: the place itself may be hidden from us.
            const std::string parent{parent_of(dangling.dn)};
            if (!scope.people_parents.contains(parent)) dark_.insert(fold(first_rdn_value(dangling.dn)));
        }
        for (const ScopeGroup& group : scope.groups) {
            if (hidden_.empty()) hidden_ = group.hidden;
            perhaps_.insert(group.perhaps.begin(), group.perhaps.end());
        }
        for (const ObjectIndex group : scope.walked)
            if (auto name = normalise_dn(replica.objects()[group].dn, replica.folding()))
                walked_.insert(*std::move(name));
    }

    /// D3: whatever lists him, nobody out there is in scope. The read and the sighting say so both.
    [[nodiscard]] bool is_outside_the_base(const Sighting& sighting) const {
        const Object* read = replica_.find(sighting.guid);
        return lies_outside(sighting.dn) && (read == nullptr || lies_outside(read->dn));
    }
    /// Why it cannot be told whether he is in one of the groups; empty: it can.
    [[nodiscard]] std::string perhaps(const Guid& guid) const {
        const auto object = replica_.index_of(guid);
        const auto found = object ? perhaps_.find(*object) : perhaps_.end();
        return found == perhaps_.end() ? std::string{} : found->second;
    }
    /// What of the groups cannot be seen; empty: nothing.
    [[nodiscard]] const std::string& hidden() const { return hidden_; }
    /// The first of these that is one of the sync groups, or in one.
    [[nodiscard]] std::string walked_among(const std::vector<std::string>& groups) const {
        for (const std::string& dn : groups) {
            const auto name = normalise_dn(dn, replica_.folding());
            if (name && walked_.contains(*name)) return dn;
        }
        return {};
    }

    [[nodiscard]] bool by_guid(const Guid& guid) const { return guids_.contains(guid); }
    [[nodiscard]] bool by_dn(std::string_view dn) const {
        const auto name = normalise_dn(dn, replica_.folding());
        return name && names_.contains(*name);
    }
    // Under its username, or its present RDN.
    [[nodiscard]] bool by_value(std::string_view value) const { return values_.contains(fold(value)); }
    [[nodiscard]] bool any_in_the_dark() const { return !dark_.empty(); }
    [[nodiscard]] bool in_the_light(std::string_view username) const {
        return by_value(username) && !dark_.contains(fold(username));
    }

private:
    [[nodiscard]] bool lies_outside(std::string_view dn) const {
        const auto name = normalise_dn(dn, replica_.folding());
        return base_ && name && !name->empty() && !is_at_or_below(*name, *base_);
    }
    [[nodiscard]] std::string fold(std::string_view text) const {
        return replica_.folding().fold(text).value_or(std::string{text});
    }
    [[nodiscard]] static std::string first_rdn_value(std::string_view dn) {
        auto rdn = first_rdn(dn);
        return rdn ? std::move(rdn->value) : std::string{};
    }

    const Replica& replica_;
    std::optional<std::string> base_;  // normalised
    std::unordered_set<Guid> guids_;
    std::unordered_set<std::string> names_;
    std::unordered_set<std::string> values_;
    std::unordered_set<std::string> dark_;
    std::unordered_set<std::string> walked_;
    std::unordered_map<ObjectIndex, std::string> perhaps_;
    std::string hidden_;
};

struct Judged {
    bool proven = false;
    user::LeftBecause why = user::LeftBecause::left_groups;
    std::string doubt;
};

Judged doubt(std::string why) {
    return {.proven = false, .doubt = std::move(why)};
}

Judged proven_to_have_left(const Removal& removal) {
    return {.proven = true,
            .why = removal.group_dropped ? user::LeftBecause::group_dropped : user::LeftBecause::left_groups,
            .doubt = {}};
}

Judged judge_live(const Removal& removal, const Sighting& sighting, const StillListed& listed, bool is_ad) {
    if (listed.is_outside_the_base(sighting)) return proven_to_have_left(removal);
    if (is_ad ? listed.by_guid(removal.guid) : listed.by_dn(sighting.dn))
        return doubt("is live, and a sync group lists it: the read raced a change");
    if (const std::string perhaps = listed.perhaps(removal.guid); !perhaps.empty())
        return doubt("is live, and perhaps listed: " + perhaps);
    if (!is_ad) {
        const auto rdn = first_rdn(sighting.dn);
        if (listed.by_value(removal.who) || (rdn && listed.by_value(rdn->value)))
            return doubt("is live, and a sync group still lists it under a former name (renamed without refint?): " +
                         sighting.dn);
    }
    if (const std::string group = listed.walked_among(sighting.member_of); !group.empty())
        return doubt("is live, and says that it is in " + group + ", whose members do not show it");
    if (sighting.hides_primary_group)
        return doubt("is live, and does not show its primary group: may this bind read it?");
    if (!listed.hidden().empty()) return doubt("is live, and may be in a group that is not seen: " + listed.hidden());
    return proven_to_have_left(removal);
}

// OpenLDAP answers the same for gone and for hidden. The complete read proves the end of an entry
// while others, known to us, can be read where it stood.
Judged judge_absent(const Removal& removal, const StillListed& listed, bool is_ad) {
    if (is_ad)
        return doubt(
            "is not found, and its deletion cannot be seen: deleted long ago, hidden, or on another server "
            "(may this bind read CN=Deleted Objects?)");
    if (listed.any_in_the_dark() && !listed.in_the_light(removal.who))
        return doubt(
            "is not found, and sync groups list people in a place where nobody can be read: deleted, or "
            "hidden from this bind");
    return {.proven = true, .why = user::LeftBecause::entry_deleted, .doubt = {}};
}

Judged judge(const Removal& removal, const Sighting& sighting, const StillListed& listed, bool is_ad) {
    switch (sighting.presence) {
        case Presence::deleted:
            return {.proven = true, .why = user::LeftBecause::entry_deleted, .doubt = {}};
        case Presence::live:
            return judge_live(removal, sighting, listed, is_ad);
        case Presence::bare:
            return doubt("exists, but this bind may read nothing of it");
        case Presence::absent:
            return judge_absent(removal, listed, is_ad);
    }
    return doubt("cannot be judged");
}

}  // namespace

bool guard_trips(const directory::Guard& guard, std::uint64_t removals, std::uint64_t managed) {
    const std::uint64_t share = managed * guard.percent / 100;
    return removals > std::max<std::uint64_t>(guard.users, share);
}

std::string hold_reason(const Plan& plan, const directory::Guard& guard) {
    if (plan.nobody_found) return "the sync groups hold nobody that can be read";
    if (!plan.emptied_groups.empty())
        return "group \"" + plan.emptied_groups.front() +
               "\" had members and reads empty: may this bind read its members?";
    if (guard_trips(guard, plan.removals.size(), plan.managed))
        return std::to_string(plan.removals.size()) + " of " + std::to_string(plan.managed) +
               " users would go to the trash, more than the guard lets through (" + std::to_string(guard.users) +
               " or " + std::to_string(guard.percent) + " %)";
    return {};
}

Gated gate(const Plan& plan, const Replica& replica, const Scope& scope, const DirectoryId& directory,
           const std::vector<Sighting>& sightings) {
    invariant(sightings.size() == plan.removals.size(), "one sighting for each removal");
    const bool is_ad = replica.configuration().kind == directory::Kind::ad;
    const StillListed listed{scope, replica};
    Gated gated;
    for (std::size_t i = 0; i < sightings.size(); ++i) {
        const Removal& removal = plan.removals[i];
        Judged judged = judge(removal, sightings[i], listed, is_ad);
        if (judged.proven) {
            gated.pass.push_back({directory, removal.guid, judged.why});
        } else {
            gated.unproven.push_back({removal, std::move(judged.doubt)});
        }
    }
    return gated;
}

}  // namespace muster::connectors
