#include "projections/queries/audit_from_tables.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <utility>

#include "domain/user/events.hpp"
#include "projections/audit_table.hpp"
#include "projections/queries/audit_rows.hpp"
#include "projections/queries/reading.hpp"
#include "projections/queries/user_history.hpp"

namespace muster::queries {
namespace {

using std::chrono::floor;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::uint64_t rows_per_read = 1000;

/// The two ends of a millisecond, as sequences: what lies in it begins at `first` and ends before `end`.
struct Bounds {
    std::uint64_t first = 0;
    std::uint64_t end = 0;
};

Result<Bounds, PortFailure> bounds_of(Snapshot& snapshot, const AccountId& account, ledger::Partition home,
                                      Instant from, Instant before) {
    const auto first = sequence_at(snapshot, account, home, from);
    if (!first) return failure(first.error());
    const auto end = sequence_at(snapshot, account, home, before);
    if (!end) return failure(end.error());
    return Bounds{.first = *first, .end = *end};
}

}  // namespace

AuditFromTables::AuditFromTables(Snapshots& snapshots, HomePartition home)
    : snapshots_(&snapshots), home_(std::move(home)) {}

Result<AuditPage, PortFailure> AuditFromTables::earliest(AccountId account, Instant from, Instant until,
                                                         std::size_t count, const Wanted& wanted) {
    auto opened = snapshots_->snapshot();
    if (!opened) return failure(opened.error());
    auto& snapshot = **opened;
    const auto first = sequence_at(snapshot, account, home_(account), from);
    if (!first) return failure(first.error());
    AuditPage page;
    std::uint64_t behind = *first - 1;
    for (bool done = false; !done;) {
        auto select = audit_select(account, Select::Direction::rising);
        require_sequence(select, Condition::Is::greater_than, behind);
        select.limit = rows_per_read;
        const auto rows = snapshot.rows(select);
        if (!rows) return failure(rows.error());
        done = rows->size() < rows_per_read;
        for (const auto& row : *rows) {
            auto entry = entry_of(row);
            behind = entry.sequence;
            if (!wanted(entry)) continue;
            const bool enough =
                page.entries.size() >= count && floor<seconds>(page.entries.back().at) != floor<seconds>(entry.at);
            page.cut_short = !enough && entry.at >= until;
            if (enough || page.cut_short) {
                done = true;
                break;
            }
            page.entries.push_back(std::move(entry));
        }
    }
    if (auto named = complete(snapshot, account, page.entries); !named) return failure(named.error());
    return page;
}

Result<AuditPage, PortFailure> AuditFromTables::between(AccountId account, const Range& range, Instant until) {
    auto opened = snapshots_->snapshot();
    if (!opened) return failure(opened.error());
    auto& snapshot = **opened;
    const auto home = home_(account);
    const auto whole = bounds_of(snapshot, account, home, range.from, range.before);
    if (!whole) return failure(whole.error());
    const bool rising = range.order == Order::oldest_first;
    auto select = audit_select(account, rising ? Select::Direction::rising : Select::Direction::falling);
    require_sequence(select, Condition::Is::greater_than, whole->first - 1);
    require_sequence(select, Condition::Is::less_than, whole->end);
    AuditPage page;
    const auto total = snapshot.count(select);
    if (!total) return failure(total.error());
    page.total = *total;
    if (range.beyond) {
        // A cursor need not name an entry: outside its millisecond its sequence says nothing.
        const auto moment = floor<milliseconds>(range.beyond->millisecond);
        const auto around = bounds_of(snapshot, account, home, moment, moment + milliseconds{1});
        if (!around) return failure(around.error());
        const auto place = std::max(range.beyond->sequence, around->first - 1);
        if (rising) {
            require_sequence(select, Condition::Is::greater_than, std::min(place, around->end - 1));
        } else {
            require_sequence(select, Condition::Is::less_than,
                             std::clamp(range.beyond->sequence, around->first, around->end));
        }
    }
    select.limit = range.limit;
    const auto rows = snapshot.rows(select);
    if (!rows) return failure(rows.error());
    for (const auto& row : *rows) {
        auto entry = entry_of(row);
        if (entry.at >= until) {
            page.cut_short = true;
            continue;
        }
        page.entries.push_back(std::move(entry));
    }
    if (auto named = complete(snapshot, account, page.entries); !named) return failure(named.error());
    return page;
}

Result<AuditPage, PortFailure> AuditFromTables::history(AccountId account, UserId user, Order order,
                                                        std::optional<std::uint64_t> beyond, std::size_t limit) {
    auto moment = reading::moment_of(*snapshots_, home_(account));
    if (!moment) return failure(moment.error());
    auto page = user_history(*moment->snapshot, account, user, order, beyond, limit);
    if (page) page->at = moment->at;
    return page;
}

Result<std::vector<AuditEntry>, PortFailure> AuditFromTables::trashings(AccountId account,
                                                                        const std::vector<UserId>& users) {
    std::vector<AuditEntry> last;
    if (users.empty()) return last;
    auto opened = snapshots_->snapshot();
    if (!opened) return failure(opened.error());
    auto& snapshot = **opened;
    reading::Values ids;
    for (const auto& user : users) ids.emplace_back(user.str());
    auto select = audit_select(account, Select::Direction::falling);
    select.where.push_back(reading::any_of(projections::audit_table::subject_id, std::move(ids)));
    select.where.push_back(reading::equals(projections::audit_table::type, std::string{user::Trashed::type.name}));
    std::set<std::string> told;
    const auto read = snapshot.each(select, [&](const projections::Row& row) {
        auto entry = entry_of(row);
        if (told.insert(entry.subject.id).second) last.push_back(std::move(entry));
    });
    if (!read) return failure(read.error());
    if (auto named = complete(snapshot, account, last); !named) return failure(named.error());
    return last;
}

}  // namespace muster::queries
