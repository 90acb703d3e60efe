#include "projections/user_devices_table.hpp"

#include <array>
#include <string>

#include "domain/base/match.hpp"
#include "projections/text.hpp"

namespace muster::projections::user_devices_table {
namespace {

constexpr std::array<projections::Column, column_count> columns{{
    {"account_id", ColumnType::text, Nullable::no},
    {"user_id", ColumnType::text, Nullable::no},
    {"device_id", ColumnType::text, Nullable::no},
    {"tied_sequence", ColumnType::number, Nullable::no},
}};
constexpr std::array<ColumnIndex, 3> by_device{account_id, device_id, tied_sequence};
constexpr std::array<std::span<const ColumnIndex>, 1> indexes{by_device};
constexpr TableShape user_devices{.name = "user_devices", .columns = columns, .key_columns = 3, .indexes = indexes};

template <class Id>
std::vector<RowChange> tied(const Envelope& envelope, const UserId& user, const Id& device) {
    return {Put{.table = Table::user_devices,
                .row = {envelope.account.str(), user.str(), device.str(), number_value(envelope.sequence)}}};
}

template <class Id>
std::vector<RowChange> gone(const Envelope& envelope, const std::vector<UserId>& users, const Id& device) {
    std::vector<RowChange> changes;
    for (const auto& user : users) {
        changes.emplace_back(
            Drop{.table = Table::user_devices, .key = {envelope.account.str(), user.str(), device.str()}});
    }
    return changes;
}

}  // namespace

const TableShape& shape() {
    return user_devices;
}

std::vector<RowChange> project(const Event& event, const Envelope& envelope) {
    using Changes = std::vector<RowChange>;
    return match(
        event, [&](const phone::Attached& what) { return tied(envelope, what.user, what.phone); },
        [&](const phone::Detached& what) { return gone(envelope, {what.user}, what.phone); },
        [&](const phone::Deleted& what) { return gone(envelope, what.users, what.phone); },
        [&](const token::Assigned& what) { return tied(envelope, what.user, what.token); },
        [&](const token::Unassigned& what) { return gone(envelope, {what.user}, what.token); },
        [&](const token::Deleted& what) { return gone(envelope, what.users, what.token); },
        [&](const user::Purged& what) -> Changes {  // T8
            return {Drop{.table = Table::user_devices, .key = {envelope.account.str(), what.user.str()}}};
        },
        [](const auto&) { return Changes{}; });
}

}  // namespace muster::projections::user_devices_table
