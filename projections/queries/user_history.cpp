#include "projections/queries/user_history.hpp"

#include <algorithm>
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

/// What one group was and became, in order: of all its members alike.
struct GroupStory {
    std::vector<AuditEntry> turns;  // created, status_changed, deleted

    /// From the sequence on.
    [[nodiscard]] std::string status_at(std::uint64_t sequence) const {
        std::string status;
        for (const auto& turn : turns) {
            if (turn.sequence > sequence) break;
            for (const auto& detail : turn.details) {
                if (detail.field == "status") status = detail.to;
            }
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
    // The purge ended what groups the user was in.
    std::optional<std::uint64_t> purged;
    auto purge = audit_select(account, Select::Direction::rising);
    purge.where.push_back(any_of(audit_table::subject_id, {Value{user.str()}}));
    purge.where.push_back(any_of(audit_table::type, {Value{std::string{user::Purged::type.name}}}));
    purge.limit = 1;
    const auto gone = entries(snapshot, purge);
    if (!gone) return failure(gone.error());
    if (!gone->empty()) purged = gone->front().sequence;
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
    if (auto named = complete(snapshot, account, all); !named) return failure(named.error());
    for (auto& entry : all) {
        const auto story = stories->find(entry.subject.id);
        if (story != stories->end()) entry.group_status = story->second.status_at(entry.sequence);
    }
    page.entries = std::move(all);
    return page;
}

}  // namespace muster::queries
