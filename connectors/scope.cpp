#include "connectors/scope.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "connectors/dn.hpp"
#include "domain/base/invariant.hpp"

namespace muster::connectors {
namespace {

// Leads from a group's values to objects.
class Resolver {
public:
    explicit Resolver(const Replica& replica)
        : replica_(replica),
          is_ad_(replica.configuration().kind == directory::Kind::ad),
          base_(normalise_dn(replica.configuration().base, replica.folding()).value_or(std::string{})),
          below_base_(replica.objects().size(), false) {
        const auto& objects = replica.objects();
        if (!is_ad_) by_dn_.reserve(objects.size());
        for (ObjectIndex i = 0; i < objects.size(); ++i) {
            if (!objects[i].live) continue;
            auto dn = normalise_dn(objects[i].dn, replica.folding());
            if (!dn) continue;
            below_base_[i] = is_at_or_below(*dn, base_);
            if (is_ad_) continue;
            if (objects[i].kind == EntryKind::user) {
                people_parents_.emplace(parent_of(*dn));
                const std::string_view type = std::string_view{*dn}.substr(0, dn->find('='));
                if (std::ranges::find(user_types_, type) == user_types_.end()) user_types_.emplace_back(type);
            }
            by_dn_.emplace(std::move(*dn), i);
        }
    }

    [[nodiscard]] bool counts(ObjectIndex user) const { return below_base_[user]; }
    [[nodiscard]] std::unordered_set<std::string> take_people_parents() { return std::move(people_parents_); }

    [[nodiscard]] std::optional<ObjectIndex> follow(ObjectIndex group, const std::string& ref,
                                                    std::vector<Dangling>& dangling) const {
        if (is_ad_) {
            const ad::ExtendedDn target = ad::extended_dn_of(ref);
            if (target.guid)
                if (const auto found = replica_.index_of(*target.guid)) return found;
            dangling.push_back({group, ref, normalise_dn(target.dn, replica_.folding()).value_or(""), target.guid});
            return std::nullopt;
        }
        auto dn = normalise_dn(ref, replica_.folding());
        if (dn) {
            const auto found = by_dn_.find(*dn);
            if (found != by_dn_.end()) return found->second;
            // uniqueMember may carry `#'…'B` behind the DN (RFC 4517, 3.3.21).
            if (const auto mark = dn->rfind("#'"); mark != std::string::npos && dn->ends_with("'b")) {
                const auto bare = by_dn_.find(dn->substr(0, mark));
                if (bare != by_dn_.end()) return bare->second;
            }
        }
        dangling.push_back({group, ref, std::move(dn).value_or(""), std::nullopt});
        return std::nullopt;
    }

    // What dangles may be a group that this bind cannot see, and whoever is in it would seem to have left. A person
    // that was deleted stays listed too where nobody tidies up: named as people are, in a place where people are.
    [[nodiscard]] bool may_be_a_group(const Dangling& value) const {
        if (value.dn.empty()) return is_ad_;
        if (is_ad_) return domain_of(value.dn) == domain_of(base_);  // else of another domain: never read
        const std::string_view type = std::string_view{value.dn}.substr(0, value.dn.find('='));
        return !people_parents_.contains(std::string{parent_of(value.dn)}) ||
               std::ranges::find(user_types_, type) == user_types_.end();
    }

