#include "projections/queries/audit_rows.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "domain/directory/events.hpp"
#include "projections/administration_words.hpp"
#include "projections/audit_table.hpp"
#include "projections/happening.hpp"
#include "projections/known_as_table.hpp"
#include "projections/text.hpp"

namespace muster::queries {
namespace {

namespace audit_table = projections::audit_table;
namespace known_as_table = projections::known_as_table;
using projections::number_at;
using projections::Row;
using projections::Table;
using projections::text_at;
using projections::Value;
template <class T>
using Answer = Result<T, PortFailure>;

constexpr std::size_t ids_per_read = 1000;

std::uint64_t sequence_of(const Row& row) {
    return static_cast<std::uint64_t>(number_at(row, audit_table::sequence));
}

AuditDetail detail_of(const projections::Detail& detail) {
    using Kind = projections::Detail::Kind;
    AuditDetail shown{.field = detail.field,
                      .kind = AuditDetail::Kind::text,
                      .from = detail.from,
                      .to = detail.to,
                      .were = {},
                      .are = {}};
    if (detail.kind == Kind::instant) shown.kind = AuditDetail::Kind::instant;
    if (detail.kind != Kind::ids) return shown;
    shown.kind = AuditDetail::Kind::named;
    const auto named = [](std::string_view text) {
        std::vector<Named> all;
        for (auto& id : projections::ids_in(text)) all.push_back({.id = std::move(id), .name = {}, .variety = {}});
        return all;
    };
    if (detail.from) shown.were = named(*detail.from);
    shown.are = named(detail.to);
    return shown;
}

/// All that everything in these entries was ever called.
class NamesOfThen {
public:
    static Answer<NamesOfThen> read(Snapshot& snapshot, const AccountId& account, std::vector<AuditEntry>& entries) {
        std::vector<Value> ids;
        each(entries, [&](const AuditEntry&, Named& named) { ids.emplace_back(projections::text_value(named.id)); });
        std::ranges::sort(ids);
        const auto rest = std::ranges::unique(ids);
        ids.erase(rest.begin(), rest.end());
        NamesOfThen names;
        for (std::size_t at = 0; at < ids.size(); at += ids_per_read) {
            const auto end = std::min(at + ids_per_read, ids.size());
            Select select;
            select.table = Table::known_as;
            select.where = {
                {.column = known_as_table::account_id, .is = Condition::Is::any_of, .values = {Value{account.str()}}},
                {.column = known_as_table::object_id,
                 .is = Condition::Is::any_of,
                 .values = {ids.begin() + static_cast<std::ptrdiff_t>(at),
                            ids.begin() + static_cast<std::ptrdiff_t>(end)}}};
            const auto read = snapshot.each(select, [&](Row row) { names.add(row); });
            if (!read) return failure(read.error());
        }
        return names;
    }

    void fill(std::vector<AuditEntry>& entries) const {
        each(entries, [&](const AuditEntry& entry, Named& named) {
            const auto known = names_.find(named.id);
            if (known == names_.end()) return;
            std::uint64_t best = 0;
            for (const auto& [since, called] : known->second) {
                if (since > entry.sequence || since < best) continue;
                best = since;
                named.name = called.name;
                named.variety = called.variety;
            }
        });
    }

private:
    template <class Visit>
    static void each(std::vector<AuditEntry>& entries, const Visit& visit) {
        for (auto& entry : entries) {
            visit(entry, entry.subject);
            if (entry.actor_kind != Actor::Kind::system) visit(entry, entry.actor);
            if (entry.turn) {
                for (auto* then : {&entry.turn->from, &entry.turn->to}) {
                    if (*then && !(*then)->group.id.empty()) visit(entry, (*then)->group);
                }
            }
            for (auto& detail : entry.details) {
                for (auto& named : detail.were) visit(entry, named);
                for (auto& named : detail.are) visit(entry, named);
            }
        }
    }

    void add(const Row& row) {
        names_[text_at(row, known_as_table::object_id)].emplace_back(
            static_cast<std::uint64_t>(number_at(row, known_as_table::since_sequence)),
            Named{.id = {},
                  .name = text_at(row, known_as_table::name),
                  .variety = text_at(row, known_as_table::variety)});
    }

