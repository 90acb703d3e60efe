#include "connectors/plan.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "connectors/attribute_map.hpp"
#include "connectors/group_plan.hpp"
#include "connectors/membership.hpp"
#include "connectors/names.hpp"
#include "connectors/phone_plan.hpp"
#include "connectors/unreadable.hpp"
#include "connectors/unsettled.hpp"
#include "domain/account/dispatch.hpp"

namespace muster::connectors {
namespace {

using directory::LeftOutReason;
using directory::SourceStatus;

/// Everybody whom the directory manages, but for who lies in the trash.
std::uint64_t managed_outside_the_trash(const Account& account, const directory::Directory& directory) {
    const auto in_trash = std::ranges::count_if(account.purges, [&](const auto& purge) {
        const user::User* user = account.find_user(purge.second);
        return user != nullptr && user->managed_by && user->managed_by->directory == directory.id;
    });
    return directory.users.size() - static_cast<std::uint64_t>(in_trash);
}

class Planning {
public:
    Planning(const Replica& replica, const Scope& scope, const Account& account, const directory::Directory& directory,
             Ids& ids, Instant now, bool may_remove, Unsettled& unsettled, LeftOuts left_outs)
        : replica_(replica),
          scope_(scope),
          account_(account),
          directory_(directory),
          ids_(ids),
          now_(now),
          unsettled_(unsettled),
          approved_(directory::valid_approval(directory, now)),
          may_remove_(may_remove && scope.missing_groups.empty()) {
        plan_.left_outs = std::move(left_outs);
        // Whose account has expired says something else now, and nobody told.
        const auto& expiry = unsettled.next_expiry;
        looked_.everything = unsettled.everything || (expiry && *expiry <= now);
    }

    Plan run() {
        look();
        judge_what_is_shown();
        open_.misfits = std::move(unsettled_.misfits);
        report_the_unreadable();
        groups_.emplace(replica_, scope_, account_, directory_, ids_, may_remove_);
        groups_->plan(plan_);
        plan_people();
        plan_removals();
        plan_members();
        plan_returned();
        plan_phones();
        open_.misfits.report(replica_, plan_.left_outs);
        plan_.read = scope_.people;
        plan_.nobody_found = scope_.people == 0;
        open_.everything = false;
        open_.shown = std::move(unsettled_.shown);
        unsettled_ = std::move(open_);
        return std::move(plan_);
    }

private:
    void look() {
        if (looked_.everything) {
            unsettled_.shown = ShownAttributes{directory_.configuration, replica_.attributes()};
            look_at_everybody();
        } else {
            open_.next_expiry = unsettled_.next_expiry;
            std::ranges::sort(unsettled_.people);
            const auto twice = std::ranges::unique(unsettled_.people);
            unsettled_.people.erase(twice.begin(), twice.end());
            for (const Guid& guid : unsettled_.people) look_at(guid);
            std::ranges::sort(looked_.people, {}, &Looked::object);
        }
        for (const Looked& one : looked_.people)
            unsettled_.shown.look_at(one.object, replica_.objects()[one.object], account_, one.user);
    }

    // Each user is looked up once: of a hundred thousand that is what comparing them costs.
    void look_at_everybody() {
        unsettled_.misfits = {};
        looked_.users.clear();
        looked_.users.reserve(directory_.users.size());
        std::vector<const user::User*> of_object(scope_.in_scope.size(), nullptr);
        for (const auto& [guid, id] : directory_.users) {
            const user::User* user = account_.find_user(id);
            if (user == nullptr) continue;
            looked_.users.push_back(user);
            const auto object = replica_.last_index_of(guid);
            if (object && *object < of_object.size()) of_object[*object] = user;
        }
        looked_.people.clear();
        looked_.people.reserve(scope_.people);
        for (ObjectIndex i = 0; i < scope_.in_scope.size(); ++i)
            if (scope_.in_scope[i]) looked_.people.push_back({i, of_object[i]});
    }

    void look_at(const Guid& guid) {
        const user::User* user = account_.find_by_guid(directory_.id, guid);
        if (user != nullptr) looked_.users.push_back(user);
        const auto object = replica_.last_index_of(guid);
        if (!object) return;
        unsettled_.misfits.forget(*object);
        if (*object < scope_.in_scope.size() && scope_.in_scope[*object]) {
            looked_.people.push_back({*object, user});
        } else {
            unsettled_.shown.forget(*object);
        }
    }

    // Where a right is withdrawn or given, nobody there is judged as before.
    void judge_what_is_shown() {
        auto judgement = unsettled_.shown.judge();
        if (judgement.is_new && !looked_.everything) {
            looked_.everything = true;
            look_at_everybody();
        }
        for (Unreadable& one : judgement.list) {
            if (one.everywhere) may_remove_ = false;
            plan_.doubts.push_back(std::move(one.why));
        }
    }