    // posixGroup: memberUid names a user's uid, compared as LDAP compares it there: exactly. No server keeps that
    // unique: of those who have it, whoever lies in the base is meant.
    [[nodiscard]] std::vector<ObjectIndex> users_named(const std::string& uid) {
        if (!uids_known_) {
            uids_known_ = true;
            const auto attribute = replica_.attributes().index_of("uid");
            for (ObjectIndex i = 0; attribute && i < replica_.objects().size(); ++i) {
                const Object& object = replica_.objects()[i];
                if (!object.live || object.kind != EntryKind::user) continue;
                for (const std::string_view value : object.all(*attribute)) by_uid_.emplace(value, i);
            }
        }
        std::vector<ObjectIndex> inside;
        std::vector<ObjectIndex> outside;
        for (auto [at, end] = by_uid_.equal_range(uid); at != end; ++at)
            (counts(at->second) ? inside : outside).push_back(at->second);
        if (!inside.empty() || outside.empty()) return inside;
        return {outside.front()};  // it leads somewhere, but to nobody who counts
    }

private:
    [[nodiscard]] static std::string_view domain_of(std::string_view dn) {
        const auto at = dn.starts_with("dc=") ? 0 : dn.find(",dc=");
        return at == std::string_view::npos ? std::string_view{} : dn.substr(at + (at == 0 ? 0 : 1));
    }

    const Replica& replica_;
    bool is_ad_;
    std::string base_;
    std::vector<bool> below_base_;
    std::unordered_map<std::string, ObjectIndex> by_dn_;
    std::unordered_multimap<std::string_view, ObjectIndex> by_uid_;
    bool uids_known_ = false;
    std::unordered_set<std::string> people_parents_;
    std::vector<std::string> user_types_;  // by which users are named: "uid"
};

// D3: a work list and a visited set, so cycles end.
class Walk {
public:
    Walk(const Replica& replica, Resolver& resolver, Scope& scope)
        : replica_(replica), resolver_(resolver), scope_(scope) {}

    std::vector<ObjectIndex> people_of(std::vector<ObjectIndex> groups) {
        hidden_.clear();
        perhaps_.clear();
        const std::size_t given = groups.size();
        closure_ = std::move(groups);
        visited_ = {closure_.begin(), closure_.end()};
        people_.assign(replica_.objects().size(), false);
        for (std::size_t next = 0; next < closure_.size(); ++next) {
            const Edges* edges = replica_.edges_of(closure_[next]);
            if (next >= given) look_for_members(closure_[next], edges);
            const bool first_time = walked_.insert(closure_[next]).second;
            if (first_time) scope_.walked.push_back(closure_[next]);
            if (edges == nullptr) continue;
            std::vector<Dangling> dangling;
            for (const std::string& ref : edges->refs) reach(resolver_.follow(closure_[next], ref, dangling));
            for (Dangling& value : dangling) value.maybe_group = resolver_.may_be_a_group(value);
            if (first_time) scope_.dangling.insert(scope_.dangling.end(), dangling.begin(), dangling.end());
            for (const std::string& uid : edges->user_names) {
                const auto users = resolver_.users_named(uid);
                if (users.size() == 1) {
                    reach(users.front());
                    continue;
                }
                if (first_time) scope_.dangling.push_back({closure_[next], uid, "", std::nullopt, !users.empty()});
                for (const ObjectIndex user : users)
                    perhaps_.emplace(user, replica_.objects()[closure_[next]].dn + " lists the uid \"" + uid +
                                               "\", which " + std::to_string(users.size()) + " entries have");
            }
        }
        add_by_primary_group();
        std::vector<ObjectIndex> people;
        for (ObjectIndex i = 0; i < people_.size(); ++i)
            if (people_[i]) people.push_back(i);
        std::erase_if(perhaps_, [&](const auto& entry) { return people_[entry.first]; });
        return people;
    }

    /// Of the group that was walked last.
    [[nodiscard]] std::vector<ObjectIndex> take_closure() { return std::move(closure_); }
    [[nodiscard]] std::string take_hidden() { return std::move(hidden_); }
    [[nodiscard]] std::unordered_map<ObjectIndex, std::string> take_perhaps() { return std::move(perhaps_); }

private:
    // RFC 4519: a groupOfNames has a member. In AD an empty one is ordinary, and people say themselves where they are.
    void look_for_members(ObjectIndex nested, const Edges* edges) {
        const bool shows_some = edges != nullptr && !(edges->refs.empty() && edges->user_names.empty());
        if (shows_some || !hidden_.empty() || replica_.configuration().kind == directory::Kind::ad) return;
        hidden_ = replica_.objects()[nested].dn + " is a group in it, and shows no members";
    }

