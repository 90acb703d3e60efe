#include "connectors/scope.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "connectors/dn.hpp"
#include "domain/base/invariant.hpp"

namespace muster::connectors {
namespace {

constexpr const char* is_no_group = "is there and is no group";

std::string_view domain_of(std::string_view dn) {
    const auto at = dn.starts_with("dc=") ? 0 : dn.find(",dc=");
    return at == std::string_view::npos ? std::string_view{} : dn.substr(at + (at == 0 ? 0 : 1));
}

// What dangles may be a group that this bind cannot see, and whoever is in it would seem to have left. A person
// that was deleted stays listed too where nobody tidies up: named as people are, in a place where people are.
bool may_be_a_group(const Dangling& value, const Replica& replica) {
    const bool is_ad = replica.configuration().kind == directory::Kind::ad;
    if (value.dn.empty()) return is_ad;
    if (is_ad) return domain_of(value.dn) == domain_of(replica.base());  // else of another domain: never read
    const std::string_view type = std::string_view{value.dn}.substr(0, value.dn.find('='));
    return !replica.people().are_below(parent_of(value.dn)) || !replica.people().are_named_by(type);
}

// posixGroup: no server keeps a uid unique. Of those who have it, whoever lies in the base is meant.
std::vector<ObjectIndex> users_named(const std::string& uid, const Replica& replica) {
    std::vector<ObjectIndex> inside = replica.people().with_uid(uid);
    const auto outside =
        std::ranges::stable_partition(inside, [&](ObjectIndex user) { return replica.objects()[user].in_base; });
    if (outside.begin() != inside.begin()) {
        inside.erase(outside.begin(), outside.end());
    } else if (!inside.empty()) {
        inside.resize(1);  // it leads somewhere, but to nobody who counts
    }
    return inside;
}

// D3: a work list and a visited set, so cycles end.
class Walk {
public:
    Walk(const Replica& replica, Scope& scope) : replica_(replica), scope_(scope) {}

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
            for (std::size_t value = 0; value < edges->targets.size(); ++value) {
                const auto target = replica_.follow(edges->targets[value]);
                if (target) {
                    reach(*target);
                } else if (first_time) {
                    scope_.dangling.push_back(dangling_at(closure_[next], *edges, value));
                }
            }
            for (const std::string& uid : edges->user_names) {
                const auto users = users_named(uid, replica_);
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
    [[nodiscard]] std::vector<bool> take_has() { return std::move(people_); }
    [[nodiscard]] std::string take_hidden() { return std::move(hidden_); }
    [[nodiscard]] std::unordered_map<ObjectIndex, std::string> take_perhaps() { return std::move(perhaps_); }

private:
    // RFC 4519: a groupOfNames has a member. In AD an empty one is ordinary, and people say themselves where they are.
    void look_for_members(ObjectIndex nested, const Edges* edges) {
        const bool shows_some = edges != nullptr && !(edges->refs.empty() && edges->user_names.empty());
        if (shows_some || !hidden_.empty() || replica_.configuration().kind == directory::Kind::ad) return;
        hidden_ = replica_.objects()[nested].dn + " is a group in it, and shows no members";
    }

    [[nodiscard]] Dangling dangling_at(ObjectIndex group, const Edges& edges, std::size_t value) const {
        const bool is_ad = replica_.configuration().kind == directory::Kind::ad;
        Dangling dangling{group, edges.refs[value], replica_.name_in(edges, value),
                          is_ad ? ad::extended_dn_of(edges.refs[value]).guid : std::nullopt};
        dangling.maybe_group = may_be_a_group(dangling, replica_);
        return dangling;
    }

    void reach(ObjectIndex target) {
        const Object& object = replica_.objects()[target];
        if (object.kind == EntryKind::group) {
            if (visited_.insert(target).second) closure_.push_back(target);
        } else if (object.kind == EntryKind::user && object.in_base) {
            people_[target] = true;
        }
    }

    // Fact 3: a primary group is no `member` value.
    void add_by_primary_group() {
        const bool is_ad = replica_.configuration().kind == directory::Kind::ad;
        for (const ObjectIndex group : closure_) {
            const auto& sid = replica_.objects()[group].sid;
            if (is_ad && sid) reach_all(replica_.people().with_primary_group(*sid));
            const Edges* edges = replica_.edges_of(group);
            if (!is_ad && edges != nullptr && !edges->gid_number.empty())
                reach_all(replica_.people().with_gid_number(edges->gid_number));
        }
    }

    void reach_all(const std::vector<ObjectIndex>& people) {
        for (const ObjectIndex person : people) reach(person);
    }

    const Replica& replica_;
    Scope& scope_;
    std::vector<ObjectIndex> closure_;
    std::unordered_set<ObjectIndex> visited_;
    std::unordered_set<ObjectIndex> walked_;  // by any of the sync groups: what dangles there is known
    std::vector<bool> people_;
    std::string hidden_;
    std::unordered_map<ObjectIndex, std::string> perhaps_;
};

}  // namespace

std::string_view why_unresolved(const Dangling& value) {
    if (value.doubled) return "is listed by a sync group, but more than one entry has that uid";
    if (value.named == Named::nothing) return "is listed by a sync group, and there is no such entry";
    if (value.named == Named::other) return "is listed by a sync group, and is neither a person nor a group";
    return "is listed by a sync group, but no entry can be read";
}

std::string why_missing(const SyncGroup& group) {
    if (group.other_classes.empty()) return "is not found or cannot be read";
    std::string classes;
    for (const std::string& name : group.other_classes) classes += (classes.empty() ? "" : ", ") + name;
    return std::string{is_no_group} + " (objectClass " + classes + ")";
}

Scope scope_of(const Replica& replica, const std::vector<SyncGroup>& groups) {
    Scope scope;
    scope.in_scope.assign(replica.objects().size(), false);
    Walk walk{replica, scope};
    for (const SyncGroup& group : groups) {
        const auto object = group.guid ? replica.index_of(*group.guid) : std::nullopt;
        if (!object || replica.objects()[*object].kind != EntryKind::group) {
            scope.missing_groups.push_back(group.configured + " " +
                                           (object ? std::string{is_no_group} : why_missing(group)));
            continue;
        }
        const auto known = [&](const ScopeGroup& other) { return other.guid == *group.guid; };
        if (std::ranges::any_of(scope.groups, known)) continue;  // named twice, by DN and by GUID
        auto people = walk.people_of({*object});
        scope.groups.push_back({*group.guid, *object, walk.take_closure(), std::move(people), walk.take_has(),
                                walk.take_hidden(), walk.take_perhaps()});
        for (const ObjectIndex person : scope.groups.back().people) scope.in_scope[person] = true;
    }
    scope.people = static_cast<std::uint64_t>(std::ranges::count(scope.in_scope, true));
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
    const std::unordered_set<ObjectIndex> walked{scope.walked.begin(), scope.walked.end()};
    for (ScopeGroup& lists : scope.groups) {
        const FormerNames former{scope, lists};
        if (former.first().empty()) continue;
        std::vector<ObjectIndex> renamed;
        for (ObjectIndex group = 0; group < replica.objects().size(); ++group) {
            const Object& object = replica.objects()[group];
            if (!object.live || object.kind != EntryKind::group || walked.contains(group)) continue;
            if (object.name != nowhere && former.may_have_been(replica.name_of(object))) renamed.push_back(group);
        }
        if (renamed.empty()) continue;
        const std::string why = former.first() +
                                " is listed and not there, and may be the former name of a group that he is in "
                                "(renamed without refint?)";
        Scope alone;
        Walk walk{replica, alone};
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
