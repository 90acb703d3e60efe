#include "connectors/plan.hpp"

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>

#include "connectors/attribute_map.hpp"
#include "connectors/dn.hpp"
#include "connectors/group_names.hpp"
#include "connectors/names.hpp"
#include "connectors/unreadable.hpp"
#include "domain/account/dispatch.hpp"
#include "domain/group/changes.hpp"

namespace muster::connectors {
namespace {

using directory::LeftOutReason;
using directory::SourceStatus;

class Planning {
public:
    Planning(const Replica& replica, const Scope& scope, const Account& account, const directory::Directory& directory,
             Ids& ids, Instant now, bool may_remove, LeftOuts left_outs)
        : replica_(replica),
          scope_(scope),
          account_(account),
          directory_(directory),
          ids_(ids),
          now_(now),
          unreadable_(unreadable_attributes(replica, scope, account, directory)),
          approved_(directory::valid_approval(directory, now)),
          may_remove_(may_remove && scope.missing_groups.empty() && !unreadable_.any_everywhere()),
          user_of_(replica.objects().size(), nullptr),
          new_user_(replica.objects().size(), false) {
        for (const auto& set : unreadable_.sets) {
            mappings_.emplace_back(replica.configuration(), replica.attributes(), replica.folding());
            for (const std::uint16_t attribute : set) mappings_.back().forget(attribute);
        }
        plan_.left_outs = std::move(left_outs);
    }

    Plan run() {
        report_the_unreadable();
        for (Unreadable& one : unreadable_.list) plan_.doubts.push_back(std::move(one.why));
        plan_groups();
        plan_people();
        plan_removals();
        plan_members();
        plan_.read = scope_.people;
        plan_.nobody_found = scope_.people == 0;
        return std::move(plan_);
    }

private:
    void report_the_unreadable() {
        for (const std::string& dn : replica_.nameless()) {
            plan_.left_outs.add(LeftOutReason::malformed_entry, dn, "came without a GUID that can be read");
            plan_.left_outs.skipped_person();
        }
        for (const Dangling& dangling : scope_.dangling)
            plan_.left_outs.add(LeftOutReason::unresolved_member, dangling.dn.empty() ? dangling.ref : dangling.dn,
                                why_unresolved(dangling));
    }

    [[nodiscard]] static std::string_view why_unresolved(const Dangling& value) {
        if (value.doubled) return "is listed by a sync group, but more than one entry has that uid";
        if (value.named == Named::nothing) return "is listed by a sync group, and there is no such entry";
        if (value.named == Named::other) return "is listed by a sync group, and is neither a person nor a group";
        return "is listed by a sync group, but no entry can be read";
    }

    void plan_groups() {
        const auto description = replica_.attributes().index_of("description");
        for (const ScopeGroup& group : scope_.groups) {
            const Object& object = replica_.objects()[group.object];
            directory::SyncGroup command{.directory = directory_.id,
                                         .guid = group.guid,
                                         .id_if_new = {},
                                         .name = name_of(object),
                                         .description = {}};
            const auto described = single_value(object, *description, "description", replica_.folding());
            command.description = printable(described.value_or(""), group::description_bytes_max);
            const group::Group* known = group_of(group.guid);
            if (known == nullptr) command.id_if_new = ids_.group();
            if (known != nullptr && known->name == command.name && known->description == command.description) continue;
            plan_.groups.push_back(std::move(command));
        }
        plan_.groups = settle_group_names(std::move(plan_.groups), account_, directory_, plan_.left_outs);
        if (!may_remove_) return;
        for (const auto& [guid, id] : directory_.groups)
            if (!is_sync_group(guid)) plan_.groups_gone.push_back({directory_.id, guid});
        std::ranges::sort(plan_.groups_gone, {}, &directory::SyncGroupGone::guid);
    }

