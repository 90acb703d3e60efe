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

using Groups = std::vector<ObjectIndex>;

// What the walked groups still list although no entry was read for it.
class StillListed {
public:
    StillListed(const Scope& scope, const Replica& replica)
        : replica_(replica), base_(normalise_dn(replica.configuration().base, replica.folding())) {
        for (const Dangling& dangling : scope.dangling) {
            if (dangling.guid) guids_.emplace(*dangling.guid, dangling.group);
            if (dangling.dn.empty()) {  // memberUid
                values_.emplace(fold(dangling.ref), dangling.group);
                continue;
            }
            names_.emplace(dangling.dn, dangling.group);
            if (auto rdn = first_rdn(dangling.dn)) values_.emplace(fold(rdn->value), dangling.group);
            // Nobody was read beside it: the place itself may be hidden from us, unless the server says what is there.
            const bool told = dangling.named == Named::nothing || dangling.named == Named::other;
            if (!told && !replica.people().are_below(parent_of(dangling.dn)))
                dark_.emplace(fold(first_rdn_value(dangling.dn)), dangling.group);
        }
        for (const ScopeGroup& group : scope.groups) {
            if (hidden_.empty()) hidden_ = hidden_of(scope, group);
            perhaps_.insert(group.perhaps.begin(), group.perhaps.end());
        }
        for (const ObjectIndex group : scope.walked)
            if (const Object& object = replica.objects()[group]; object.name != nowhere)
                walked_.emplace(replica.name_of(object), group);
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
    // Each of these: the groups that say so.
    /// Which of these is one of the sync groups, or in one.
    [[nodiscard]] Groups walked_among(const std::vector<std::string>& groups) const {
        Groups found;
        for (const std::string& dn : groups) {
            const auto name = normalise_dn(dn, replica_.folding());
            if (name) append(found, walked_, *name);
        }
        return found;
    }
    [[nodiscard]] Groups by_guid(const Guid& guid) const { return all_of(guids_, guid); }
    [[nodiscard]] Groups by_dn(std::string_view dn) const {
        const auto name = normalise_dn(dn, replica_.folding());
        return name ? all_of(names_, *name) : Groups{};
    }
    // Under its username, or its present RDN.
    [[nodiscard]] Groups by_value(std::string_view value) const { return all_of(values_, fold(value)); }
    [[nodiscard]] Groups in_the_dark() const {
        Groups groups;
        for (const auto& [value, group] : dark_) groups.push_back(group);
        return groups;
    }
    [[nodiscard]] bool in_the_light(std::string_view username) const {
        return !by_value(username).empty() && !dark_.contains(fold(username));
    }
    [[nodiscard]] const std::string& dn_of(ObjectIndex group) const { return replica_.objects()[group].dn; }

private:
    template <class Key>
    using GroupsBy = std::unordered_multimap<Key, ObjectIndex>;

    template <class Key>
    static void append(Groups& found, const GroupsBy<Key>& map, const Key& key) {
        for (auto [at, end] = map.equal_range(key); at != end; ++at) found.push_back(at->second);
    }
    template <class Key>
    [[nodiscard]] static Groups all_of(const GroupsBy<Key>& map, const Key& key) {
        Groups found;
        append(found, map, key);
        return found;
    }
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
    GroupsBy<Guid> guids_;
    GroupsBy<std::string> names_;
    GroupsBy<std::string> values_;
    GroupsBy<std::string> dark_;
    GroupsBy<std::string> walked_;
    std::unordered_map<ObjectIndex, std::string> perhaps_;
    std::string hidden_;
};

struct Judged {
    bool proven = false;
    user::LeftBecause why = user::LeftBecause::left_groups;
    std::string doubt;
    Groups groups{};  // whose members the doubt is about
    bool any_group = false;
};

Judged doubt(std::string why, Groups groups = {}) {
    return {.proven = false, .doubt = std::move(why), .groups = std::move(groups)};
}

Judged proven_to_have_left(const Removal& removal) {
    return {.proven = true,
            .why = removal.because == directory::HeldBecause::group_dropped ? user::LeftBecause::group_dropped
                                                                            : user::LeftBecause::left_groups,
            .doubt = {}};
}

Judged judge_live(const Removal& removal, const Sighting& sighting, const StillListed& listed, bool is_ad) {
    if (listed.is_outside_the_base(sighting)) return proven_to_have_left(removal);
    if (Groups groups = is_ad ? listed.by_guid(removal.guid) : listed.by_dn(sighting.dn); !groups.empty())
        return doubt("is live, and a sync group lists it: the read raced a change", std::move(groups));
    if (const std::string perhaps = listed.perhaps(removal.guid); !perhaps.empty())
        return doubt("is live, and perhaps listed: " + perhaps);
    if (!is_ad) {
        Groups groups = listed.by_value(removal.who);
        if (const auto rdn = first_rdn(sighting.dn); groups.empty() && rdn) groups = listed.by_value(rdn->value);
        if (!groups.empty())
            return doubt("is live, and a sync group still lists it under a former name (renamed without refint?): " +
                             sighting.dn,
                         std::move(groups));
    }
    if (Groups groups = listed.walked_among(sighting.member_of); !groups.empty()) {
        std::string why =
            "is live, and says that it is in " + listed.dn_of(groups.front()) + ", whose members do not show it";
        return doubt(std::move(why), std::move(groups));
    }
    if (sighting.hides_primary_group) {  // what this bind may not read of him it may not read of others either
        Judged judged = doubt("is live, and does not show its primary group: may this bind read it?");
        judged.any_group = true;
        return judged;
    }
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
    if (Groups groups = listed.in_the_dark(); !groups.empty() && !listed.in_the_light(removal.who))
        return doubt(
            "is not found, and sync groups list people in a place where nobody can be read: deleted, or "
            "hidden from this bind",
            std::move(groups));
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

std::string hold_reason(const Plan& plan, const directory::Guard& guard, bool read_complete, TrashedBefore before) {
    const auto approved = static_cast<std::uint64_t>(std::ranges::count(plan.removals, true, &Removal::approved));
    const std::uint64_t others = plan.removals.size() - approved;
    const bool is_approved = approved != 0 && others == 0;
    if (plan.nobody_found && !is_approved) return "the sync groups hold nobody that can be read";
    if (!read_complete) return {};
    if (!plan.emptied_groups.empty())
        return "group \"" + plan.emptied_groups.front().name +
               "\" had members and reads empty: may this bind read its members?";
    if (others != 0 && guard_trips(guard, others + before.people, plan.managed + before.people))
        return std::to_string(others) + " of " + std::to_string(plan.managed) + " users would go to the trash" +
               (before.people == 0 ? ""
                                   : " behind the " + std::to_string(before.people) + " since the last daily read") +
               ", more than the guard lets through (" + std::to_string(guard.users) + " or " +
               std::to_string(guard.percent) + " %)";
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
            gated.unproven.push_back({removal, std::move(judged.doubt), std::move(judged.groups), judged.any_group});
        }
    }
    return gated;
}

