#include "projections/queries/user_history.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "domain/group/events.hpp"
#include "domain/user/events.hpp"
#include "projections/audit_table.hpp"
#include "projections/concerned_table.hpp"
#include "projections/queries/audit_rows.hpp"
#include "projections/queries/reading.hpp"
#include "projections/queries/status_turns.hpp"
#include "projections/text.hpp"

namespace muster::queries {
namespace {

namespace audit_table = projections::audit_table;
namespace concerned_table = projections::concerned_table;
using projections::Row;
using projections::Table;
using projections::text_at;
using projections::Value;
using reading::Answer;
using reading::any_of;

struct Concerned {
    std::uint64_t sequence = 0;
    std::string how;
    std::string object;
};

Answer<std::vector<Concerned>> concerning(Snapshot& snapshot, const AccountId& account, const UserId& user) {
    Select select;
    select.table = Table::concerned;
    select.where = {any_of(concerned_table::account_id, {Value{account.str()}}),
                    any_of(concerned_table::user_id, {Value{user.str()}})};
    select.order = {concerned_table::sequence};
    std::vector<Concerned> all;
    const auto read = snapshot.each(select, [&](Row row) {
        all.push_back({.sequence = static_cast<std::uint64_t>(projections::number_at(row, concerned_table::sequence)),
                       .how = text_at(row, concerned_table::how),
                       .object = text_at(row, concerned_table::object_id)});
    });
    if (!read) return failure(read.error());
    return all;
}

Answer<std::vector<AuditEntry>> entries(Snapshot& snapshot, const Select& select) {
    std::vector<AuditEntry> all;
    const auto read = snapshot.each(select, [&](Row row) { all.push_back(entry_of(row)); });
    if (!read) return failure(read.error());
    return all;
}

/// What events of the user say of the own status, of lock and trash.
constexpr std::array own_facts{
    std::pair{user::Created::type.name, StatusFact::What::own_status},
    std::pair{user::StatusChanged::type.name, StatusFact::What::own_status},
    std::pair{user::LockedOut::type.name, StatusFact::What::locked},
    std::pair{user::Unlocked::type.name, StatusFact::What::unlocked},
    std::pair{user::Trashed::type.name, StatusFact::What::trashed},
    std::pair{user::Restored::type.name, StatusFact::What::restored},
    std::pair{user::Purged::type.name, StatusFact::What::purged},
};

std::string status_in(const AuditEntry& entry) {
    const auto found = std::ranges::find(entry.details, "status", &AuditDetail::field);
    return found == entry.details.end() ? std::string{} : found->to;
}

Answer<std::vector<StatusFact>> facts_of(Snapshot& snapshot, const AccountId& account, const UserId& user) {
    std::vector<Value> types;
    for (const auto& [type, what] : own_facts) types.emplace_back(std::string{type});
    auto select = audit_select(account, Select::Direction::rising);
    select.where.push_back(any_of(audit_table::subject_id, {Value{user.str()}}));
    select.where.push_back(any_of(audit_table::type, std::move(types)));
    const auto found = entries(snapshot, select);
    if (!found) return failure(found.error());
    std::vector<StatusFact> facts;
    for (const auto& entry : *found) {
        const auto* const what = std::ranges::find(own_facts, entry.type, [](const auto& one) { return one.first; });
        facts.push_back({.sequence = entry.sequence, .what = what->second, .status = status_in(entry)});
    }
    return facts;
}

/// What one group was and became, in order: of all its members alike.
struct GroupStory {
    std::vector<AuditEntry> turns;  // created, status_changed, deleted