    void reach(std::optional<ObjectIndex> target) {
        if (!target) return;
        const Object& object = replica_.objects()[*target];
        if (object.kind == EntryKind::group) {
            if (visited_.insert(*target).second) closure_.push_back(*target);
        } else if (object.kind == EntryKind::user && resolver_.counts(*target)) {
            people_[*target] = true;
        }
    }

    // Fact 3: a primary group is no `member` value.
    void add_by_primary_group() {
        const bool is_ad = replica_.configuration().kind == directory::Kind::ad;
        const auto gid_number = replica_.attributes().index_of("gidnumber");
        std::unordered_set<std::string> gids;
        std::vector<ad::Sid> sids;
        for (const ObjectIndex group : closure_) {
            if (is_ad && replica_.objects()[group].sid) sids.push_back(*replica_.objects()[group].sid);
            const Edges* edges = replica_.edges_of(group);
            if (!is_ad && edges != nullptr && !edges->gid_number.empty()) gids.insert(edges->gid_number);
        }
        if (sids.empty() && gids.empty()) return;
        for (ObjectIndex i = 0; i < replica_.objects().size(); ++i) {
            const Object& object = replica_.objects()[i];
            if (!object.live || object.kind != EntryKind::user) continue;
            bool member = false;
            if (object.sid && object.primary_group_rid != 0) {
                member = std::ranges::any_of(sids, [&](const ad::Sid& sid) {
                    return sid.rid == object.primary_group_rid && sid.domain == object.sid->domain;
                });
            } else if (!gids.empty() && gid_number) {
                const auto gid = object.first(*gid_number);
                member = gid && gids.contains(std::string{*gid});
            }
            if (member && resolver_.counts(i)) people_[i] = true;
        }
    }

    const Replica& replica_;
    Resolver& resolver_;
    Scope& scope_;
    std::vector<ObjectIndex> closure_;
    std::unordered_set<ObjectIndex> visited_;
    std::unordered_set<ObjectIndex> walked_;  // by any of the sync groups: what dangles there is known
    std::vector<bool> people_;
    std::string hidden_;
    std::unordered_map<ObjectIndex, std::string> perhaps_;
};

}  // namespace

Scope scope_of(const Replica& replica, const std::vector<SyncGroup>& groups) {
    Scope scope;
    scope.in_scope.assign(replica.objects().size(), false);
    Resolver resolver{replica};
    Walk walk{replica, resolver, scope};
    for (const SyncGroup& group : groups) {
        const auto object = group.guid ? replica.index_of(*group.guid) : std::nullopt;
        if (!object || replica.objects()[*object].kind != EntryKind::group) {
            scope.missing_groups.push_back(group.configured);
            continue;
        }
        const auto known = [&](const ScopeGroup& other) { return other.guid == *group.guid; };
        if (std::ranges::any_of(scope.groups, known)) continue;  // named twice, by DN and by GUID
        auto people = walk.people_of({*object});
        scope.groups.push_back(
            {*group.guid, *object, walk.take_closure(), std::move(people), walk.take_hidden(), walk.take_perhaps()});
        for (const ObjectIndex person : scope.groups.back().people) scope.in_scope[person] = true;
    }
    scope.people = static_cast<std::uint64_t>(std::ranges::count(scope.in_scope, true));
    scope.people_parents = resolver.take_people_parents();
    return scope;
}

std::string hidden_of(const Scope& scope, const ScopeGroup& group) {
    if (!group.hidden.empty()) return group.hidden;
    for (const Dangling& value : scope.dangling)
        if (value.maybe_group && std::ranges::find(group.closure, value.group) != group.closure.end())
            return (value.dn.empty() ? value.ref : value.dn) + " is listed, cannot be read, and may be a group";
    return {};
}

namespace {

// A round trip each; a directory with more of them keeps the rest unknown.
constexpr std::size_t names_looked_at_max = 1000;

// In the same order whenever it is asked; indices.
std::vector<std::size_t> to_look_at(const std::vector<Dangling>& dangling) {
    std::vector<std::size_t> values;
    for (std::size_t i = 0; i < dangling.size() && values.size() < names_looked_at_max; ++i)
        if (dangling[i].maybe_group && !dangling[i].dn.empty()) values.push_back(i);
    return values;
}

// 2.3, for groups: without refint a renamed one stays listed by its former name. It kept its place, or, where a
// container above was renamed, its own name.
class FormerNames {
public:
    FormerNames(const Scope& scope, const ScopeGroup& group) {
        for (const Dangling& value : scope.dangling) {
            if (value.named != Named::nothing || std::ranges::find(group.closure, value.group) == group.closure.end())
                continue;
            if (first_.empty()) first_ = value.dn;
            places_.emplace(parent_of(value.dn));
            own_.emplace(own_name(value.dn));
        }
    }
    [[nodiscard]] const std::string& first() const { return first_; }
    [[nodiscard]] bool may_have_been(std::string_view dn) const {
        return places_.contains(std::string{parent_of(dn)}) || own_.contains(std::string{own_name(dn)});
    }

private:
    [[nodiscard]] static std::string_view own_name(std::string_view dn) {
        return dn.substr(0, dn.size() - parent_of(dn).size());
    }

