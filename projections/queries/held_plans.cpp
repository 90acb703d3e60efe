#include "projections/queries/held_plans.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "projections/groups_table.hpp"
#include "projections/held_people_table.hpp"
#include "projections/held_plans_table.hpp"
#include "projections/queries/from_state.hpp"
#include "projections/queries/reading.hpp"
#include "projections/queries/rows.hpp"
#include "projections/text.hpp"
#include "projections/users_table.hpp"
#include "projections/words.hpp"

namespace muster::queries {
namespace {

namespace plans_table = projections::held_plans_table;
namespace people_table = projections::held_people_table;
using projections::Row;
using projections::Table;
using projections::text_at;
using namespace reading;

HeldPlanRow plan_of(const Row& row) {
    HeldPlanRow plan;
    plan.plan = text_at(row, plans_table::plan);
    plan.run = RunId{text_at(row, plans_table::run)};
    plan.position = static_cast<std::uint64_t>(projections::number_at(row, plans_table::position));
    plan.total = static_cast<std::uint64_t>(projections::number_at(row, plans_table::total));
    plan.nobody_found = projections::number_at(row, plans_table::nobody_found) != 0;
    plan.why = text_at(row, plans_table::why);
    plan.held = projections::instant_at(row, plans_table::held_at).value_or(Instant{});
    plan.expires = projections::instant_at(row, plans_table::expires_at).value_or(Instant{});
    return plan;
}

/// D9: at most one waits. What a record of the first version held, and a run ended without a word, is too old soon.
Answer<std::optional<Row>> open_plan(Snapshot& snapshot, const AccountId& account, const DirectoryId& directory,
                                     Instant now) {
    auto select = of_account(Table::held_plans, account);
    select.where.push_back(equals(plans_table::directory_id, directory.str()));
    select.where.push_back(equals(plans_table::state, std::string{"open"}));
    const auto rows = snapshot.rows(select);
    if (!rows) return failure(rows.error());
    const Row* newest = nullptr;
    for (const auto& row : *rows) {
        if (projections::instant_at(row, plans_table::expires_at).value_or(Instant{}) <= now) continue;
        const bool is_newer = newest == nullptr || projections::number_at(row, plans_table::held_sequence) >
                                                       projections::number_at(*newest, plans_table::held_sequence);
        if (is_newer) newest = &row;
    }
    return newest == nullptr ? std::nullopt : std::optional{*newest};
}

Answer<std::vector<GroupSummary>> groups_of(Snapshot& snapshot, const AccountId& account, const Row& plan) {
    std::vector<GroupSummary> groups;
    Values ids;
    for (auto& id : projections::decode_list(text_at(plan, plans_table::held_groups))) ids.emplace_back(std::move(id));
    if (ids.empty()) return groups;
    auto select = of_account(Table::groups, account);
    select.where.push_back(any_of(projections::groups_table::group_id, std::move(ids)));
    const auto rows = snapshot.rows(select);
    if (!rows) return failure(rows.error());
    for (const auto& row : *rows) groups.push_back(group_of(row));
    std::ranges::sort(groups, {}, &GroupSummary::group);
    return groups;
}

Answer<std::unordered_map<std::string, std::string>> usernames_of(Snapshot& snapshot, const AccountId& account,
                                                                  const std::vector<Row>& people) {
    std::unordered_map<std::string, std::string> usernames;
    if (people.empty()) return usernames;
    auto select = of_account(Table::users, account);
    select.where.push_back(any_of(projections::users_table::user_id, distinct(people, people_table::user_id)));
    const auto read = snapshot.each(select, [&](const Row& row) {
        usernames.emplace(text_at(row, projections::users_table::user_id),
                          text_at(row, projections::users_table::username));
    });
    if (!read) return failure(read.error());
    return usernames;
}

}  // namespace

DiscardedPage discarded_page(const Account& account, const DirectoryId& directory, const std::optional<UserId>& beyond,
                             std::uint32_t limit) {
    DiscardedPage page;
    const auto* known = account.find_directory(directory);
    if (known == nullptr || !known->discarded) return page;
    const auto& all = *known->discarded;
    page.plan = all.plan;
    page.total = all.users.size();
    for (const auto& id : all.groups)
        if (auto group = group_row(account, id)) page.groups.push_back(*std::move(group));
    for (auto next = beyond ? all.users.lower_bound(*beyond) : all.users.begin(); next != all.users.end(); ++next) {
        const auto& [id, because] = *next;
        if (id == beyond) continue;
        page.cut_short = page.people.size() == limit;
        if (page.cut_short) break;
        const auto* user = account.find_user(id);
        page.people.push_back({.user = id,
                               .username = user == nullptr ? std::string{} : user->username().get(),
                               .reason = because ? std::string{projections::word(*because)} : std::string{}});
    }
    return page;
}

HeldPlans::HeldPlans(Snapshots& snapshots, HomePartition home) : snapshots_(&snapshots), home_(std::move(home)) {}

Result<HeldPage, PortFailure> HeldPlans::open(AccountId account, DirectoryId directory, Instant now,
                                              const std::optional<UserId>& beyond, std::uint32_t limit) {
    auto moment = moment_of(*snapshots_, home_(account));
    if (!moment) return failure(moment.error());
    auto& snapshot = *moment->snapshot;
    HeldPage page;
    page.at = moment->at;
    const auto plan = open_plan(snapshot, account, directory, now);
    if (!plan) return failure(plan.error());
    if (!*plan) return page;
    page.plan = plan_of(**plan);
    auto groups = groups_of(snapshot, account, **plan);
    if (!groups) return failure(groups.error());
    page.plan->groups = std::move(*groups);

    auto select = of_account(Table::held_people, account);
    select.where.push_back(equals(people_table::directory_id, directory.str()));
    select.where.push_back(equals(people_table::plan, (**plan)[plans_table::plan]));
    select.order = {people_table::user_id};
    select.limit = std::uint64_t{limit} + 1;
    if (beyond) select.after = {beyond->str()};
    auto people = snapshot.rows(select);
    if (!people) return failure(people.error());
    page.cut_short = people->size() > limit;
    if (page.cut_short) people->pop_back();
    auto usernames = usernames_of(snapshot, account, *people);
    if (!usernames) return failure(usernames.error());
    for (const auto& row : *people) {
        const auto& id = text_at(row, people_table::user_id);
        page.people.push_back({.user = UserId::parse(id).value_or(UserId{}),
                               .username = (*usernames)[id],
                               .reason = text_at(row, people_table::reason)});
    }
    return page;
}

Result<std::map<UserId, Discarding>, PortFailure> HeldPlans::discardings(AccountId account, DirectoryId directory,
                                                                         const std::vector<UserId>& users) {
    std::map<UserId, Discarding> discardings;
    auto moment = moment_of(*snapshots_, home_(account));
    if (!moment) return failure(moment.error());
    auto plans = of_account(Table::held_plans, account);
    plans.where.push_back(equals(plans_table::directory_id, directory.str()));
    plans.where.push_back(equals(plans_table::state, std::string{"discarded"}));
    const auto rows = moment->snapshot->rows(plans);
    if (!rows) return failure(rows.error());
    if (rows->empty() || users.empty()) return discardings;
    std::unordered_map<std::string, Discarding> by_plan;
    for (const auto& row : *rows)
        by_plan.emplace(text_at(row, plans_table::plan),
                        Discarding{.plan = text_at(row, plans_table::plan),
                                   .at = projections::instant_at(row, plans_table::decided_at).value_or(Instant{}),
                                   .by = text_at(row, plans_table::decided_by)});

    auto people = of_account(Table::held_people, account);
    people.where.push_back(equals(people_table::directory_id, directory.str()));
    people.where.push_back(any_of(people_table::plan, distinct(*rows, plans_table::plan)));
    Values ids;
    for (const UserId& user : users) ids.emplace_back(user.str());
    people.where.push_back(any_of(people_table::user_id, std::move(ids)));
    const auto read = moment->snapshot->each(people, [&](const Row& row) {
        const auto user = UserId::parse(text_at(row, people_table::user_id));
        const auto plan = by_plan.find(text_at(row, people_table::plan));
        if (!user || plan == by_plan.end()) return;
        auto& last = discardings.emplace(*user, plan->second).first->second;
        if (last.at < plan->second.at) last = plan->second;
    });
    if (!read) return failure(read.error());
    return discardings;
}

}  // namespace muster::queries