    std::unordered_map<std::string, std::vector<std::pair<std::uint64_t, Named>>> names_;
};

/// A directory's configuration stands whole in each of its events: what changed is the difference to
/// the one before.
Answer<void> leave_what_changed(Snapshot& snapshot, const AccountId& account, AuditEntry& entry) {
    auto select = audit_select(account, Select::Direction::falling);
    select.where.push_back({.column = audit_table::subject_id,
                            .is = Condition::Is::any_of,
                            .values = {projections::text_value(entry.subject.id)}});
    select.where.push_back({.column = audit_table::type,
                            .is = Condition::Is::any_of,
                            .values = {Value{std::string{directory::Added::type.name}},
                                       Value{std::string{directory::Changed::type.name}}}});
    require_sequence(select, Condition::Is::less_than, entry.sequence);
    select.limit = 1;
    const auto rows = snapshot.rows(select);
    if (!rows) return failure(rows.error());
    if (rows->empty()) return {};
    const auto before = entry_of(rows->front()).details;
    std::vector<AuditDetail> gone;
    for (const auto& then : before) {
        if (std::ranges::find(entry.details, then.field, &AuditDetail::field) != entry.details.end()) continue;
        gone.push_back({.field = then.field, .kind = then.kind, .from = then.to, .to = {}, .were = {}, .are = {}});
    }
    std::vector<AuditDetail> changed;
    for (auto& now : entry.details) {
        const auto then = std::ranges::find(before, now.field, &AuditDetail::field);
        now.from = then == before.end() ? std::string{} : then->to;
        if (*now.from != now.to) changed.push_back(std::move(now));
    }
    changed.insert(changed.end(), gone.begin(), gone.end());
    entry.details = std::move(changed);
    return {};
}

}  // namespace

Select audit_select(const AccountId& account, Select::Direction direction) {
    Select select;
    select.table = Table::audit;
    select.where = {{.column = audit_table::account_id, .is = Condition::Is::any_of, .values = {Value{account.str()}}}};
    select.order = {audit_table::sequence};
    select.direction = direction;
    return select;
}

void require_sequence(Select& select, Condition::Is is, std::uint64_t sequence) {
    select.where.push_back(
        {.column = audit_table::sequence, .is = is, .values = {projections::number_value(sequence)}});
}

Result<std::uint64_t, PortFailure> sequence_at(Snapshot& snapshot, const AccountId& account, ledger::Partition home,
                                               Instant moment) {
    const auto head = snapshot.head(home);
    if (!head) return failure(head.error());
    std::uint64_t before = 0;  // everything up to here happened before `moment`
    std::uint64_t found = head->sequence + 1;
    while (before + 1 < found) {
        const auto middle = before + (found - before) / 2;
        auto select = audit_select(account, Select::Direction::rising);
        require_sequence(select, Condition::Is::greater_than, middle - 1);
        select.limit = 1;
        const auto rows = snapshot.rows(select);
        if (!rows) return failure(rows.error());
        if (rows->empty() || entry_of(rows->front()).at >= moment) {
            found = middle;
        } else {
            before = sequence_of(rows->front());
        }
    }
    return found;
}

AuditEntry entry_of(const Row& row) {
    AuditEntry entry;
    entry.sequence = sequence_of(row);
    entry.at = projections::instant_at(row, audit_table::at).value_or(Instant{});
    entry.type = text_at(row, audit_table::type);
    entry.subject.id = text_at(row, audit_table::subject_id);
    entry.actor_kind =
        projections::parse_actor_kind(text_at(row, audit_table::actor_kind)).value_or(Actor::Kind::system);
    entry.actor.id = text_at(row, audit_table::actor_id);
    entry.on_behalf_of = text_at(row, audit_table::on_behalf_of);
    entry.cause = text_at(row, audit_table::cause);
    entry.sync_run = text_at(row, audit_table::sync_run);
    entry.address = text_at(row, audit_table::address);
    entry.reason = text_at(row, audit_table::reason);
    for (const auto& detail : projections::decode_details(text_at(row, audit_table::details))) {
        entry.details.push_back(detail_of(detail));
    }
    return entry;
}

Result<void, PortFailure> complete(Snapshot& snapshot, const AccountId& account, std::vector<AuditEntry>& entries) {
    for (auto& entry : entries) {
        if (entry.type != directory::Changed::type.name) continue;
        if (auto done = leave_what_changed(snapshot, account, entry); !done) return failure(done.error());
    }
    const auto names = NamesOfThen::read(snapshot, account, entries);
    if (!names) return failure(names.error());
    names->fill(entries);
    return {};
}

}  // namespace muster::queries
