#include "projections/audit_table.hpp"

#include <array>
#include <string>
#include <type_traits>
#include <utility>

#include "projections/administration_words.hpp"
#include "projections/concerned_table.hpp"
#include "projections/happening.hpp"
#include "projections/known_as_table.hpp"
#include "projections/text.hpp"

namespace muster::projections {

namespace known_as_table {
namespace {

using enum ColumnType;
constexpr std::array<projections::Column, column_count> columns{{
    {"account_id", text, Nullable::no},
    {"object_id", text, Nullable::no},
    {"since_sequence", number, Nullable::no},
    {"name", text, Nullable::no},
    {"variety", text, Nullable::yes},
}};
constexpr TableShape known_as{.name = "known_as", .columns = columns, .key_columns = 3, .indexes = {}};

}  // namespace

const TableShape& shape() {
    return known_as;
}

}  // namespace known_as_table

namespace concerned_table {
namespace {

using enum ColumnType;
constexpr std::array<projections::Column, column_count> columns{{
    {"account_id", text, Nullable::no},
    {"user_id", text, Nullable::no},
    {"sequence", number, Nullable::no},
    {"how", text, Nullable::no},
    {"object_id", text, Nullable::no},
}};
constexpr TableShape concerned{.name = "concerned", .columns = columns, .key_columns = column_count, .indexes = {}};

}  // namespace

const TableShape& shape() {
    return concerned;
}

}  // namespace concerned_table

namespace audit_table {
namespace {

using enum ColumnType;
constexpr std::array<projections::Column, column_count> columns{{
    {"account_id", text, Nullable::no},
    {"sequence", number, Nullable::no},
    {"at", number, Nullable::no},
    {"type", text, Nullable::no},
    {"subject_id", text, Nullable::no},
    {"actor_kind", text, Nullable::no},
    {"actor_id", text, Nullable::no},
    {"on_behalf_of", text, Nullable::yes},
    {"cause", text, Nullable::yes},
    {"sync_run", text, Nullable::yes},
    {"address", text, Nullable::yes},
    {"reason", text, Nullable::yes},
    {"details", text, Nullable::yes},
}};
constexpr std::array<ColumnIndex, 3> by_subject{account_id, subject_id, sequence};
constexpr std::array<std::span<const ColumnIndex>, 1> indexes{by_subject};
constexpr TableShape audit{.name = "audit", .columns = columns, .key_columns = 2, .indexes = indexes};

Value text_or_nothing(std::string_view text) {
    return text.empty() ? Value{} : text_value(text);
}

RowChange row_of(const Happening& what, std::string_view event_type, const Envelope& envelope, std::string_view run) {
    Row row(column_count);
    const auto& context = envelope.context;
    row[account_id] = envelope.account.str();
    row[sequence] = number_value(envelope.sequence);
    row[at] = instant_value(envelope.time);
    row[type] = std::string{event_type};
    row[subject_id] = what.subject;
    row[actor_kind] = std::string{word(context.actor.kind)};
    row[actor_id] = text_value(context.actor.id);
    row[on_behalf_of] = text_or_nothing(context.on_behalf_of);
    row[cause] = text_or_nothing(context.cause);
    row[sync_run] = text_or_nothing(run);
    row[address] = text_or_nothing(context.address);
    row[reason] = text_or_nothing(context.reason);
    row[details] = text_or_nothing(encode_details(what.details));
    return Put{.table = Table::audit, .row = std::move(row)};
}

RowChange naming_of(const Happening& what, const Envelope& envelope) {
    return Put{.table = Table::known_as,
               .row = {envelope.account.str(), what.subject, number_value(envelope.sequence),
                       text_value(what.naming->name), text_or_nothing(what.naming->variety)}};
}

template <class E>
std::string run_of(const E& event, const Envelope& envelope) {
    if constexpr (requires { event.run; }) {
        return event.run.get();
    } else {
        return envelope.context.sync_run ? envelope.context.sync_run->get() : std::string{};
    }
}

}  // namespace

const TableShape& shape() {
    return audit;
}

std::vector<RowChange> project(const Event& event, const Envelope& envelope) {
    return std::visit(
        [&]<class E>(const E& what) {
            std::vector<RowChange> changes;
            if constexpr (!std::is_same_v<E, ledger::Opened>) {
                const auto happened = happening(what);
                changes.reserve(2 + happened.concerns.size());
                changes.push_back(row_of(happened, E::type.name, envelope, run_of(what, envelope)));
                if (happened.naming) changes.push_back(naming_of(happened, envelope));
                for (const auto& concern : happened.concerns) {
                    changes.emplace_back(
                        Put{.table = Table::concerned,
                            .row = {envelope.account.str(), concern.user.str(), number_value(envelope.sequence),
                                    std::string{concern.how}, happened.subject}});
                }
            }
            return changes;
        },
        event);
}

}  // namespace audit_table
}  // namespace muster::projections