    /// From the sequence on.
    [[nodiscard]] std::string status_at(std::uint64_t sequence) const {
        std::string status;
        for (const auto& turn : turns) {
            if (turn.sequence > sequence) break;
            if (auto turned = status_in(turn); !turned.empty()) status = std::move(turned);
        }
        return status;
    }
};

Answer<std::map<std::string, GroupStory>> stories_of(Snapshot& snapshot, const AccountId& account,
                                                     const std::vector<Concerned>& concerned) {
    std::map<std::string, GroupStory> stories;
    std::set<std::string> groups;
    for (const auto& one : concerned) {
        if (one.how == "joined" || one.how == "left") groups.insert(one.object);
    }
    if (groups.empty()) return stories;
    auto select = audit_select(account, Select::Direction::rising);
    select.where.push_back(any_of(audit_table::subject_id, {groups.begin(), groups.end()}));
    select.where.push_back(any_of(audit_table::type, {Value{std::string{group::Created::type.name}},
                                                      Value{std::string{group::StatusChanged::type.name}},
                                                      Value{std::string{group::Deleted::type.name}}}));
    auto turns = entries(snapshot, select);
    if (!turns) return failure(turns.error());
    for (auto& turn : *turns) stories[turn.subject.id].turns.push_back(std::move(turn));
    return stories;
}

/// Was the user in the group just before that sequence?
bool was_in(const std::vector<Concerned>& concerned, const std::string& group, std::uint64_t sequence) {
    bool in = false;
    for (const auto& one : concerned) {
        if (one.sequence >= sequence) break;
        if (one.object != group) continue;
        if (one.how == "joined") in = true;
        if (one.how == "left") in = false;
    }
    return in;
}

void add_facts_of_groups(const std::vector<Concerned>& concerned, const std::map<std::string, GroupStory>& stories,
                         std::vector<StatusFact>& facts) {
    using enum StatusFact::What;
    for (const auto& [group, story] : stories) {
        for (const auto& turn : story.turns) {
            const auto what = turn.type == group::Deleted::type.name ? group_gone : group_status;
            facts.push_back({.sequence = turn.sequence, .what = what, .group = group, .status = status_in(turn)});
        }
    }
    for (const auto& one : concerned) {
        if (one.how != "joined" && one.how != "left") continue;
        facts.push_back({.sequence = one.sequence, .what = one.how == "joined" ? joined : left, .group = one.object});
    }
}

/// The event says it of everybody; the history of this one.
void tell_of_this_user(AuditEntry& entry, const Concerned& concerned) {
    AuditDetail detail{
        .field = "groups", .kind = AuditDetail::Kind::named, .from = {}, .to = {}, .were = {}, .are = {}};
    const Named group{.id = concerned.object, .name = {}, .variety = {}};
    detail.from = "";
    (concerned.how == "joined" ? detail.are : detail.were).push_back(group);
    entry.details = {std::move(detail)};
}

Answer<void> add_concerned(Snapshot& snapshot, const AccountId& account, const std::vector<Concerned>& wanted,
                           std::vector<AuditEntry>& all) {
    if (wanted.empty()) return {};
    std::vector<Value> sequences;
    for (const auto& one : wanted) sequences.push_back(projections::number_value(one.sequence));
    auto select = audit_select(account, Select::Direction::rising);
    select.where.push_back(any_of(audit_table::sequence, std::move(sequences)));
    auto found = entries(snapshot, select);
    if (!found) return failure(found.error());
    for (auto& entry : *found) {
        const auto one = std::ranges::find(wanted, entry.sequence, &Concerned::sequence);
        if (entry.type == group::MembersChanged::type.name) tell_of_this_user(entry, *one);
        all.push_back(std::move(entry));
    }
    return {};
}

}  // namespace

Result<AuditPage, PortFailure> user_history(Snapshot& snapshot, const AccountId& account, const UserId& user,
                                            Order order, std::optional<std::uint64_t> beyond, std::size_t limit) {
    const bool rising = order == Order::oldest_first;
    const auto lies_beyond = [&](std::uint64_t sequence) {
        return !beyond || (rising ? sequence > *beyond : sequence < *beyond);
    };
    auto select = audit_select(account, rising ? Select::Direction::rising : Select::Direction::falling);
    select.where.push_back(any_of(audit_table::subject_id, {Value{user.str()}}));
    if (beyond) require_sequence(select, rising ? Condition::Is::greater_than : Condition::Is::less_than, *beyond);
    select.limit = limit + 1;
    auto own = entries(snapshot, select);
    if (!own) return failure(own.error());
    const auto concerned = concerning(snapshot, account, user);
    if (!concerned) return failure(concerned.error());
    const auto stories = stories_of(snapshot, account, *concerned);
    if (!stories) return failure(stories.error());

    auto all = std::move(*own);
    auto facts = facts_of(snapshot, account, user);
    if (!facts) return failure(facts.error());
    // The purge ended what groups the user was in.
    std::optional<std::uint64_t> purged;
    const auto gone = std::ranges::find(*facts, StatusFact::What::purged, &StatusFact::what);
    if (gone != facts->end()) purged = gone->sequence;
    add_facts_of_groups(*concerned, *stories, *facts);
    const auto turns = status_turns(std::move(*facts));
    for (const auto& [group, story] : *stories) {
        for (const auto& turn : story.turns) {
            if (purged && turn.sequence > *purged) break;
            if (lies_beyond(turn.sequence) && was_in(*concerned, group, turn.sequence)) all.push_back(turn);
        }
    }
    std::vector<Concerned> wanted;
    for (const auto& one : *concerned) {
        if (lies_beyond(one.sequence)) wanted.push_back(one);
    }
    if (!rising) std::ranges::reverse(wanted);
    if (wanted.size() > limit + 1) wanted.resize(limit + 1);
    if (auto added = add_concerned(snapshot, account, wanted, all); !added) return failure(added.error());

    std::ranges::sort(all, [&](const AuditEntry& left, const AuditEntry& right) {
        return rising ? left.sequence < right.sequence : left.sequence > right.sequence;
    });
    AuditPage page;
    page.cut_short = all.size() > limit;
    if (page.cut_short) all.resize(limit);
    for (auto& entry : all) {
        if (const auto turn = turns.find(entry.sequence); turn != turns.end()) entry.turn = turn->second;
    }
    if (auto named = complete(snapshot, account, all); !named) return failure(named.error());
    for (auto& entry : all) {
        const auto story = stories->find(entry.subject.id);
        if (story != stories->end()) entry.group_status = story->second.status_at(entry.sequence);
    }
    page.entries = std::move(all);
    return page;
}

}  // namespace muster::queries
