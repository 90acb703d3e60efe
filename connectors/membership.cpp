#include "connectors/membership.hpp"

#include <algorithm>
#include <utility>

#include "domain/group/changes.hpp"

namespace muster::connectors {

std::optional<std::size_t> LookedAt::place_of(ObjectIndex person) const {
    const auto place = std::ranges::lower_bound(people, person, {}, &Looked::object);
    if (place == people.end() || place->object != person) return std::nullopt;
    return static_cast<std::size_t>(place - people.begin());
}

void Membership::plan(const ScopeGroup& group, const group::Group* known, bool all, const LookedAt& looked, Plan& plan,
                      Unsettled& open) const {
    std::vector<Guid> add;
    std::size_t kept = 0;
    const auto look_at = [&](const Looked& person) {
        if (!group.has[person.object]) return;
        if (known != nullptr && person.user != nullptr && known->members.contains(person.user->id)) {
            ++kept;
        } else if (person.user != nullptr || person.comes) {
            add.push_back(replica_.objects()[person.object].guid);
        }
    };
    if (all && !looked.everything) {
        std::ranges::for_each(all_of(group, looked), look_at);
    } else {
        std::ranges::for_each(looked.people, look_at);
    }
    open.people.insert(open.people.end(), add.begin(), add.end());

    std::vector<UserId> remove;
    // Where all are in it who belong there, nobody else is.
    if (known != nullptr && !(all && kept == known->members.size())) {
        const bool is_emptied = group.people.empty() && has_live_members(*known, looked);
        if (is_emptied && may_be_emptied(*known)) plan.released_groups.push_back(group.guid);
        std::vector<UserId> leave = leavers(*known, group, all, looked, open);
        if (is_emptied && !may_be_emptied(*known)) {
            plan.emptied_groups.push_back({known->id, known->name});
        } else if (!leave.empty() && may_remove_ && hidden_of(scope_, group).empty()) {
            remove = std::move(leave);
        }
    }
    cut(group.guid, add, remove, plan);
}

std::vector<Looked> Membership::all_of(const ScopeGroup& group, const LookedAt& looked) const {
    std::vector<Looked> all;
    all.reserve(group.people.size());
    for (const ObjectIndex person : group.people) {
        const auto place = looked.place_of(person);
        all.push_back(place ? looked.people[*place]
                            : Looked{person, account_.find_by_guid(directory_.id, replica_.objects()[person].guid)});
    }
    return all;
}

bool Membership::is_ours(const user::User& user) const {
    return user.managed_by && user.managed_by->directory == directory_.id;
}

bool Membership::stays(const user::User& user, const ScopeGroup& group, const LookedAt& looked) const {
    const auto taken = looked.taken_over.find(user.id);
    if (taken != looked.taken_over.end()) return group.has[taken->second];
    const auto object = is_ours(user) ? replica_.index_of(user.managed_by->guid) : std::nullopt;
    return object && group.has[*object];
}

// T7: whom this directory sends to the trash, now or earlier, keeps the group; not whom it takes out of there
// again.
std::vector<UserId> Membership::leavers(const group::Group& known, const ScopeGroup& group, bool all,
                                        const LookedAt& looked, Unsettled& open) const {
    std::vector<UserId> leave;
    const auto look_at = [&](const user::User* user) {
        if (user == nullptr || (user->is_in_trash() && !looked.restored.contains(user->id))) return;
        if (stays(*user, group, looked)) return;
        if (is_ours(*user)) {
            const auto object = replica_.index_of(user->managed_by->guid);
            if (!object || !scope_.in_scope[*object]) return;
            open.people.push_back(user->managed_by->guid);
            if (group.perhaps.contains(*object)) return;
        } else {
            open.groups.push_back(group.guid);
        }
        leave.push_back(user->id);
    };
    if (all) {
        for (const UserId& id : known.members) look_at(account_.find_user(id));
    } else {
        for (const user::User* user : looked.users)
            if (known.members.contains(user->id)) look_at(user);
    }
    std::ranges::sort(leave);
    return leave;
}

bool Membership::has_live_members(const group::Group& group, const LookedAt& looked) const {
    return std::ranges::any_of(group.members, [&](const UserId& id) {
        const user::User* user = account_.find_user(id);
        return user != nullptr && (!user->is_in_trash() || looked.restored.contains(id)) && is_ours(*user);
    });
}

// D9
bool Membership::may_be_emptied(const group::Group& group) const {
    return approved_ != nullptr && std::ranges::find(approved_->groups, group.id) != approved_->groups.end();
}

void Membership::cut(const Guid& group, const std::vector<Guid>& add, const std::vector<UserId>& remove,
                     Plan& plan) const {
    directory::SyncMembers command{directory_.id, group, {}, {}};
    const auto flush = [&](bool at_end) {
        const std::size_t size = command.add.size() + command.remove.size();
        if (size == 0 || (!at_end && size < group::members_per_event_max)) return;
        plan.members.push_back(std::exchange(command, {directory_.id, group, {}, {}}));
    };
    for (const UserId& id : remove) {
        command.remove.push_back(id);
        flush(false);
    }
    for (const Guid& guid : add) {
        command.add.push_back(guid);
        flush(false);
    }
    flush(true);
}

}  // namespace muster::connectors
