#include "projections/queries/device_rows.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "projections/phones_table.hpp"
#include "projections/queries/rows.hpp"
#include "projections/security_keys_table.hpp"
#include "projections/text.hpp"
#include "projections/tokens_table.hpp"
#include "projections/user_devices_table.hpp"
#include "projections/users_table.hpp"

namespace muster::queries::reading {
namespace {

namespace phones_table = projections::phones_table;
namespace tokens_table = projections::tokens_table;
namespace security_keys_table = projections::security_keys_table;
namespace user_devices_table = projections::user_devices_table;
namespace users_table = projections::users_table;
using projections::ColumnIndex;
using projections::Row;
using projections::Table;
using projections::text_at;

/// Rows of `table` whose `column` holds one of these, oldest first by `age`.
Answer<std::vector<Row>> rows_with(Snapshot& snapshot, const AccountId& account, Table table, ColumnIndex column,
                                   Values values, ColumnIndex age) {
    if (values.empty()) return std::vector<Row>{};
    auto select = of_account(table, account);
    select.where.push_back(any_of(column, std::move(values)));
    auto rows = snapshot.rows(select);
    if (rows) std::ranges::stable_sort(*rows, {}, [age](const Row& row) { return projections::number_at(row, age); });
    return rows;
}

/// Who has what, in the order in which it came.
Answer<std::vector<Row>> ties(Snapshot& snapshot, const AccountId& account, ColumnIndex column, Values values) {
    return rows_with(snapshot, account, Table::user_devices, column, std::move(values),
                     user_devices_table::tied_sequence);
}

template <class Of>
auto by_id(const std::vector<Row>& rows, ColumnIndex id, Of of) {
    std::unordered_map<std::string, decltype(of(rows.front()))> found;
    for (const auto& row : rows) found.emplace(text_at(row, id), of(row));
    return found;
}

Answer<std::unordered_map<std::string, UserRow>> users_by_id(Snapshot& snapshot, const AccountId& account, Values ids) {
    const auto rows =
        rows_with(snapshot, account, Table::users, users_table::user_id, std::move(ids), users_table::created_sequence);
    if (!rows) return failure(rows.error());
    auto users = users_without_lists(snapshot, account, *rows);
    if (!users) return failure(users.error());
    std::unordered_map<std::string, UserRow> found;
    for (auto& user : *users) found.emplace(user.user.str(), std::move(user));
    return found;
}

Answer<void> fill_keys(Snapshot& snapshot, const AccountId& account, Values user_ids,
                       std::unordered_map<std::string, UserRow*>& users) {
    const auto keys = rows_with(snapshot, account, Table::security_keys, security_keys_table::user_id,
                                std::move(user_ids), security_keys_table::registered_sequence);
    if (!keys) return failure(keys.error());
    for (const auto& row : *keys) {
        const auto user = users.find(text_at(row, security_keys_table::user_id));
        if (user != users.end()) user->second->security_keys.push_back(security_key_of(row));
    }
    return {};
}

template <class DeviceRow, class IdOf>
Answer<void> fill_sharers(Snapshot& snapshot, const AccountId& account, std::vector<DeviceRow>& devices, IdOf id_of) {
    Values ids;
    std::unordered_map<std::string, DeviceRow*> by_device;
    for (auto& device : devices) {
        ids.emplace_back(id_of(device));
        by_device.emplace(id_of(device), &device);
    }
    const auto tied = ties(snapshot, account, user_devices_table::device_id, std::move(ids));
    if (!tied) return failure(tied.error());
    const auto users = users_by_id(snapshot, account, distinct(*tied, user_devices_table::user_id));
    if (!users) return failure(users.error());
    for (const auto& row : *tied) {
        const auto user = users->find(text_at(row, user_devices_table::user_id));
        const auto device = by_device.find(text_at(row, user_devices_table::device_id));
        if (user != users->end() && device != by_device.end()) device->second->users.push_back(user->second);
    }
    return {};
}

}  // namespace

Answer<void> fill_devices(Snapshot& snapshot, const AccountId& account, std::vector<UserRow>& users) {
    Values user_ids;
    std::unordered_map<std::string, UserRow*> by_user;
    for (auto& user : users) {
        if (!user.enrolled_at) continue;  // U6: without a device
        user_ids.emplace_back(user.user.str());
        by_user.emplace(user.user.str(), &user);
    }
    if (user_ids.empty()) return {};
    if (auto done = fill_keys(snapshot, account, user_ids, by_user); !done) return done;
    const auto tied = ties(snapshot, account, user_devices_table::user_id, std::move(user_ids));
    if (!tied) return failure(tied.error());
    const auto ids = distinct(*tied, user_devices_table::device_id);
    const auto phone_rows =
        rows_with(snapshot, account, Table::phones, phones_table::phone_id, ids, phones_table::created_sequence);
    if (!phone_rows) return failure(phone_rows.error());
    const auto token_rows =
        rows_with(snapshot, account, Table::tokens, tokens_table::token_id, ids, tokens_table::created_sequence);
    if (!token_rows) return failure(token_rows.error());
    const auto phones = by_id(*phone_rows, phones_table::phone_id, phone_of);
    const auto tokens = by_id(*token_rows, tokens_table::token_id, token_of);
    for (const auto& row : *tied) {
        auto& user = *by_user.at(text_at(row, user_devices_table::user_id));
        const auto& device = text_at(row, user_devices_table::device_id);
        if (const auto phone = phones.find(device); phone != phones.end()) user.phones.push_back(phone->second);
        if (const auto token = tokens.find(device); token != tokens.end()) user.tokens.push_back(token->second);
    }
    return {};
}

Answer<void> fill_users(Snapshot& snapshot, const AccountId& account, std::vector<PhoneRow>& phones) {
    return fill_sharers(snapshot, account, phones, [](const PhoneRow& row) { return row.phone.str(); });
}

Answer<void> fill_users(Snapshot& snapshot, const AccountId& account, std::vector<TokenRow>& tokens) {
    return fill_sharers(snapshot, account, tokens, [](const TokenRow& row) { return row.token.str(); });
}

Answer<void> fill_users(Snapshot& snapshot, const AccountId& account, const std::vector<Row>& rows,
                        std::vector<SecurityKeyRow>& keys) {
    const auto users = users_by_id(snapshot, account, distinct(rows, security_keys_table::user_id));
    if (!users) return failure(users.error());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto user = users->find(text_at(rows[i], security_keys_table::user_id));
        if (user != users->end()) keys[i].users.push_back(user->second);
    }
    return {};
}

}  // namespace muster::queries::reading