    // Reads nothing from what is not to be judged by.
    [[nodiscard]] const AttributeMapping& mapping_of(ObjectIndex person) {
        const AttributeBits unreadable = unsettled_.shown.unreadable_of(person);
        const auto known = mappings_.find(unreadable);
        if (known != mappings_.end()) return known->second;
        AttributeMapping mapping{replica_.configuration(), replica_.attributes(), replica_.folding()};
        for (const std::uint16_t attribute : unsettled_.shown.attributes_of(unreadable)) mapping.forget(attribute);
        return mappings_.emplace(unreadable, std::move(mapping)).first->second;
    }

    void report_the_unreadable() {
        for (const std::string& dn : replica_.nameless()) {
            plan_.left_outs.add(LeftOutReason::malformed_entry, dn, "came without a GUID that can be read");
            plan_.left_outs.skipped_person();
        }
        for (const Dangling& dangling : scope_.dangling)
            plan_.left_outs.add(LeftOutReason::unresolved_member, dangling.dn.empty() ? dangling.ref : dangling.dn,
                                why_unresolved(dangling));
    }

    void plan_people() {
        std::vector<Candidate> candidates;
        for (const Looked& person : looked_.people) {
            const ObjectIndex index = person.object;
            const user::User* user = person.user;
            const Object& object = replica_.objects()[index];
            note_expiry(object);
            const AttributeMapping& mapping = mapping_of(index);
            if (user != nullptr && mapping.says_the_same(object, *user, now_)) continue;
            Candidate candidate{.object = index, .user = user, .mapped = mapping.map(object, now_)};
            if (candidate.mapped.username && would_let_in_unseen(candidate)) {
                candidate.mapped.problems.push_back(
                    {LeftOutReason::malformed_entry, "does not show whether it is disabled"});
                candidate.left_out = true;
            }
            for (const Problem& problem : candidate.mapped.problems) open_.misfits.note(index, problem);
            if (!candidate.mapped.username || candidate.left_out) {
                open_.misfits.skip(index);
                // Who lies in the trash is purged one day, and with him goes what a read is judged by.
                if (user != nullptr && user->is_in_trash()) open_.people.push_back(object.guid);
                continue;
            }
            if (says_nothing_new(candidate)) continue;
            open_.people.push_back(object.guid);
            candidates.push_back(std::move(candidate));
        }
        const Settled settled = settle_names(replica_, scope_, account_, directory_.id, candidates, plan_.left_outs);
        order(candidates, settled);
    }

    // D6, 2.1: expiry changes no attribute, so nobody tells of it.
    void note_expiry(const Object& person) {
        if (replica_.configuration().kind != directory::Kind::ad || !account_expires_) return;
        const auto expires = ad::number_of(person.first(*account_expires_).value_or(""));
        const auto at = expires ? ad::expiry_of(*expires) : std::nullopt;
        if (at && *at > now_ && (!open_.next_expiry || *at < *open_.next_expiry)) open_.next_expiry = at;
    }

    // What it says in other letters than are kept here, say.
    [[nodiscard]] bool says_nothing_new(const Candidate& candidate) const {
        return candidate.user != nullptr &&
               would_do_nothing(account_,
                                directory::SyncPeople{.directory = directory_.id,
                                                      .people = {view_of(candidate.object, candidate.mapped)}},
                                now_);
    }

    [[nodiscard]] directory::PersonView view_of(ObjectIndex object, MappedPerson mapped) const {
        directory::PersonView view{.guid = replica_.objects()[object].guid,
                                   .id_if_new = {},
                                   .fields = std::move(mapped.fields),
                                   .status = mapped.status};
        view.fields.username = std::move(mapped.username);
        return view;
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
                looked_.restored.insert(candidates[i].user->id);
            if (candidates[i].user == nullptr)
                looked_.people[*looked_.place_of(candidates[i].object)] = {candidates[i].object, candidates[i].adopts,
                                                                           true};
            if (candidates[i].adopts != nullptr)
                looked_.taken_over.emplace(candidates[i].adopts->id, candidates[i].object);
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
            directory::PersonView view = view_of(candidate.object, std::move(candidate.mapped));
            if (candidate.user == nullptr) view.id_if_new = ids_.user();
            all_known = all_known && candidate.user != nullptr;
            command.people.push_back(std::move(view));
        }
        // D13: only the rule itself knows whether it would make an event of this.
        if (all_known && would_do_nothing(account_, command, now_)) return;
        commands.push_back(std::move(command));
    }

    // D5: of everybody who is here once the people are planned.
    void plan_phones() {
        if (directory_.configuration.attributes.phones.empty()) return;
        PhonePlan phones{replica_, account_, directory_, ids_, now_, may_remove_};
        for (const Looked& person : looked_.people)
            phones.plan(person, person.user != nullptr && looked_.restored.contains(person.user->id),
                        mapping_of(person.object), plan_, open_);
    }

