#include "projections/queries/user_list.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "domain/base/invariant.hpp"
#include "projections/members_table.hpp"
#include "projections/queries/reading.hpp"
#include "projections/search_text.hpp"
#include "projections/text.hpp"
#include "projections/users_table.hpp"
#include "projections/users_tally_table.hpp"

namespace muster::queries {
namespace {

namespace users_table = projections::users_table;
namespace users_tally = projections::users_tally_table;
namespace members_table = projections::members_table;
using projections::ColumnIndex;
using projections::Row;
using projections::Table;
using namespace reading;

const Row::value_type no{std::int64_t{0}};
const Row::value_type yes{std::int64_t{1}};

void add_statuses(std::vector<Condition>& kind, const std::vector<std::string>& shown) {
    if (shown == std::vector<std::string>{"locked out"}) {
        kind.push_back(equals(users_table::locked_out, yes));
        return;
    }
    kind.push_back(any_of(users_table::status, Values{shown.begin(), shown.end()}));
    kind.push_back(equals(users_table::locked_out, no));
}

/// Over columns of the users table, every one of them counted by the tally too.
std::vector<Condition> kind_of(const UserListFilter& filter) {
    std::vector<Condition> kind{equals(users_table::in_trash, filter.tile == Tile::trash ? yes : no)};
    if (filter.tile == Tile::not_enrolled) kind.push_back(equals(users_table::enrolled, no));   // U6
    if (filter.tile == Tile::locked_out) kind.push_back(equals(users_table::locked_out, yes));  // A3
    if (filter.tile == Tile::inactive) {                                                        // A5
        const auto day = std::chrono::floor<Days>(filter.inactive_since).time_since_epoch().count();
        kind.push_back({.column = users_table::active_day,
                        .is = Condition::Is::less_than,
                        .values = {projections::Value{std::int64_t{day}}}});
    }
    // S1: who is locked out is neither active nor let by, whatever lies beneath the lock.
    if (filter.tile == Tile::bypass) add_statuses(kind, {"bypass"});
    if (!filter.statuses.empty()) add_statuses(kind, filter.statuses);
    return kind;
}

std::size_t characters_of(const std::string& text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

Filter filter_of(const AccountId& account, const UserListFilter& wanted) {
    Filter filter{.where = kind_of(wanted)};
    if (wanted.directory) filter.where.push_back(equals(users_table::directory_id, wanted.directory->str()));
    if (wanted.group) {
        filter.joined = Joined{.table = Table::members,
                               .theirs = members_table::user_id,
                               .ours = users_table::user_id,
                               .where = {equals(members_table::account_id, account.str()),
                                         equals(members_table::group_id, wanted.group->str())}};
    }
    if (wanted.text && !wanted.text->empty()) {
        constexpr std::size_t trigram = 3;
        auto part = projections::part_of_text(*wanted.text);  // what no text can hold is left out of it
        const bool is_short = characters_of(part) < trigram;
        filter.containing = is_short ? projections::beginning_of_text(part) : std::move(part);
    }
    return filter;
}

bool is_only_a_kind(const UserListFilter& filter) {
    return !filter.directory && !filter.group && !(filter.text && !filter.text->empty());
}

Answer<std::uint64_t> tallied(Snapshot& snapshot, const AccountId& account, std::vector<Condition> kind) {
    auto select = of_account(Table::users_tally, account);
    for (auto& condition : kind) {
        condition.column = users_tally::column_of(condition.column);
        select.where.push_back(std::move(condition));
    }
    const auto users = snapshot.sum(select, users_tally::count);
    if (!users) return failure(users.error());
    return static_cast<std::uint64_t>(*users);
}

/// Ends with the sequence of creation, which no two users share: so places are exact.
std::vector<ColumnIndex> columns_of(SortBy by) {
    switch (by) {
        case SortBy::created:
            return {users_table::created_sequence};
        case SortBy::username:
            return {users_table::username, users_table::created_sequence};
        case SortBy::name:
            return {users_table::folded_name, users_table::created_sequence};
        case SortBy::email:
            return {users_table::folded_email, users_table::created_sequence};
        case SortBy::status:
            return {users_table::status, users_table::created_sequence};
        case SortBy::last_login:
            return {users_table::last_seen, users_table::created_sequence};
    }
    broken_invariant("lists are sorted by something");
}

UserListPlace place_of(const Row& row, const std::vector<ColumnIndex>& order) {
    UserListPlace place;
    for (const auto column : order) place.push_back(row[column]);
    return place;
}

/// Are there so few in the group, the only one that is asked for, that all of them are soon sorted?
Answer<bool> is_small_group(Snapshot& snapshot, const Filter& filter, std::uint64_t few) {
    if (!filter.joined) return false;
    const auto beyond = snapshot.rows({.table = filter.joined->table,
                                       .where = filter.joined->where,
                                       .order = {},
                                       .direction = Select::Direction::rising,
                                       .offset = few,
                                       .limit = 1});
    if (!beyond) return failure(beyond.error());
    return beyond->empty();
}

/// Is there nothing behind the rows that were looked at?
Answer<bool> looked_at_all(Snapshot& snapshot, Select walk) {
    walk.offset = walk.look_at_most.value_or(0);
    walk.filter = {};
    walk.look_at_most = {};
    walk.limit = 1;
    const auto beyond = snapshot.rows(walk);
    if (!beyond) return failure(beyond.error());
    return beyond->empty();
}

/// The rows of a stretch of the order, walked through; nothing where there is more to look at than may be.
Answer<std::optional<std::vector<Row>>> rows_of_stretch(Snapshot& snapshot, Select select, std::uint64_t look_at_most) {
    select.look_at_most = look_at_most;
    auto met = snapshot.rows(select);
    if (!met) return failure(met.error());
    if (met->size() == *select.limit) return std::optional{*std::move(met)};
    const auto all = looked_at_all(snapshot, select);
    if (!all) return failure(all.error());
    if (!*all) return std::nullopt;
    return std::optional{*std::move(met)};
}

/// The stretch of the order where its first column begins with these characters.
std::optional<Select> stretch_of(Select select, const Beginning& beginning) {
    const auto beyond = projections::beyond_beginning(beginning.characters);
    if (!beyond) return std::nullopt;
    constexpr std::int64_t before_all = -1;  // of those that share the first column
    const bool rises = select.direction == Select::Direction::rising;
    const UserListPlace start{rises ? beginning.characters : *beyond, before_all};
    if (select.after.empty() || (rises ? select.after < start : start < select.after)) select.after = start;
    select.where.push_back({.column = beginning.column,
                            .is = rises ? Condition::Is::less_than : Condition::Is::at_least,
                            .values = {rises ? *beyond : beginning.characters}});
    return select;
}

/// What the text may be the beginning of, in the column that the order goes by.
std::optional<Beginning> beginning_of(const Select& select) {
    if (!select.filter.containing) return std::nullopt;
    const auto& columns = users_table::shape().sorted_and_searched;
    if (std::ranges::find(columns, select.order.front()) == columns.end()) return std::nullopt;
    auto characters = projections::first_characters(*select.filter.containing);
    if (characters.empty()) return std::nullopt;
    return Beginning{.column = select.order.front(), .characters = std::move(characters)};
}

/// Whoever is sorted by what is searched stands together with many others that match, maybe far behind those who do
/// not. So that stretch is walked through, and the text's index finds the others: they are few, or they would have been
/// met already.
Answer<std::optional<std::vector<Row>>> rows_by_beginning(Snapshot& snapshot, Select select,
                                                          std::uint64_t look_at_most) {
    auto beginning = beginning_of(select);
    const auto stretch = beginning ? stretch_of(select, *beginning) : std::nullopt;
    if (!stretch) return std::nullopt;
    // Where fewer than one in ten match, going on costs more than it may save.
    auto there = rows_of_stretch(snapshot, *stretch, std::min(look_at_most, *select.limit * 10));
    if (!there || !*there) return there;
    select.filter.not_beginning = std::move(beginning);
    select.path = Select::Path::filter;
    const auto elsewhere = snapshot.rows(select);
    if (!elsewhere) return failure(elsewhere.error());

    std::vector<Row> rows;
    std::ranges::merge(**there, *elsewhere, std::back_inserter(rows), [&](const Row& a, const Row& b) {
        const auto left = place_of(a, select.order);
        const auto right = place_of(b, select.order);
        return select.direction == Select::Direction::rising ? left < right : right < left;
    });
    if (rows.size() > *select.limit) rows.resize(*select.limit);
    return std::optional{std::move(rows)};
}

/// Many matches are soon met on the way through the order; few are soon sorted. Where nobody knows by which path they
/// are few, that shows on the way.
Answer<std::vector<Row>> rows_of(Snapshot& snapshot, Select select, std::uint64_t look_at_most,
                                 std::optional<Select::Path> known) {
    if (!known) {
        auto met = rows_of_stretch(snapshot, select, look_at_most);
        if (met && !*met) met = rows_by_beginning(snapshot, select, look_at_most);
        if (!met) return failure(met.error());
        if (*met) return **std::move(met);
    }
    select.path = known.value_or(Select::Path::filter);
    return snapshot.rows(select);
}

}  // namespace

UserList::UserList(Snapshots& snapshots, HomePartition home, std::uint64_t look_at_most)
    : snapshots_(&snapshots), home_(std::move(home)), look_at_most_(look_at_most) {}

Result<UserCounts, PortFailure> UserList::counts(AccountId account, Instant inactive_since) {
    auto moment = moment_of(*snapshots_, home_(account));
    if (!moment) return failure(moment.error());
    UserCounts counts;
    counts.at = moment->at;
    const std::pair<Tile, std::uint64_t UserCounts::*> tiles[] = {{Tile::all, &UserCounts::all},
                                                                  {Tile::not_enrolled, &UserCounts::not_enrolled},
                                                                  {Tile::inactive, &UserCounts::inactive},
                                                                  {Tile::bypass, &UserCounts::bypass},
                                                                  {Tile::locked_out, &UserCounts::locked_out},
                                                                  {Tile::trash, &UserCounts::trash}};
    for (const auto& [tile, count] : tiles) {
        const auto users =
            tallied(*moment->snapshot, account, kind_of({.tile = tile, .inactive_since = inactive_since}));
        if (!users) return failure(users.error());
        counts.*count = *users;
    }
    return counts;
}

Result<std::uint64_t, PortFailure> UserList::count(AccountId account, const UserListFilter& filter) {
    auto snapshot = snapshots_->snapshot();
    if (!snapshot) return failure(snapshot.error());
    if (is_only_a_kind(filter)) return tallied(**snapshot, account, kind_of(filter));
    auto select = of_account(Table::users, account);
    select.filter = filter_of(account, filter);
    select.path = Select::Path::filter;
    return (*snapshot)->count(select);
}

Result<UserListPage, PortFailure> UserList::page(AccountId account, const UserListFilter& filter,
                                                 const UserListOrder& order, const UserListPlace& after,
                                                 std::uint32_t limit) {
    auto moment = moment_of(*snapshots_, home_(account));
    if (!moment) return failure(moment.error());
    auto& snapshot = *moment->snapshot;
    const auto of_kind = tallied(snapshot, account, kind_of(filter));
    if (!of_kind) return failure(of_kind.error());

    auto select = of_account(Table::users, account);
    select.filter = filter_of(account, filter);
    select.order = columns_of(order.by);
    select.direction = order.direction;
    select.after = after;
    select.limit = limit + 1;  // one more says whether more follow
    const auto small_group = is_small_group(snapshot, select.filter, look_at_most_);
    if (!small_group) return failure(small_group.error());
    std::optional<Select::Path> path;
    if (*of_kind <= look_at_most_) path = Select::Path::filter;
    if (*small_group) path = Select::Path::joined;
    auto rows = rows_of(snapshot, select, look_at_most_, path);
    if (!rows) return failure(rows.error());

    UserListPage page;
    page.at = moment->at;
    if (rows->size() > limit) {
        rows->resize(limit);
        page.next = place_of(rows->back(), select.order);
    }
    auto users = complete_users(snapshot, account, *rows);
    if (!users) return failure(users.error());
    page.rows = std::move(*users);
    return page;
}

bool fits(const UserListPlace& place, SortBy by) {
    const auto order = columns_of(by);
    const auto& columns = users_table::shape().columns;
    return std::ranges::equal(place, order, [&](const projections::Value& value, ColumnIndex column) {
        const std::size_t wanted = columns[column].type == projections::ColumnType::number ? 1 : 2;
        return value.index() == wanted;
    });
}

}  // namespace muster::queries
