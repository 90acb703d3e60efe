#include "projections/users_table.hpp"

#include <array>
#include <string>

#include "domain/base/match.hpp"
#include "projections/text.hpp"
#include "projections/words.hpp"

namespace muster::projections::users_table {
namespace {

using enum ColumnType;
constexpr std::array<projections::Column, column_count> columns{{
    {"account_id", text, Nullable::no},
    {"user_id", text, Nullable::no},
    {"created_sequence", number, Nullable::no},
    {"created_at", number, Nullable::no},
    {"username", text, Nullable::no},
    {"aliases", text, Nullable::no},
    {"real_name", text, Nullable::no},
    {"first_name", text, Nullable::no},
    {"last_name", text, Nullable::no},
    {"email", text, Nullable::no},
    {"notes", text, Nullable::no},
    {"status", text, Nullable::no},
    {"in_trash", number, Nullable::no},
    {"trash_cause", text, Nullable::yes},
    {"left_because", text, Nullable::yes},
    {"purge_at", number, Nullable::yes},
    {"directory_id", text, Nullable::yes},
    {"guid", text, Nullable::yes},
    {"enrolled", number, Nullable::no},
    {"enrolled_at", number, Nullable::yes},
    {"folded_name", text, Nullable::no},
    {"folded_email", text, Nullable::no},
    {"locked_out", number, Nullable::no},
    {"last_login", number, Nullable::yes},
    {"active_day", number, Nullable::no},
    {"last_seen", number, Nullable::no},
}};
constexpr std::array<ColumnIndex, 2> by_age{account_id, created_sequence};
constexpr std::array<ColumnIndex, 3> by_email{account_id, email, created_sequence};
// L1: what lists are sorted by.
constexpr std::array<ColumnIndex, 3> by_username{account_id, username, created_sequence};
constexpr std::array<ColumnIndex, 3> by_folded_name{account_id, folded_name, created_sequence};
constexpr std::array<ColumnIndex, 3> by_folded_email{account_id, folded_email, created_sequence};
constexpr std::array<ColumnIndex, 3> by_status{account_id, status, created_sequence};
constexpr std::array<ColumnIndex, 3> by_last_seen{account_id, last_seen, created_sequence};
constexpr std::array<ColumnIndex, 3> by_directory{account_id, directory_id, created_sequence};
constexpr std::array<std::span<const ColumnIndex>, 8> indexes{by_age,          by_email,  by_username,  by_folded_name,
                                                              by_folded_email, by_status, by_directory, by_last_seen};
constexpr std::array<RareIndex, 1> rare_indexes{RareIndex{.columns = by_age, .column = in_trash, .holds = 1}};
constexpr std::array<ColumnIndex, 5> searched{user_id, username, aliases, folded_name, folded_email};
constexpr std::array<ColumnIndex, 3> sorted_and_searched{username, folded_name, folded_email};
constexpr TableShape users{.name = "users",
                           .columns = columns,
                           .key_columns = 2,
                           .indexes = indexes,
                           .rare_indexes = rare_indexes,
                           .searched = searched,
                           .sorted_and_searched = sorted_and_searched};

Value list_of(const std::vector<Username>& names) {
    std::vector<std::string> list;
    list.reserve(names.size());
    for (const auto& name : names) list.push_back(name.get());
    return text_value(encode_list(list));
}

Row key(const Envelope& envelope, const UserId& user) {
    return {envelope.account.str(), user.str()};
}

RowChange update(const Envelope& envelope, const UserId& user, std::vector<std::pair<ColumnIndex, Value>> changed) {
    return Update{.table = Table::users, .key = key(envelope, user), .columns = std::move(changed)};
}

Value folded_value(const std::string& text, const NameFolding& folding) {
    return text_value(folding.fold(text).value_or(text));
}

/// Of a login, or of the creation where there was none: whoever counts the inactive asks for days (A5).
Value day_of(Instant instant) {
    return std::int64_t{std::chrono::floor<Days>(instant).time_since_epoch().count()};
}

std::vector<RowChange> created(const user::Created& event, const Envelope& envelope, const NameFolding& folding) {
    Row row(column_count);
    row[account_id] = envelope.account.str();
    row[user_id] = event.user.str();
    row[created_sequence] = number_value(envelope.sequence);
    row[created_at] = instant_value(envelope.time);
    row[username] = text_value(event.profile.username.get());
    row[aliases] = list_of(event.profile.aliases);
    row[real_name] = text_value(event.profile.real_name.get());
    row[first_name] = text_value(event.profile.first_name.get());
    row[last_name] = text_value(event.profile.last_name.get());
    row[email] = text_value(event.profile.email.get());
    row[notes] = text_value(event.profile.notes.get());
    row[folded_name] = folded_value(event.profile.real_name.get(), folding);
    row[folded_email] = folded_value(event.profile.email.get(), folding);
    row[status] = std::string{word(event.status)};
    row[in_trash] = std::int64_t{0};
    row[enrolled] = std::int64_t{0};
    if (event.managed_by) {
        row[directory_id] = event.managed_by->directory.str();
        row[guid] = event.managed_by->guid.text();
    }
    row[locked_out] = std::int64_t{0};
    row[active_day] = day_of(envelope.time);
    row[last_seen] = std::int64_t{0};
    return {Put{.table = Table::users, .row = std::move(row)}};
}

std::vector<RowChange> profile_changed(const user::ProfileChanged& event, const Envelope& envelope,
                                       const NameFolding& folding) {
    std::vector<std::pair<ColumnIndex, Value>> changed;
    if (event.username) changed.emplace_back(username, text_value(event.username->to.get()));
    if (event.aliases) changed.emplace_back(aliases, list_of(event.aliases->to));
    if (event.real_name) {
        changed.emplace_back(real_name, text_value(event.real_name->to.get()));
        changed.emplace_back(folded_name, folded_value(event.real_name->to.get(), folding));
    }
    if (event.first_name) changed.emplace_back(first_name, text_value(event.first_name->to.get()));
    if (event.last_name) changed.emplace_back(last_name, text_value(event.last_name->to.get()));
    if (event.email) {
        changed.emplace_back(email, text_value(event.email->to.get()));
        changed.emplace_back(folded_email, folded_value(event.email->to.get(), folding));
    }
    if (event.notes) changed.emplace_back(notes, text_value(event.notes->to.get()));
    return {update(envelope, event.user, std::move(changed))};
}

}  // namespace

const TableShape& shape() {
    return users;
}

std::vector<RowChange> project(const Event& event, const Envelope& envelope, const NameFolding& folding) {
    using Changes = std::vector<RowChange>;
    return match(
        event, [&](const user::Created& what) { return created(what, envelope, folding); },
        [&](const user::ProfileChanged& what) { return profile_changed(what, envelope, folding); },
        [&](const user::StatusChanged& what) -> Changes {
            return {update(envelope, what.user, {{status, std::string{word(what.to)}}})};
        },
        [&](const user::LoggedIn& what) -> Changes {  // A4
            return {update(envelope, what.user,
                           {{last_login, instant_value(envelope.time)},
                            {active_day, day_of(envelope.time)},
                            {last_seen, instant_value(envelope.time)}})};
        },
        [&](const user::LockedOut& what) -> Changes {  // A3
            return {update(envelope, what.user, {{locked_out, std::int64_t{1}}})};
        },
        [&](const user::Unlocked& what) -> Changes {
            return {update(envelope, what.user, {{locked_out, std::int64_t{0}}})};
        },
        [&](const user::Trashed& what) -> Changes {  // T1, T7: everything else stays as it is
            return {update(envelope, what.user,
                           {{in_trash, std::int64_t{1}},
                            {trash_cause, std::string{word(what.cause)}},
                            {left_because, std::string{word(what.why)}},
                            {purge_at, instant_value(what.purge_at)}})};
        },
        [&](const user::Restored& what) -> Changes {  // T6, T7
            return {update(envelope, what.user,
                           {{status, std::string{word(what.status)}},
                            {locked_out, std::int64_t{0}},
                            {in_trash, std::int64_t{0}},
                            {trash_cause, {}},
                            {left_because, {}},
                            {purge_at, {}}})};
        },
        [&](const user::Purged& what) -> Changes {  // T8
            return {Drop{.table = Table::users, .key = key(envelope, what.user)}};
        },
        [&](const user::Enrolled& what) -> Changes {  // U6
            return {update(envelope, what.user,
                           {{enrolled, std::int64_t{1}}, {enrolled_at, instant_value(envelope.time)}})};
        },
        [&](const user::Unenrolled& what) -> Changes {  // U6, V8
            return {update(envelope, what.user, {{enrolled, std::int64_t{0}}, {enrolled_at, {}}})};
        },
        [&](const user::AdoptedByDirectory& what) -> Changes {  // D4
            return {update(envelope, what.user,
                           {{directory_id, what.managed_by.directory.str()}, {guid, what.managed_by.guid.text()}})};
        },
        [&](const user::ReleasedByDirectory& what) -> Changes {  // D14
            return {update(envelope, what.user, {{directory_id, {}}, {guid, {}}})};
        },
        [](const auto&) { return Changes{}; });
}

}  // namespace muster::projections::users_table