void withhold(Plan& plan, const Scope& scope, const Account& account, const DirectoryId& directory,
              const std::vector<Unproven>& unproven) {
    if (unproven.empty()) return;
    if (std::ranges::any_of(unproven, &Unproven::any_group)) return withhold_all(plan);
    const directory::Directory* known = account.find_directory(directory);
    std::unordered_set<ObjectIndex> doubted;
    for (const Unproven& one : unproven) doubted.insert(one.groups.begin(), one.groups.end());
    const auto concerns = [&](const Guid& guid) {
        const auto read = std::ranges::find(scope.groups, guid, &ScopeGroup::guid);
        if (read != scope.groups.end() &&
            std::ranges::any_of(read->closure, [&](ObjectIndex group) { return doubted.contains(group); }))
            return true;
        if (known == nullptr) return true;
        const auto bound = known->groups.find(guid);
        const group::Group* group = bound == known->groups.end() ? nullptr : account.find_group(bound->second);
        return group == nullptr || std::ranges::any_of(unproven, [&](const Unproven& one) {
                   return group->members.contains(one.removal.user);
               });
    };
    std::unordered_map<Guid, bool> asked;  // a large group comes in many commands
    const auto waits = [&](const Guid& guid) {
        const auto [at, is_new] = asked.try_emplace(guid, false);
        if (is_new) at->second = concerns(guid);
        return at->second;
    };
    for (directory::SyncMembers& members : plan.members)
        if (waits(members.group)) members.remove.clear();
    std::erase_if(plan.members,
                  [](const directory::SyncMembers& members) { return members.add.empty() && members.remove.empty(); });
    std::erase_if(plan.groups_gone, [&](const directory::SyncGroupGone& gone) { return waits(gone.guid); });
}

void withhold_all(Plan& plan) {
    withhold_all_but(plan, {});
}

void withhold_all_but(Plan& plan, const std::vector<Guid>& groups) {
    for (directory::SyncMembers& members : plan.members)
        if (std::ranges::find(groups, members.group) == groups.end()) members.remove.clear();
    std::erase_if(plan.members,
                  [](const directory::SyncMembers& members) { return members.add.empty() && members.remove.empty(); });
    plan.groups_gone.clear();
}

}  // namespace muster::connectors