    void plan_removals() {
        for (const user::User* user : looked_.users) plan_removal(user->managed_by->guid, *user);
        std::ranges::sort(plan_.removals, {}, &Removal::user);
        if (!plan_.removals.empty()) plan_.managed = managed_outside_the_trash(account_, directory_);
    }

    void plan_removal(const Guid& guid, const user::User& user) {
        const auto object = replica_.index_of(guid);
        const bool is_discarded = directory_.discarded && directory_.discarded->users.contains(user.id);
        if (user.is_in_trash() || (object && scope_.in_scope[*object])) {
            if (is_discarded) plan_.returned.users.push_back(user.id);
            return;
        }
        open_.people.push_back(guid);
        if (!may_remove_) {
            plan_.left_outs.add(LeftOutReason::removal_unproven, user.username().get(),
                                "is not in scope, but the read was not complete");
            return;
        }
        plan_.removals.push_back({.guid = guid,
                                  .user = user.id,
                                  .who = user.username().get(),
                                  .because = why_removed(user.id, object.has_value()),
                                  .approved = approved_ != nullptr && approved_->users.contains(user.id),
                                  .discarded = is_discarded});
    }

    // D9: who is not here any more came back in no other way.
    void plan_returned() {
        if (!directory_.discarded) return;
        plan_.returned.directory = directory_.id;
        if (looked_.everything)
            for (const auto& [id, because] : directory_.discarded->users)
                if (!is_managed_here(account_.find_user(id))) plan_.returned.users.push_back(id);
        std::ranges::sort(plan_.returned.users);
        for (const ScopeGroup& group : scope_.groups) {
            const group::Group* known = groups_->known(group.guid);
            if (known == nullptr || group.people.empty()) continue;
            const auto& groups = directory_.discarded->groups;
            if (std::ranges::find(groups, known->id) != groups.end()) plan_.returned.groups.push_back(known->id);
        }
    }

    [[nodiscard]] bool is_managed_here(const user::User* user) const {
        return user != nullptr && user->managed_by && user->managed_by->directory == directory_.id;
    }

    void plan_members() {
        const Membership membership{replica_, scope_, account_, directory_, approved_, may_remove_};
        for (const ScopeGroup& group : scope_.groups) {
            const group::Group* known = groups_->known(group.guid);
            const bool is_new = known == nullptr;
            if (is_new) {
                if (!makes(plan_, group.guid)) continue;  // its name is another group's
                known = groups_->taken_over(group, plan_);
            }
            const bool is_open = std::ranges::find(unsettled_.groups, group.guid) != unsettled_.groups.end();
            membership.plan(group, known, looked_.everything || is_new || is_open, looked_, plan_, open_);
        }
    }

    [[nodiscard]] directory::HeldBecause why_removed(const UserId& user, bool is_read) const {
        if (was_in_dropped_group(user)) return directory::HeldBecause::group_dropped;
        return is_read ? directory::HeldBecause::left_groups : directory::HeldBecause::not_found;
    }

    [[nodiscard]] bool was_in_dropped_group(const UserId& user) const {
        return std::ranges::any_of(plan_.groups_gone, [&](const directory::SyncGroupGone& gone) {
            const group::Group* group = groups_->known(gone.guid);
            return group != nullptr && group->members.contains(user);
        });
    }

    const Replica& replica_;
    const Scope& scope_;
    const Account& account_;
    const directory::Directory& directory_;
    Ids& ids_;
    Instant now_;
    Unsettled& unsettled_;
    const directory::Approved* approved_;  // D9; null: nothing
    bool may_remove_;
    const std::optional<std::uint16_t> account_expires_ = replica_.attributes().index_of("accountexpires");
    std::map<AttributeBits, AttributeMapping> mappings_;  // by what cannot be read
    std::optional<GroupPlan> groups_;
    LookedAt looked_;
    Unsettled open_;  // what the next plan has to look at
    Plan plan_;
};

}  // namespace

Plan plan(const Replica& replica, const Scope& scope, const Account& account, const DirectoryId& directory, Ids& ids,
          Instant now, bool may_remove, Unsettled& unsettled, LeftOuts left_outs) {
    const directory::Directory* known = account.find_directory(directory);
    if (known == nullptr) return {};
    return Planning{replica, scope, account, *known, ids, now, may_remove, unsettled, std::move(left_outs)}.run();
}

Plan plan(const Replica& replica, const Scope& scope, const Account& account, const DirectoryId& directory, Ids& ids,
          Instant now, bool may_remove, LeftOuts left_outs) {
    Unsettled everything;
    return plan(replica, scope, account, directory, ids, now, may_remove, everything, std::move(left_outs));
}

}  // namespace muster::connectors
