#include "tests/support/every_event.hpp"

#include <string>
#include <variant>

#include "tests/support/examples.hpp"

namespace muster::testing {
namespace {

Profile a_whole_profile() {
    return {.username = Username{"amy"},
            .aliases = names({"amelia", "a.ärmel"}),
            .real_name = PersonName{"Amy \"Ace\" Ärmel"},
            .first_name = PersonName{"Amy"},
            .last_name = PersonName{"Ärmel"},
            .email = Email{"amy@corp.example"},
            .notes = Notes{"desk 4\nleft-handed"}};
}

user::ProfileChanged a_whole_profile_change() {
    user::ProfileChanged changed;
    changed.user = amy;
    changed.username = {Username{"amy"}, Username{"amelia"}};
    changed.aliases = {names({"amelia", "a.ärmel"}), {}};
    changed.real_name = {PersonName{}, PersonName{"Amelia Ärmel"}};
    changed.first_name = {PersonName{"Amy"}, PersonName{"Amelia"}};
    changed.last_name = {PersonName{"Ärmel"}, PersonName{"Sleeve"}};
    changed.email = {Email{"amy@corp.example"}, Email{}};
    changed.notes = {Notes{}, Notes{"moved"}};
    return changed;
}

client::Changed a_whole_client_change() {
    using client::Grant;
    client::Changed changed;
    changed.client = help_desk;
    changed.name = {"help desk", "service desk"};
    changed.grants = {{Grant::read_resource}, {Grant::read_resource, Grant::read_log}};
    changed.signature_floor = {client::SignatureFloor::v1, client::SignatureFloor::v5};
    changed.strict_replay = {false, true};
    changed.notes = {Notes{"ticket system"}, Notes{}};
    return changed;
}

application::Changed a_whole_application_change() {
    application::Changed changed;
    changed.application = vpn;
    changed.name = {"VPN", "VPN east"};
    changed.enroll_policy = {application::EnrollPolicy::require, application::EnrollPolicy::deny};
    changed.normalization = {application::Normalization::none, application::Normalization::simple};
    changed.user_access = {application::UserAccess::all_users, application::UserAccess::no_users};
    changed.groups = {{staff}, {staff, guests}};
    changed.self_service = {false, true};
    changed.notes = {Notes{}, Notes{"floor 2"}};
    changed.greeting = {Notes{"Hello"}, Notes{"Good day"}};
    changed.networks = user::Change<std::vector<std::string>>{{"192.0.2.0/24"}, {}};
    return changed;
}

admin::Changed a_whole_admin_change() {
    admin::Changed changed;
    changed.admin = olga;
    changed.role = {admin::Role::application_manager, admin::Role::owner};
    changed.status = {admin::Status::active, admin::Status::disabled};
    changed.name = {PersonName{"Olga Ärmel"}, PersonName{"Olga Sleeve"}};
    changed.phone = {PhoneNumber{"+15555550100"}, PhoneNumber{}};
    return changed;
}

phone::Changed a_whole_phone_change() {
    phone::Changed changed;
    changed.phone = amys_phone;
    changed.number = {PhoneNumber{"+15555550100"}, PhoneNumber{}};
    changed.extension = {Extension{"12,3"}, Extension{}};
    changed.name = {DeviceName{}, DeviceName{"Tablet"}};
    changed.phone_type = {phone::Type::mobile, phone::Type::unknown};
    changed.platform = {phone::Platform::apple_ios, phone::Platform::generic_smartphone};
    changed.predelay = {DialDelay{2}, DialDelay{0}};
    changed.postdelay = {DialDelay{600}, DialDelay{1}};
    return changed;
}

directory::Configuration a_whole_configuration() {
    directory::Configuration configuration;
    configuration.name = "corp";
    configuration.kind = directory::Kind::ad;
    configuration.servers = {"ldap://dc1.corp.example", "ldaps://dc2.corp.example"};
    configuration.tls = directory::Tls::starttls;
    configuration.ca_file = "/etc/muster/corp-ca.pem";
    configuration.base = "DC=corp,DC=example";
    configuration.bind = {.mechanism = directory::BindMechanism::simple,
                          .dn = "CN=sync,CN=Users,DC=corp,DC=example",
                          .password_file = "secrets/corp",
                          .password_env = "MUSTER_CORP_PASSWORD",
                          .certificate_file = "secrets/corp.pem",
                          .key_file = "secrets/corp.key",
                          .keytab_file = "/etc/muster/corp.keytab",
                          .principal = "muster@CORP.EXAMPLE"};
    configuration.groups = {"CN=Staff,OU=Groups,DC=corp,DC=example", "guid:d722ac0b-924e-45fd-bb4c-ff19ab348e9f"};
    configuration.every = std::chrono::seconds{600};
    configuration.full_read_every = std::chrono::seconds{43200};
    configuration.send_enrollment_mail = true;
    configuration.manual_disable = true;
    configuration.guard = {.users = 20, .percent = 3};
    configuration.attributes = {.username = "sAMAccountName",
                                .aliases = {"userPrincipalName"},
                                .real_name = "displayName",
                                .first_name = "givenName",
                                .last_name = "sn",
                                .email = "mail",
                                .notes = "description",
                                .status = "enabled",
                                .phones = {"telephoneNumber", "mobile"},
                                .username_normalization = Normalization::simple};
    return configuration;
}

application::Profile a_whole_application() {
    return {.name = "VPN",
            .type = "radius",
            .enroll_policy = application::EnrollPolicy::allow,
            .normalization = application::Normalization::simple,
            .user_access = application::UserAccess::permitted_groups,
            .groups = {staff, guests},
            .self_service = true,
            .notes = Notes{"floor 1"},
            .greeting = Notes{"Hello"},
            .networks = {"192.0.2.0/24", "2001:db8::1-2001:db8::9"}};
}

Settings a_whole_set_of_settings() {
    Settings settings;
    settings.pending_deletion_days = 14;
    settings.lockout_expire_duration = 15;
    settings.helpdesk_message = "Call 4711.";
    return settings;
}

const AttemptId attempt{a_guid(7)};

const RunId run{"018df9a0-6c00-7000-8000-000000000001"};

std::vector<directory::LeftOut> two_left_out() {
    return {{.reason = directory::LeftOutReason::name_held_elsewhere,
             .count = 2,
             .examples = {{.who = "CN=Bob,DC=corp,DC=example", .detail = "bob is a user of plain"}}},
            {.reason = directory::LeftOutReason::no_username, .count = 1, .examples = {}}};
}

const std::string a_plan = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

}  // namespace

std::vector<Event> one_of_every() {
    return {
        AccountCreated{.account = account, .name = "Example", .settings = a_whole_set_of_settings()},
        SettingsChanged{.account = account,
                        .changes = {{"lockout_threshold", std::uint32_t{10}, std::uint32_t{5}},
                                    {"lockout_expire_duration", {}, std::uint32_t{30}},
                                    {"helpdesk_bypass", std::string{"allow"}, std::string{"deny"}},
                                    {"helpdesk_message", std::string{}, std::string{"Call 4711."}},
                                    {"delete_sends_to_trash", false, true}}},
        client::Created{.client = help_desk,
                        .name = "help desk",
                        .grants = {client::Grant::read_resource, client::Grant::write_resource},
                        .signature_floor = client::SignatureFloor::v2,
                        .strict_replay = true,
                        .notes = Notes{"ticket system"}},
        a_whole_client_change(),
        client::Removed{.client = help_desk},
        client::SecretReset{.client = help_desk, .secret = SecretRef{"018df9a0-6c00-7000-8000-000000000002"}},
        client::SecretShown{.client = help_desk, .showing = ShowingId{"018df9a0-6c00-7000-8000-000000000003"}},
        application::Created{.application = vpn, .profile = a_whole_application()},
        a_whole_application_change(),
        application::Removed{.application = vpn},
        application::SecretReset{.application = vpn, .secret = SecretRef{"018df9a0-6c00-7000-8000-000000000002"}},
        application::SecretShown{.application = vpn, .showing = ShowingId{"018df9a0-6c00-7000-8000-000000000003"}},
        admin::Created{.admin = olga,
                       .role = admin::Role::application_manager,
                       .email = Email{"olga@corp.example"},
                       .name = PersonName{"Olga Ärmel"},
                       .phone = PhoneNumber{"+15555550100"}},
        a_whole_admin_change(),
        admin::Removed{.admin = olga},
        user::Created{.user = amy,
                      .status = user::Status::bypass,
                      .cause = user::Cause::directory,
                      .managed_by = by(corp, amys_guid),
                      .profile = a_whole_profile()},
        a_whole_profile_change(),
        status_changed(amy, user::Status::bypass, user::Status::disabled, user::Cause::directory),
        user::LoggedIn{.user = amy, .attempt = attempt},
        user::LoginFailed{.user = amy, .attempt = attempt, .failures = 10},
        user::LockedOut{.user = amy, .status = user::Status::bypass, .failures = 10},
        user::Unlocked{.user = amy, .status = user::Status::bypass, .by = user::UnlockedBy::time},
        trashed_by_sync(amy, user::LeftBecause::entry_deleted),
        user::Restored{.user = amy, .by = user::RestoredBy::directory, .status = user::Status::active},
        user::Purged{.user = amy,
                     .cause = user::PurgeCause::deadline,
                     .left_groups = {staff, guests},
                     .left_phones = {ward_phone},
                     .deleted_phones = {amys_phone, amys_tablet},
                     .unassigned_tokens = {blue_token},
                     .deleted_keys = {amys_key}},
        user::AdoptedByDirectory{.user = amy, .managed_by = by(corp, amys_guid)},
        user::ReleasedByDirectory{.user = amy, .managed_by = by(corp, amys_guid)},
        group::Created{.group = staff,
                       .managed_by = by(corp, staffs_guid),
                       .name = "Staff",
                       .description = "all who work here",
                       .status = group::Status::bypass},
        group::Changed{.group = staff,
                       .name = user::Change<std::string>{"Staff", "Everybody"},
                       .description = user::Change<std::string>{"all who work here", ""}},
        group::StatusChanged{.group = staff, .from = group::Status::active, .to = group::Status::disabled},
        group::Deleted{.group = staff},
        members(staff, {amy, bob}, {eve}),
        group::AdoptedByDirectory{.group = staff, .managed_by = by(corp, staffs_guid)},
        group::ReleasedByDirectory{.group = staff, .managed_by = by(corp, staffs_guid)},
        directory::Added{.directory = corp, .configuration = a_whole_configuration()},
        directory::Changed{.directory = corp, .configuration = a_whole_configuration()},
        directory::Paused{.directory = corp, .reason = "moving to new servers"},
        directory::Resumed{.directory = corp},
        directory::Removed{.directory = corp},
        directory::SyncStarted{.directory = corp,
                               .run = run,
                               .kind = directory::RunKind::changes,
                               .began = now,
                               .server = "ldaps://dc1.corp.example",
                               .left_out = two_left_out()},
        directory::SyncFinished{.directory = corp,
                                .run = run,
                                .outcome = directory::Outcome::partial,
                                .worst = "2 people left out: a name is held elsewhere",
                                .counts = {.read = 25,
                                           .created = 1,
                                           .updated = 2,
                                           .adopted = 3,
                                           .trashed = 4,
                                           .restored = 5,
                                           .held = 6,
                                           .skipped = 7},
                                .left_out = two_left_out(),
                                .seen = directory::ServerSeen{.url = "ldaps://dc1.corp.example",
                                                              .id = "dc1 invocationId 1",
                                                              .places = {{"1", "4711"}, {"2", "17"}},
                                                              .whole = true}},
        directory::SyncHeld{.directory = corp,
                            .run = run,
                            .plan = a_plan,
                            .total = 2,
                            .nobody_found = false,
                            .users = {amy, bob},
                            .reasons = {directory::HeldBecause::left_groups, directory::HeldBecause::not_found},
                            .groups = {guests},
                            .position = 41,
                            .why = "12 of 25 users would go to the trash, more than the guard lets through (10 or 5 %)",
                            .expires_at = now + Days{7}},
        directory::RemovalsApproved{.directory = corp, .plan = a_plan, .total = 2},
        directory::RemovalsDiscarded{.directory = corp, .plan = a_plan, .total = 2},
        directory::DiscardEnded{.directory = corp, .users = {amy}, .groups = {guests}},
        directory::HoldExpired{.directory = corp, .plan = a_plan},
        directory::HoldOvertaken{.directory = corp, .plan = a_plan},
        user::Enrolled{.user = amy, .device = Device{amys_phone}},
        user::Unenrolled{.user = amy, .device = Device{blue_token}},
        phone::Created{.phone = amys_phone,
                       .details = {.number = PhoneNumber{"+15555550100"},
                                   .extension = Extension{"12,3"},
                                   .name = DeviceName{"Amy's \"other\" phone"},
                                   .type = phone::Type::mobile,
                                   .platform = phone::Platform::apple_ios,
                                   .predelay = DialDelay{2},
                                   .postdelay = DialDelay{600}}},
        a_whole_phone_change(),
        phone::Deleted{.phone = amys_phone, .users = {amy, bob}},
        phone::Attached{.user = amy, .phone = amys_phone},
        phone::Detached{.user = amy, .phone = amys_phone},
        phone::GivenByDirectory{.user = amy, .phones = {amys_phone, ward_phone}, .made = {amys_phone}},
        token::Created{.token = blue_token,
                       .token_type = TokenType::t6,
                       .serial = TokenSerial{"2308-11 B"},
                       .totp_step = TotpStep{60},
                       .counter = 17},
        token::Changed{.token = blue_token, .totp_step = token::Change<TotpStep>{TotpStep{60}, TotpStep{30}}},
        token::Resynced{.token = blue_token, .counter = 57'000'000, .drift = TokenDrift{-60}},
        token::Deleted{.token = blue_token, .users = {amy, bob}},
        token::Assigned{.user = amy, .token = blue_token},
        token::Unassigned{.user = amy, .token = blue_token},
        security_key::Registered{.key = amys_key,
                                 .user = amy,
                                 .credential = CredentialId{"AbC-_123"},
                                 .label = "Security Key",
                                 .name = DeviceName{"Amy's blue key"},
                                 .uv_capable = true},
        security_key::Deleted{.key = amys_key, .user = amy},
        ledger::Opened{.opening = "018df9a0-6c00-7000-8000-0000000000ff",
                       .epoch = 3,
                       .url = "https://localhost:8443",
                       .build = "0.1.0",
                       .level = 1},
    };
}

Envelope an_envelope(const Event& event) {
    Envelope envelope;
    envelope.id = "018df9a0-6c00-7000-8000-000000000042";
    for (std::size_t i = 0; i < envelope.ledger.size(); ++i) envelope.ledger[i] = static_cast<std::uint8_t>(i + 1);
    envelope.time = now;
    envelope.sequence = 42;
    for (std::size_t i = 0; i < envelope.prev.size(); ++i) envelope.prev[i] = static_cast<std::uint8_t>(7 * i);
    envelope.epoch = 3;
    if (std::holds_alternative<ledger::Opened>(event)) {
        envelope.context.actor = {.kind = Actor::Kind::system, .id = "writer"};
        return envelope;
    }
    envelope.account = account;
    envelope.commit = {.index = 2, .count = 3};
    envelope.command = CommandId{"DICLIENT:4711"};
    envelope.fingerprint = "5feceb66ffc86f38d952786c6d696c79";
    envelope.context = {.actor = {.kind = Actor::Kind::directory, .id = corp.str()},
                        .on_behalf_of = "DEADMIN",
                        .cause = "sync_people",
                        .sync_run = run,
                        .traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                        .address = "192.0.2.7",
                        .reason = "asked for by phone"};
    return envelope;
}

EventType type_of(const Event& event) {
    return std::visit([](const auto& e) { return e.type; }, event);
}

}  // namespace muster::testing
