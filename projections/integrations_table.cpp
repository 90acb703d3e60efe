#include "projections/integrations_table.hpp"

#include <array>
#include <string>

#include "domain/base/match.hpp"
#include "projections/administration_words.hpp"
#include "projections/text.hpp"

namespace muster::projections::integrations_table {
namespace {

using enum ColumnType;
constexpr std::array<projections::Column, column_count> columns{{
    {"account_id", text, Nullable::no},
    {"integration_key", text, Nullable::no},
    {"created_sequence", number, Nullable::no},
    {"name", text, Nullable::no},
    {"type", text, Nullable::no},
    {"notes", text, Nullable::no},
    {"grants", text, Nullable::yes},
    {"signature_floor", text, Nullable::yes},
    {"strict_replay", number, Nullable::yes},
    {"enroll_policy", text, Nullable::yes},
    {"normalization", text, Nullable::yes},
    {"user_access", text, Nullable::yes},
    {"permitted_groups", text, Nullable::yes},
    {"self_service", number, Nullable::yes},
    {"greeting", text, Nullable::yes},
    {"networks", text, Nullable::yes},
}};
constexpr std::array<ColumnIndex, 2> by_age{account_id, created_sequence};
constexpr std::array<std::span<const ColumnIndex>, 1> indexes{by_age};
constexpr TableShape integrations{.name = "integrations", .columns = columns, .key_columns = 2, .indexes = indexes};

using Changed = std::vector<std::pair<ColumnIndex, Value>>;

Value list_of(const std::vector<client::Grant>& grants) {
    std::vector<std::string> list;
    for (const auto grant : grants) list.emplace_back(word(grant));
    return text_value(encode_list(list));
}

Value list_of(const std::vector<GroupId>& groups) {
    std::vector<std::string> list;
    for (const auto& group : groups) list.push_back(group.str());
    return text_value(encode_list(list));
}

Value truth(bool is) {
    return std::int64_t{is ? 1 : 0};
}

Row begin_row(const Envelope& envelope, const std::string& key) {
    Row row(column_count);
    row[account_id] = envelope.account.str();
    row[integration_key] = key;
    row[created_sequence] = number_value(envelope.sequence);
    return row;
}

template <class Key>
std::vector<RowChange> update(const Envelope& envelope, const Key& key, Changed changed) {
    return {Update{
        .table = Table::integrations, .key = {envelope.account.str(), key.str()}, .columns = std::move(changed)}};
}

template <class Key>
std::vector<RowChange> drop(const Envelope& envelope, const Key& key) {
    return {Drop{.table = Table::integrations, .key = {envelope.account.str(), key.str()}}};
}

std::vector<RowChange> created(const client::Created& event, const Envelope& envelope) {
    auto row = begin_row(envelope, event.client.str());
    row[name] = text_value(event.name);
    row[type] = std::string{type_of_clients};
    row[notes] = text_value(event.notes.get());
    row[grants] = list_of(event.grants);
    row[signature_floor] = std::string{word(event.signature_floor)};
    row[strict_replay] = truth(event.strict_replay);
    return {Put{.table = Table::integrations, .row = std::move(row)}};
}

Changed changes_of(const client::Changed& event) {
    Changed changed;
    if (event.name) changed.emplace_back(name, text_value(event.name->to));
    if (event.grants) changed.emplace_back(grants, list_of(event.grants->to));
    if (event.signature_floor) {
        changed.emplace_back(signature_floor, std::string{word(event.signature_floor->to)});
    }
    if (event.strict_replay) changed.emplace_back(strict_replay, truth(event.strict_replay->to));
    if (event.notes) changed.emplace_back(notes, text_value(event.notes->to.get()));
    return changed;
}

std::vector<RowChange> created(const application::Created& event, const Envelope& envelope) {
    const auto& profile = event.profile;
    auto row = begin_row(envelope, event.application.str());
    row[name] = text_value(profile.name);
    row[type] = text_value(profile.type);
    row[notes] = text_value(profile.notes.get());
    row[enroll_policy] = std::string{word(profile.enroll_policy)};
    row[normalization] = std::string{word(profile.normalization)};
    row[user_access] = std::string{word(profile.user_access)};
    row[permitted_groups] = list_of(profile.groups);
    row[self_service] = truth(profile.self_service);
    row[greeting] = text_value(profile.greeting.get());
    row[networks] = text_value(encode_list(profile.networks));
    return {Put{.table = Table::integrations, .row = std::move(row)}};
}

Changed changes_of(const application::Changed& event) {
    Changed changed;
    if (event.name) changed.emplace_back(name, text_value(event.name->to));
    if (event.enroll_policy) changed.emplace_back(enroll_policy, std::string{word(event.enroll_policy->to)});
    if (event.normalization) changed.emplace_back(normalization, std::string{word(event.normalization->to)});
    if (event.user_access) changed.emplace_back(user_access, std::string{word(event.user_access->to)});
    if (event.groups) changed.emplace_back(permitted_groups, list_of(event.groups->to));
    if (event.self_service) changed.emplace_back(self_service, truth(event.self_service->to));
    if (event.notes) changed.emplace_back(notes, text_value(event.notes->to.get()));
    if (event.greeting) changed.emplace_back(greeting, text_value(event.greeting->to.get()));
    if (event.networks) changed.emplace_back(networks, text_value(encode_list(event.networks->to)));
    return changed;
}

}  // namespace

const TableShape& shape() {
    return integrations;
}

std::vector<RowChange> project(const Event& event, const Envelope& envelope) {
    using Changes = std::vector<RowChange>;
    return match(
        event, [&](const client::Created& what) { return created(what, envelope); },
        [&](const client::Changed& what) { return update(envelope, what.client, changes_of(what)); },
        [&](const client::Removed& what) { return drop(envelope, what.client); },
        [&](const application::Created& what) { return created(what, envelope); },
        [&](const application::Changed& what) { return update(envelope, what.application, changes_of(what)); },
        [&](const application::Removed& what) { return drop(envelope, what.application); },
        [](const auto&) { return Changes{}; });
}

}  // namespace muster::projections::integrations_table