    void plan_people() {
        std::vector<Candidate> candidates;
        for (ObjectIndex i = 0; i < scope_.in_scope.size(); ++i) {
            if (!scope_.in_scope[i]) continue;
            const Object& object = replica_.objects()[i];
            const auto bound = directory_.users.find(object.guid);
            const user::User* user = bound == directory_.users.end() ? nullptr : account_.find_user(bound->second);
            user_of_[i] = user;
            const AttributeMapping& mapping = mappings_[unreadable_.set_of[i]];
            if (user != nullptr && mapping.says_the_same(object, *user, now_)) continue;
            Candidate candidate{.object = i, .user = user, .mapped = mapping.map(object, now_)};
            for (const Problem& problem : candidate.mapped.problems)
                plan_.left_outs.add(problem.reason, object.dn, problem.detail);
            if (!candidate.mapped.username) {
                plan_.left_outs.skipped_person();
                continue;
            }
            if (would_let_in_unseen(candidate)) {
                plan_.left_outs.add(LeftOutReason::malformed_entry, object.dn, "does not show whether it is disabled");
                plan_.left_outs.skipped_person();
                continue;
            }
            candidates.push_back(std::move(candidate));
        }
        const Settled settled = settle_names(replica_, scope_, account_, directory_.id, candidates, plan_.left_outs);
        order(candidates, settled);
    }

    // D6: where the source decides who is disabled, nobody becomes Active without its word.
    [[nodiscard]] bool would_let_in_unseen(const Candidate& candidate) const {
        if (!directory_.configuration.carries_status() || candidate.mapped.status) return false;
        return candidate.user == nullptr || candidate.user->is_in_trash();
    }

    enum Class : std::size_t { disabling, renaming, updating, restoring, creating, classes };

    [[nodiscard]] static Class class_of(const Candidate& candidate) {
        if (candidate.user == nullptr) return candidate.adopts != nullptr ? updating : creating;
        const auto* present = std::get_if<user::Present>(&candidate.user->phase);
        if (present == nullptr) return restoring;
        if (candidate.mapped.status == SourceStatus::disabled && present->status != user::Status::disabled)
            return disabling;
        const auto profile = candidate.user->profile();
        const auto& aliases = candidate.mapped.fields.aliases;
        return profile.username != *candidate.mapped.username || (aliases && profile.aliases != *aliases) ? renaming
                                                                                                          : updating;
    }

    // 2.1: disable, [trash], rename, update, restore, create; names that hang together between.
    void order(std::vector<Candidate>& candidates, const Settled& settled) {
        std::vector<std::vector<std::size_t>> by_class(classes);
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            if (candidates[i].left_out) continue;
            if (candidates[i].user != nullptr && candidates[i].user->is_in_trash())
                restored_.insert(candidates[i].user->id);
            if (candidates[i].user == nullptr) {
                user_of_[candidates[i].object] = candidates[i].adopts;
                new_user_[candidates[i].object] = true;
            }
            // Nobody waits for whom is new here, so those keep their place behind all others.
            if (!settled.in_chain[i] || candidates[i].user == nullptr) by_class[class_of(candidates[i])].push_back(i);
        }
        for (const std::size_t i : by_class[disabling]) add(plan_.disable, candidates, {i});
        for (const auto& chain : settled.chains)
            if (candidates[chain.front()].user != nullptr) add(plan_.people, candidates, chain);
        for (const Class next : {renaming, updating, restoring, creating})
            for (const std::size_t i : by_class[next]) add(plan_.people, candidates, {i});
    }

    void add(std::vector<directory::SyncPeople>& commands, std::vector<Candidate>& candidates,
             const std::vector<std::size_t>& together) {
        directory::SyncPeople command{.directory = directory_.id, .people = {}};
        command.people.reserve(together.size());
        bool all_known = true;
        for (const std::size_t i : together) {
            Candidate& candidate = candidates[i];
            directory::PersonView view{.guid = replica_.objects()[candidate.object].guid,
                                       .id_if_new = {},
                                       .fields = std::move(candidate.mapped.fields),
                                       .status = candidate.mapped.status};
            view.fields.username = std::move(candidate.mapped.username);
            if (candidate.user == nullptr) view.id_if_new = ids_.user();
            all_known = all_known && candidate.user != nullptr;
            command.people.push_back(std::move(view));
        }
        // D13: only the rule itself knows whether it would make an event of this.
        if (all_known && would_do_nothing(command)) return;
        commands.push_back(std::move(command));
    }

