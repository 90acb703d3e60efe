#include "projections/queries/rows.hpp"

#include "projections/directories_table.hpp"
#include "projections/groups_table.hpp"
#include "projections/left_out_text.hpp"
#include "projections/phones_table.hpp"
#include "projections/security_keys_table.hpp"
#include "projections/sync_runs_table.hpp"
#include "projections/text.hpp"
#include "projections/tokens_table.hpp"
#include "projections/users_table.hpp"
#include "projections/words.hpp"

namespace muster::queries {
namespace {

using projections::instant_at;
using projections::is_null_at;
using projections::number_at;
using projections::text_at;

template <class Id>
Id id_at(const projections::Row& row, projections::ColumnIndex column) {
    return Id::parse(text_at(row, column)).value_or(Id{});
}

std::uint64_t count_at(const projections::Row& row, projections::ColumnIndex column) {
    return static_cast<std::uint64_t>(number_at(row, column));
}

}  // namespace

UserRow user_of(const projections::Row& row) {
    namespace table = projections::users_table;
    UserRow user;
    user.user = id_at<UserId>(row, table::user_id);
    user.username = text_at(row, table::username);
    user.aliases = projections::decode_list(text_at(row, table::aliases));
    user.real_name = text_at(row, table::real_name);
    user.first_name = text_at(row, table::first_name);
    user.last_name = text_at(row, table::last_name);
    user.email = text_at(row, table::email);
    user.notes = text_at(row, table::notes);
    user.status = text_at(row, table::status);
    user.locked_out = number_at(row, table::locked_out) != 0;
    user.last_login = instant_at(row, table::last_login);
    user.in_trash = number_at(row, table::in_trash) != 0;
    user.trash_cause = text_at(row, table::trash_cause);
    user.left_because = text_at(row, table::left_because);
    user.purge_at = instant_at(row, table::purge_at);
    if (number_at(row, table::enrolled) != 0) user.enrolled_at = instant_at(row, table::enrolled_at);
    user.created = instant_at(row, table::created_at).value_or(Instant{});
    if (!is_null_at(row, table::directory_id)) {
        user.managed = ManagedUser{.directory = id_at<DirectoryId>(row, table::directory_id),
                                   .kind = directory::Kind::openldap,
                                   .guid = Guid::parse(text_at(row, table::guid)).value_or(Guid{}),
                                   .last_sync = {}};
    }
    return user;
}

PhoneRow phone_of(const projections::Row& row) {
    namespace table = projections::phones_table;
    PhoneRow phone;
    phone.phone = id_at<PhoneId>(row, table::phone_id);
    phone.number = text_at(row, table::number);
    phone.extension = text_at(row, table::extension);
    phone.name = text_at(row, table::name);
    phone.type = projections::parse_phone_type(text_at(row, table::type)).value_or(phone::Type::unknown);
    phone.platform = projections::parse_platform(text_at(row, table::platform)).value_or(phone::Platform::unknown);
    phone.predelay = DialDelay{static_cast<std::uint16_t>(number_at(row, table::predelay_seconds))};
    phone.postdelay = DialDelay{static_cast<std::uint16_t>(number_at(row, table::postdelay_seconds))};
    return phone;
}

TokenRow token_of(const projections::Row& row) {
    namespace table = projections::tokens_table;
    TokenRow token;
    token.token = id_at<TokenId>(row, table::token_id);
    token.type = projections::parse_token_type(text_at(row, table::type)).value_or(TokenType::h6);
    token.serial = text_at(row, table::serial);
    if (!is_null_at(row, table::totp_step_seconds)) {
        token.totp_step = TotpStep{number_at(row, table::totp_step_seconds)};
    }
    return token;
}

SecurityKeyRow security_key_of(const projections::Row& row) {
    namespace table = projections::security_keys_table;
    SecurityKeyRow key;
    key.key = id_at<SecurityKeyId>(row, table::key_id);
    key.credential = text_at(row, table::credential);
    key.label = text_at(row, table::label);
    key.name = text_at(row, table::name);
    key.uv_capable = number_at(row, table::uv_capable) != 0;
    key.added = instant_at(row, table::registered_at).value_or(Instant{});
    return key;
}

GroupSummary group_of(const projections::Row& row) {
    namespace table = projections::groups_table;
    GroupSummary group;
    group.group = id_at<GroupId>(row, table::group_id);
    group.name = text_at(row, table::name);
    group.description = text_at(row, table::description);
    group.status = text_at(row, table::status);
    if (!is_null_at(row, table::directory_id)) {
        group.directory = id_at<DirectoryId>(row, table::directory_id);
        group.guid = Guid::parse(text_at(row, table::guid));
    }
    return group;
}

DirectoryRow directory_of(const projections::Row& row) {
    namespace table = projections::directories_table;
    DirectoryRow directory;
    directory.directory = id_at<DirectoryId>(row, table::directory_id);
    directory.name = text_at(row, table::name);
    directory.kind = projections::parse_kind(text_at(row, table::kind)).value_or(directory::Kind::openldap);
    directory.servers = projections::decode_list(text_at(row, table::servers));
    directory.base = text_at(row, table::base);
    directory.sync_groups = projections::decode_list(text_at(row, table::sync_groups));
    directory.every = std::chrono::seconds{number_at(row, table::every_seconds)};
    directory.full_read_every = std::chrono::seconds{number_at(row, table::full_read_every_seconds)};
    directory.last_sync = instant_at(row, table::synced_at);
    directory.paused_at = instant_at(row, table::paused_at);
    directory.paused_reason = text_at(row, table::paused_reason);
    return directory;
}

SyncRunRow sync_run_of(const projections::Row& row) {
    namespace table = projections::sync_runs_table;
    SyncRunRow run;
    run.directory = id_at<DirectoryId>(row, table::directory_id);
    run.run = RunId{text_at(row, table::run)};
    run.sequence = count_at(row, table::started_sequence);
    run.began = instant_at(row, table::began_at).value_or(Instant{});
    run.started = instant_at(row, table::started_at).value_or(Instant{});
    run.kind = projections::parse_run_kind(text_at(row, table::kind)).value_or(directory::RunKind::full);
    run.finished = instant_at(row, table::finished_at);
    run.outcome = projections::parse_outcome(text_at(row, table::outcome));
    run.server = text_at(row, table::server);
    run.worst = text_at(row, table::worst);
    run.counts = {.read = count_at(row, table::read_count),
                  .created = count_at(row, table::created_count),
                  .updated = count_at(row, table::updated_count),
                  .adopted = count_at(row, table::adopted_count),
                  .trashed = count_at(row, table::trashed_count),
                  .restored = count_at(row, table::restored_count),
                  .held = count_at(row, table::held_count),
                  .skipped = count_at(row, table::skipped_count)};
    if (!is_null_at(row, table::held_plan)) {
        run.held = HeldPlan{.plan = text_at(row, table::held_plan),
                            .total = count_at(row, table::held_total),
                            .nobody_found = number_at(row, table::nobody_found) != 0};
    }
    run.left_out = projections::decode_left_out(text_at(row, table::left_out));
    return run;
}

}  // namespace muster::queries