    std::string first_;
    std::unordered_set<std::string> places_;
    std::unordered_set<std::string> own_;
};

}  // namespace

std::vector<std::string> names_to_look_at(const Scope& scope) {
    std::vector<std::string> names;
    for (const std::size_t value : to_look_at(scope.dangling)) names.push_back(scope.dangling[value].ref);
    return names;
}

void take_in(Scope& scope, const Replica& replica, const std::vector<Named>& seen) {
    const auto values = to_look_at(scope.dangling);
    invariant(values.size() == seen.size(), "one answer for each name");
    for (std::size_t i = 0; i < values.size(); ++i) {
        scope.dangling[values[i]].named = seen[i];
        scope.dangling[values[i]].maybe_group = seen[i] == Named::unknown || seen[i] == Named::group;
    }
    std::unordered_set<std::string> settled;
    for (const Dangling& value : scope.dangling)
        if (value.named == Named::nothing || value.named == Named::other) settled.insert(value.dn);
    std::optional<Resolver> resolver;  // only where a group may have been renamed
    const std::unordered_set<ObjectIndex> walked{scope.walked.begin(), scope.walked.end()};
    for (ScopeGroup& lists : scope.groups) {
        const FormerNames former{scope, lists};
        if (former.first().empty()) continue;
        std::vector<ObjectIndex> renamed;
        for (ObjectIndex group = 0; group < replica.objects().size(); ++group) {
            const Object& object = replica.objects()[group];
            if (!object.live || object.kind != EntryKind::group || walked.contains(group)) continue;
            const auto name = normalise_dn(object.dn, replica.folding());
            if (name && former.may_have_been(*name)) renamed.push_back(group);
        }
        if (renamed.empty()) continue;
        if (!resolver) resolver.emplace(replica);
        const std::string why = former.first() +
                                " is listed and not there, and may be the former name of a group that he is in "
                                "(renamed without refint?)";
        Scope alone;
        Walk walk{replica, *resolver, alone};
        const auto people = walk.people_of(std::move(renamed));
        for (const auto& [person, unused] : walk.take_perhaps()) lists.perhaps.emplace(person, why);
        for (const ObjectIndex person : people) lists.perhaps.emplace(person, why);
        for (const ObjectIndex person : lists.people) lists.perhaps.erase(person);
        if (lists.hidden.empty()) lists.hidden = walk.take_hidden();
        for (const Dangling& value : alone.dangling)
            if (lists.hidden.empty() && value.maybe_group && !settled.contains(value.dn))
                lists.hidden = former.first() + " may be the former name of a group whose " +
                               (value.dn.empty() ? value.ref : value.dn) + " cannot be read";
    }
}

}  // namespace muster::connectors
