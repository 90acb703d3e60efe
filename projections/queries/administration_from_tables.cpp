#include "projections/queries/administration_from_tables.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "projections/administration_words.hpp"
#include "projections/admins_table.hpp"
#include "projections/groups_table.hpp"
#include "projections/integrations_table.hpp"
#include "projections/queries/reading.hpp"
#include "projections/queries/user_list.hpp"
#include "projections/text.hpp"

namespace muster::queries {
namespace {

namespace admins_table = projections::admins_table;
namespace groups_table = projections::groups_table;
namespace integrations_table = projections::integrations_table;
using projections::decode_list;
using projections::Row;
using projections::Table;
using projections::text_at;
using reading::Answer;
using reading::equals;
using reading::of_account;

/// One page of a table of which there are few rows, and its position.
template <class T>
Answer<std::vector<Row>> read_page(Snapshot& snapshot, Select select, ledger::Partition home,
                                   projections::ColumnIndex age, Page page, Listed<T>& listed) {
    const auto head = snapshot.head(home);
    if (!head) return failure(head.error());
    listed.at = {.partition = home, .sequence = head->sequence, .hash = head->hash};
    const auto total = snapshot.count(select);
    if (!total) return failure(total.error());
    listed.total = *total;
    select.order = {age};
    select.offset = page.offset;
    select.limit = page.limit;
    return snapshot.rows(select);
}

AdminRow admin_of(const Row& row) {
    return {
        .admin = AdminId::parse(text_at(row, admins_table::admin_id)).value_or(AdminId{}),
        .email = text_at(row, admins_table::email),
        .name = text_at(row, admins_table::name),
        .phone = text_at(row, admins_table::phone),
        .role = projections::parse_role(text_at(row, admins_table::role)).value_or(admin::Role::read_only),
        .status = projections::parse_admin_status(text_at(row, admins_table::status)).value_or(admin::Status::active)};
}

ClientSide client_of(const Row& row) {
    namespace table = integrations_table;
    ClientSide client;
    for (const auto& text : decode_list(text_at(row, table::grants))) {
        if (const auto grant = projections::parse_grant(text)) client.grants.push_back(*grant);
    }
    client.signature_floor =
        projections::parse_signature_floor(text_at(row, table::signature_floor)).value_or(client::SignatureFloor::v1);
    client.strict_replay = projections::number_at(row, table::strict_replay) != 0;
    return client;
}

application::Profile application_of(const Row& row) {
    namespace table = integrations_table;
    application::Profile profile;
    profile.name = text_at(row, table::name);
    profile.type = text_at(row, table::type);
    profile.notes = Notes{text_at(row, table::notes)};
    profile.enroll_policy = projections::parse_enroll_policy(text_at(row, table::enroll_policy))
                                .value_or(application::EnrollPolicy::require);
    profile.normalization =
        projections::parse_normalization(text_at(row, table::normalization)).value_or(application::Normalization::none);
    profile.user_access =
        projections::parse_user_access(text_at(row, table::user_access)).value_or(application::UserAccess::no_users);
    for (const auto& text : decode_list(text_at(row, table::permitted_groups))) {
        if (const auto group = GroupId::parse(text)) profile.groups.push_back(*group);
    }
    profile.self_service = projections::number_at(row, table::self_service) != 0;
    profile.greeting = Notes{text_at(row, table::greeting)};
    profile.networks = decode_list(text_at(row, table::networks));
    return profile;
}

IntegrationRow integration_of(const Row& row) {
    namespace table = integrations_table;
    IntegrationRow integration{.key = text_at(row, table::integration_key),
                               .name = text_at(row, table::name),
                               .notes = text_at(row, table::notes),
                               .client = {},
                               .application = {}};
    if (text_at(row, table::type) == table::type_of_clients) {
        integration.client = client_of(row);
    } else {
        integration.application = application_of(row);
    }
    return integration;
}

/// A reducer cannot see in whose list a deleted group stands.
Answer<void> leave_out_deleted_groups(Snapshot& snapshot, const AccountId& account,
                                      std::vector<IntegrationRow>& integrations) {
    Condition named{.column = groups_table::group_id, .is = Condition::Is::any_of, .values = {}};
    for (const auto& one : integrations) {
        if (!one.application) continue;
        for (const auto& group : one.application->groups) named.values.emplace_back(group.str());
    }
    if (named.values.empty()) return {};
    auto select = of_account(Table::groups, account);
    select.where.push_back(std::move(named));
    const auto rows = snapshot.rows(select);
    if (!rows) return failure(rows.error());
    std::unordered_set<std::string> known;
    for (const auto& row : *rows) known.insert(text_at(row, groups_table::group_id));
    for (auto& one : integrations) {
        if (!one.application) continue;
        std::erase_if(one.application->groups, [&](const GroupId& group) { return !known.contains(group.str()); });
    }
    return {};
}

Answer<std::vector<IntegrationRow>> integrations_of(Snapshot& snapshot, const AccountId& account,
                                                    const std::vector<Row>& rows) {
    std::vector<IntegrationRow> integrations;
    for (const auto& row : rows) integrations.push_back(integration_of(row));
    if (auto done = leave_out_deleted_groups(snapshot, account, integrations); !done) return failure(done.error());
    return integrations;
}

}  // namespace

AdministrationFromTables::AdministrationFromTables(Snapshots& snapshots, HomePartition home)
    : snapshots_(&snapshots), home_(std::move(home)) {}

Result<Listed<AdminRow>, PortFailure> AdministrationFromTables::admins(AccountId account, Page page) {
    auto snapshot = snapshots_->snapshot();
    if (!snapshot) return failure(snapshot.error());
    Listed<AdminRow> listed;
    const auto rows = read_page(**snapshot, of_account(Table::admins, account), home_(account),
                                admins_table::created_sequence, page, listed);
    if (!rows) return failure(rows.error());
    for (const auto& row : *rows) listed.rows.push_back(admin_of(row));
    return listed;
}

Result<std::optional<AdminRow>, PortFailure> AdministrationFromTables::find_admin(AccountId account, AdminId admin) {
    auto snapshot = snapshots_->snapshot();
    if (!snapshot) return failure(snapshot.error());
    auto select = of_account(Table::admins, account);
    select.where.push_back(equals(admins_table::admin_id, admin.str()));
    const auto rows = (*snapshot)->rows(select);
    if (!rows) return failure(rows.error());
    if (rows->empty()) return std::nullopt;
    return admin_of(rows->front());
}

Result<Listed<IntegrationRow>, PortFailure> AdministrationFromTables::integrations(AccountId account, Page page) {
    auto snapshot = snapshots_->snapshot();
    if (!snapshot) return failure(snapshot.error());
    Listed<IntegrationRow> listed;
    const auto rows = read_page(**snapshot, of_account(Table::integrations, account), home_(account),
                                integrations_table::created_sequence, page, listed);
    if (!rows) return failure(rows.error());
    auto integrations = integrations_of(**snapshot, account, *rows);
    if (!integrations) return failure(integrations.error());
    listed.rows = std::move(*integrations);
    return listed;
}

Result<std::optional<IntegrationRow>, PortFailure> AdministrationFromTables::find_integration(AccountId account,
                                                                                              const std::string& key) {
    auto snapshot = snapshots_->snapshot();
    if (!snapshot) return failure(snapshot.error());
    auto select = of_account(Table::integrations, account);
    select.where.push_back(equals(integrations_table::integration_key, projections::text_value(key)));
    const auto rows = (*snapshot)->rows(select);
    if (!rows) return failure(rows.error());
    auto integrations = integrations_of(**snapshot, account, *rows);
    if (!integrations) return failure(integrations.error());
    if (integrations->empty()) return std::nullopt;
    return std::move(integrations->front());
}

Result<AccountCounts, PortFailure> AdministrationFromTables::counts(AccountId account) {
    const auto users = UserList{*snapshots_, home_}.counts(account, Instant{});
    if (!users) return failure(users.error());
    auto snapshot = snapshots_->snapshot();
    if (!snapshot) return failure(snapshot.error());
    const auto admins = (*snapshot)->count(of_account(Table::admins, account));
    if (!admins) return failure(admins.error());
    const auto integrations = (*snapshot)->count(of_account(Table::integrations, account));
    if (!integrations) return failure(integrations.error());
    return AccountCounts{
        .admins = *admins, .integrations = *integrations, .users = users->all, .in_trash = users->trash};
}

}  // namespace muster::queries