    [[nodiscard]] bool would_do_nothing(const directory::SyncPeople& command) const {
        const Decision decision = dispatch(account_, Command{command}, now_);
        return std::holds_alternative<Nothing>(decision.sum());
    }

    void plan_removals() {
        for (const auto& [guid, id] : directory_.users) {
            const user::User* user = account_.find_user(id);
            if (user == nullptr || user->is_in_trash()) continue;
            ++plan_.managed;
            const auto object = replica_.index_of(guid);
            if (object && scope_.in_scope[*object]) continue;
            if (!may_remove_) {
                plan_.left_outs.add(LeftOutReason::removal_unproven, user->username().get(),
                                    "is not in scope, but the read was not complete");
                continue;
            }
            plan_.removals.push_back({.guid = guid,
                                      .user = id,
                                      .who = user->username().get(),
                                      .because = why_removed(id, object.has_value()),
                                      .approved = approved_ != nullptr && approved_->users.contains(id)});
        }
        std::ranges::sort(plan_.removals, {}, &Removal::user);
    }

    void plan_members() {
        for (const ScopeGroup& group : scope_.groups) {
            const group::Group* known = group_of(group.guid);
            if (known == nullptr) {
                if (!is_made(group.guid)) continue;  // its name is another group's
                known = overridden_by(replica_.objects()[group.object]);
            }
            std::vector<Guid> add;
            std::vector<UserId> remove;
            std::size_t kept = 0;
            for (const ObjectIndex person : group.people) {
                const user::User* user = user_of_[person];
                if (known != nullptr && user != nullptr && known->members.contains(user->id)) {
                    ++kept;
                } else if (user != nullptr || new_user_[person]) {
                    add.push_back(replica_.objects()[person].guid);
                }
            }
            if (known != nullptr && kept != known->members.size()) {
                const bool is_emptied = group.people.empty() && has_live_members(*known);
                if (is_emptied && may_be_emptied(*known)) plan_.released_groups.push_back(group.guid);
                if (is_emptied && !may_be_emptied(*known)) {
                    plan_.emptied_groups.push_back({known->id, known->name});
                } else if (may_remove_ && hidden_of(scope_, group).empty()) {
                    remove = leavers(*known, group);
                }
            }
            cut(group.guid, add, remove);
        }
    }

    // T7: whom this directory sends to the trash, now or earlier, keeps the group; not whom it takes out of there
    // again.
    [[nodiscard]] std::vector<UserId> leavers(const group::Group& known, const ScopeGroup& group) const {
        std::unordered_set<UserId> stay;
        stay.reserve(group.people.size());
        for (const ObjectIndex person : group.people)
            if (user_of_[person] != nullptr) stay.insert(user_of_[person]->id);
        std::vector<UserId> leave;
        for (const UserId& id : known.members) {
            if (stay.contains(id)) continue;
            const user::User* user = account_.find_user(id);
            if (user == nullptr || (user->is_in_trash() && !restored_.contains(id))) continue;
            if (user->managed_by && user->managed_by->directory == directory_.id) {
                const auto object = replica_.index_of(user->managed_by->guid);
                if (!object || !scope_.in_scope[*object] || group.perhaps.contains(*object)) continue;
            }
            leave.push_back(id);
        }
        std::ranges::sort(leave);
        return leave;
    }

