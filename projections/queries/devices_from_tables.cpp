#include "projections/queries/devices_from_tables.hpp"

#include <utility>

#include "projections/phones_table.hpp"
#include "projections/queries/device_rows.hpp"
#include "projections/queries/listing.hpp"
#include "projections/queries/reading.hpp"
#include "projections/queries/rows.hpp"
#include "projections/security_keys_table.hpp"
#include "projections/text.hpp"
#include "projections/tokens_table.hpp"
#include "projections/words.hpp"

namespace muster::queries {
namespace {

namespace phones_table = projections::phones_table;
namespace tokens_table = projections::tokens_table;
namespace security_keys_table = projections::security_keys_table;
using projections::Row;
using projections::Table;
using projections::text_value;
using namespace reading;

Answer<std::vector<PhoneRow>> complete_phones(Snapshot& snapshot, const AccountId& account,
                                              const std::vector<Row>& rows) {
    std::vector<PhoneRow> phones;
    for (const auto& row : rows) phones.push_back(phone_of(row));
    if (auto done = fill_users(snapshot, account, phones); !done) return failure(done.error());
    return phones;
}

Answer<std::vector<TokenRow>> complete_tokens(Snapshot& snapshot, const AccountId& account,
                                              const std::vector<Row>& rows) {
    std::vector<TokenRow> tokens;
    for (const auto& row : rows) tokens.push_back(token_of(row));
    if (auto done = fill_users(snapshot, account, tokens); !done) return failure(done.error());
    return tokens;
}

Answer<std::vector<SecurityKeyRow>> complete_keys(Snapshot& snapshot, const AccountId& account,
                                                  const std::vector<Row>& rows) {
    std::vector<SecurityKeyRow> keys;
    for (const auto& row : rows) keys.push_back(security_key_of(row));
    if (auto done = fill_users(snapshot, account, rows, keys); !done) return failure(done.error());
    return keys;
}

template <class DeviceRow>
using Complete = Answer<std::vector<DeviceRow>> (*)(Snapshot&, const AccountId&, const std::vector<Row>&);

/// One page of the listing, and how many there are.
template <class DeviceRow>
Answer<Listed<DeviceRow>> list(Moment moment, Bookmarks& bookmarks, const AccountId& account, Listing listing,
                               Page page, Complete<DeviceRow> complete) {
    Listed<DeviceRow> listed;
    listed.at = moment.at;
    const auto total = count(*moment.snapshot, bookmarks, listing, moment.head());
    if (!total) return failure(total.error());
    listed.total = *total;
    const auto rows = read_page(*moment.snapshot, bookmarks, std::move(listing), page);
    if (!rows) return failure(rows.error());
    auto devices = complete(*moment.snapshot, account, *rows);
    if (!devices) return failure(devices.error());
    listed.rows = std::move(*devices);
    return listed;
}

/// The one whose id is the second column of its table.
template <class DeviceRow, class Id>
Answer<std::optional<DeviceRow>> find(Snapshots& snapshots, const AccountId& account, Table table, const Id& id,
                                      Complete<DeviceRow> complete) {
    auto snapshot = snapshots.snapshot();
    if (!snapshot) return failure(snapshot.error());
    auto select = of_account(table, account);
    select.where.push_back(equals(1, id.str()));
    const auto rows = (*snapshot)->rows(select);
    if (!rows) return failure(rows.error());
    auto devices = complete(**snapshot, account, *rows);
    if (!devices) return failure(devices.error());
    if (devices->empty()) return std::nullopt;
    return std::move(devices->front());
}

}  // namespace

DevicesFromTables::DevicesFromTables(Snapshots& snapshots, HomePartition home)
    : snapshots_(&snapshots), home_(std::move(home)) {}

Result<Listed<PhoneRow>, PortFailure> DevicesFromTables::phones(AccountId account, const std::optional<Dialled>& only,
                                                                Page page) {
    auto moment = moment_of(*snapshots_, home_(account));
    if (!moment) return failure(moment.error());
    Listing listing{.name = account.str() + " phones",
                    .select = of_account(Table::phones, account),
                    .age = phones_table::created_sequence};
    if (only) {
        listing.name += ' ' + only->number + ';' + only->extension;
        listing.select.where.push_back(equals(phones_table::number, text_value(only->number)));
        listing.select.where.push_back(equals(phones_table::extension, text_value(only->extension)));
    }
    return list<PhoneRow>(std::move(*moment), bookmarks_, account, std::move(listing), page, complete_phones);
}

Result<std::optional<PhoneRow>, PortFailure> DevicesFromTables::find_phone(AccountId account, PhoneId phone) {
    return find<PhoneRow>(*snapshots_, account, Table::phones, phone, complete_phones);
}

Result<Listed<TokenRow>, PortFailure> DevicesFromTables::tokens(AccountId account, const std::optional<Marked>& only,
                                                                Page page) {
    auto moment = moment_of(*snapshots_, home_(account));
    if (!moment) return failure(moment.error());
    Listing listing{.name = account.str() + " tokens",
                    .select = of_account(Table::tokens, account),
                    .age = tokens_table::created_sequence};
    if (only) {
        const std::string type{projections::word(only->type)};
        listing.name += ' ' + type + ' ' + only->serial;
        listing.select.where.push_back(equals(tokens_table::serial, text_value(only->serial)));
        listing.select.where.push_back(equals(tokens_table::type, type));
    }
    return list<TokenRow>(std::move(*moment), bookmarks_, account, std::move(listing), page, complete_tokens);
}

Result<std::optional<TokenRow>, PortFailure> DevicesFromTables::find_token(AccountId account, TokenId token) {
    return find<TokenRow>(*snapshots_, account, Table::tokens, token, complete_tokens);
}

Result<Listed<SecurityKeyRow>, PortFailure> DevicesFromTables::security_keys(AccountId account, Page page) {
    auto moment = moment_of(*snapshots_, home_(account));
    if (!moment) return failure(moment.error());
    Listing listing{.name = account.str() + " keys",
                    .select = of_account(Table::security_keys, account),
                    .age = security_keys_table::registered_sequence};
    return list<SecurityKeyRow>(std::move(*moment), bookmarks_, account, std::move(listing), page, complete_keys);
}

Result<std::optional<SecurityKeyRow>, PortFailure> DevicesFromTables::find_security_key(AccountId account,
                                                                                        SecurityKeyId key) {
    return find<SecurityKeyRow>(*snapshots_, account, Table::security_keys, key, complete_keys);
}

}  // namespace muster::queries
