#include "projections/queries/from_state.hpp"

#include <algorithm>
#include <string>
#include <tuple>

#include "projections/words.hpp"

namespace muster::queries {
namespace {

GroupSummary summary_of(const group::Group& group) {
    GroupSummary summary;
    summary.group = group.id;
    summary.name = group.name;
    summary.description = group.description;
    summary.status = std::string{projections::word(group.status)};
    if (group.managed_by) {
        summary.directory = group.managed_by->directory;
        summary.guid = group.managed_by->guid;
    }
    return summary;
}

ManagedUser management_of(const Account& account, const user::ManagedBy& managed_by) {
    ManagedUser managed{
        .directory = managed_by.directory, .kind = directory::Kind::openldap, .guid = managed_by.guid, .last_sync = {}};
    if (const auto* directory = account.find_directory(managed_by.directory)) {
        managed.kind = directory->configuration.kind;
        managed.last_sync = directory->last_sync;
    }
    return managed;
}

void fill_phase(const user::User& user, UserRow& row) {
    const auto* trash = std::get_if<user::InTrash>(&user.phase);
    const auto& present = user.presence();
    row.status = std::string{projections::word(present.status)};
    row.locked_out = present.lock.has_value();
    row.last_login = user.last_login;
    row.in_trash = trash != nullptr;
    if (trash != nullptr) {
        row.trash_cause = std::string{projections::word(trash->cause)};
        row.purge_at = trash->purge_at;
    }
}

UserRow row_without_lists(const Account& account, const user::User& user) {
    const auto profile = user.profile();
    UserRow row;
    row.user = user.id;
    row.username = profile.username.get();
    for (const auto& alias : profile.aliases) row.aliases.push_back(alias.get());
    row.real_name = profile.real_name.get();
    row.first_name = profile.first_name.get();
    row.last_name = profile.last_name.get();
    row.email = profile.email.get();
    row.notes = profile.notes.get();
    row.created = user.created;
    fill_phase(user, row);
    if (user.managed_by) row.managed = management_of(account, *user.managed_by);
    if (user.is_enrolled()) row.enrolled_at = user.enrolled_at;
    return row;
}

PhoneRow row_of(const phone::Phone& phone) {
    return {.phone = phone.id,
            .number = phone.details.number.get(),
            .extension = phone.details.extension.get(),
            .name = phone.details.name.get(),
            .type = phone.details.type,
            .platform = phone.details.platform,
            .predelay = phone.details.predelay,
            .postdelay = phone.details.postdelay,
            .users = {}};
}

TokenRow row_of(const token::Token& token) {
    return {
        .token = token.id, .type = token.type, .serial = token.serial.get(), .totp_step = token.totp_step, .users = {}};
}

SecurityKeyRow row_of(const security_key::SecurityKey& key) {
    return {.key = key.id,
            .credential = key.credential.get(),
            .label = key.label,
            .name = key.name.get(),
            .uv_capable = key.uv_capable,
            .added = key.added,
            .users = {}};
}

void add_device(const Account& account, const Device& device, UserRow& row) {
    switch (device.kind) {
        case DeviceKind::phone:
            row.phones.push_back(row_of(*account.find_phone(device.phone())));
            return;
        case DeviceKind::token:
            row.tokens.push_back(row_of(*account.find_token(device.token())));
            return;
        case DeviceKind::key:
            row.security_keys.push_back(row_of(*account.find_security_key(device.key())));
            return;
    }
}

std::vector<UserRow> users_of(const Account& account, const std::vector<UserId>& ids) {
    std::vector<UserRow> rows;
    for (const auto& id : ids) {
        if (const auto* user = account.find_user(id)) rows.push_back(row_without_lists(account, *user));
    }
    return rows;
}

}  // namespace

std::vector<GroupSummary> groups_of_user(const Account& account, const UserId& id) {
    std::vector<GroupSummary> groups;
    const auto mine = account.groups_of.find(id);
    if (mine == account.groups_of.end()) return groups;
    for (const auto& group : mine->second) {
        if (auto row = group_row(account, group)) groups.push_back(std::move(*row));
    }
    std::ranges::sort(groups, [](const GroupSummary& left, const GroupSummary& right) {
        return std::tie(left.name, left.group) < std::tie(right.name, right.group);
    });
    return groups;
}

std::optional<GroupSummary> group_row(const Account& account, const GroupId& id) {
    const auto* group = account.find_group(id);
    if (group == nullptr) return std::nullopt;
    return summary_of(*group);
}

std::optional<UserRow> user_row(const Account& account, const UserId& id) {
    const auto* user = account.find_user(id);
    if (user == nullptr) return std::nullopt;
    auto row = row_without_lists(account, *user);
    row.groups = groups_of_user(account, id);
    for (const auto& device : user->devices) add_device(account, device, row);
    return row;
}

std::optional<PhoneRow> phone_row(const Account& account, const PhoneId& id) {
    const auto* phone = account.find_phone(id);
    if (phone == nullptr) return std::nullopt;
    auto row = row_of(*phone);
    row.users = users_of(account, phone->users);
    return row;
}

std::optional<TokenRow> token_row(const Account& account, const TokenId& id) {
    const auto* token = account.find_token(id);
    if (token == nullptr) return std::nullopt;
    auto row = row_of(*token);
    row.users = users_of(account, token->users);
    return row;
}

}  // namespace muster::queries