    void cut(const Guid& group, const std::vector<Guid>& add, const std::vector<UserId>& remove) {
        directory::SyncMembers command{directory_.id, group, {}, {}};
        const auto flush = [&](bool at_end) {
            const std::size_t size = command.add.size() + command.remove.size();
            if (size == 0 || (!at_end && size < group::members_per_event_max)) return;
            plan_.members.push_back(std::exchange(command, {directory_.id, group, {}, {}}));
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

    [[nodiscard]] bool has_live_members(const group::Group& group) const {
        return std::ranges::any_of(group.members, [&](const UserId& id) {
            const user::User* user = account_.find_user(id);
            return user != nullptr && (!user->is_in_trash() || restored_.contains(id)) && user->managed_by &&
                   user->managed_by->directory == directory_.id;
        });
    }

    [[nodiscard]] const group::Group* group_of(const Guid& guid) const {
        const auto bound = directory_.groups.find(guid);
        return bound == directory_.groups.end() ? nullptr : account_.find_group(bound->second);
    }

    [[nodiscard]] std::string name_of(const Object& group) const {
        const auto rdn = first_rdn(group.dn);
        const auto cn = replica_.attributes().index_of("cn");
        if (rdn && rdn->type == "cn") return printable(rdn->value, group::name_bytes_max);
        const auto name = (cn ? single_value(group, *cn, "cn", replica_.folding()) : std::nullopt).value_or(group.dn);
        return printable(name, group::name_bytes_max);
    }

    // D7: the local group of that name, which this run takes over.
    [[nodiscard]] const group::Group* overridden_by(const Object& object) const {
        const auto named = account_.group_names.find(name_of(object));
        const group::Group* group = named == account_.group_names.end() ? nullptr : account_.find_group(named->second);
        return group == nullptr || group->managed_by ? nullptr : group;
    }

    [[nodiscard]] bool is_made(const Guid& guid) const {
        return std::ranges::find(plan_.groups, guid, &directory::SyncGroup::guid) != plan_.groups.end();
    }

    [[nodiscard]] bool is_sync_group(const Guid& guid) const {
        return std::ranges::any_of(scope_.groups, [&](const ScopeGroup& group) { return group.guid == guid; });
    }

    // D9
    [[nodiscard]] bool may_be_emptied(const group::Group& group) const {
        return approved_ != nullptr && std::ranges::find(approved_->groups, group.id) != approved_->groups.end();
    }

    [[nodiscard]] directory::HeldBecause why_removed(const UserId& user, bool is_read) const {
        if (was_in_dropped_group(user)) return directory::HeldBecause::group_dropped;
        return is_read ? directory::HeldBecause::left_groups : directory::HeldBecause::not_found;
    }

    [[nodiscard]] bool was_in_dropped_group(const UserId& user) const {
        return std::ranges::any_of(plan_.groups_gone, [&](const directory::SyncGroupGone& gone) {
            const group::Group* group = group_of(gone.guid);
            return group != nullptr && group->members.contains(user);
        });
    }

    const Replica& replica_;
    const Scope& scope_;
    const Account& account_;
    const directory::Directory& directory_;
    Ids& ids_;
    Instant now_;
    UnreadableAttributes unreadable_;
    const directory::Approved* approved_;  // D9; null: nothing
    bool may_remove_;
    std::vector<AttributeMapping> mappings_;  // by set of what cannot be read
    std::vector<const user::User*> user_of_;  // by object: who stands for it, or will
    std::unordered_set<UserId> restored_;     // whom this plan takes out of the trash
    std::vector<bool> new_user_;              // by object: this plan makes or takes over its user
    Plan plan_;
};

}  // namespace

Plan plan(const Replica& replica, const Scope& scope, const Account& account, const DirectoryId& directory, Ids& ids,
          Instant now, bool may_remove, LeftOuts left_outs) {
    const directory::Directory* known = account.find_directory(directory);
    if (known == nullptr) return {};
    return Planning{replica, scope, account, *known, ids, now, may_remove, std::move(left_outs)}.run();
}

}  // namespace muster::connectors
