#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <random>
#include <vector>

#include "domain/account/dispatch.hpp"
#include "domain/base/match.hpp"
#include "domain/ledger/record.hpp"
#include "infra/codec/codec.hpp"
#include "tests/property/domain/indexes.hpp"
#include "tests/support/every_event.hpp"
#include "tests/support/examples.hpp"

/// Commands of every kind, one after the other in a small world: whatever is answered, what every
/// command owes holds.
namespace muster::testing {
namespace {

class RandomCommand {
public:
    explicit RandomCommand(std::uint64_t seed) : random_(seed) {}

    Command operator()() {
        switch (below(70)) {
            case 0:
                return CreateAccount{.account = account, .name = "Example", .settings = {}};
            case 1:
                return client::CreateClient{.client = client(),
                                            .name = digit(2),
                                            .grants = grants(),
                                            .signature_floor = {},
                                            .strict_replay = false,
                                            .notes = {},
                                            .by = {}};
            case 2:
                return user::CreateUser{.user = user(),
                                        .cause = user::Cause::admin,
                                        .status = status(),
                                        .profile = {.username = name(),
                                                    .aliases = some_names(),
                                                    .real_name = {},
                                                    .first_name = {},
                                                    .last_name = {},
                                                    .email = {},
                                                    .notes = {}}};
            case 3:
                return user::ChangeProfile{.user = user(), .fields = fields()};
            case 4:
                return user::SetStatus{.user = user(), .status = status(), .cause = user::Cause::admin};
            case 5:
                return user::TrashUser{user()};
            case 6:
                return user::RestoreUser{user()};
            case 7:
                return user::PurgeUser{user(), static_cast<user::PurgeCause>(below(3))};
            case 8:
                return group::CreateGroup{
                    .group = group(), .name = digit(4), .description = digit(2), .status = group::Status::active};
            case 9:
                return group::ChangeGroup{.group = group(), .name = digit(4), .description = std::nullopt};
            case 10:
                return group::SetGroupStatus{group(), static_cast<group::Status>(below(3))};
            case 11:
                return group::DeleteGroup{group()};
            case 12:
                return group::ChangeMembers{.group = group(), .add = {user()}, .remove = {user()}};
            case 13:
                return directory::AddDirectory{directory(), configuration()};
            case 14:
                return directory::ChangeDirectory{directory(), configuration()};
            case 15:
                return directory::ReleaseManaged{
                    .directory = directory(), .users = {user(), user()}, .groups = {group()}};
            case 16:
                return directory::RemoveDirectory{directory()};
            case 17:
                return directory::StartSync{.directory = directory(),
                                            .run = run(),
                                            .began = now,
                                            .server = {},
                                            .left_out = {},
                                            .behind = run(),
                                            .behind_is_over = below(2) == 1};
            case 18:
                return directory::FinishSync{.directory = directory(),
                                             .run = run(),
                                             .outcome = static_cast<directory::Outcome>(below(4)),
                                             .worst = {},
                                             .counts = {},
                                             .left_out = {}};
            case 19:
                return directory::HoldRemovals{.directory = directory(),
                                               .run = run(),
                                               .plan = digit(2),
                                               .total = 1,
                                               .nobody_found = false,
                                               .users = {user()}};
            case 20:
            case 21: {
                directory::SyncPeople command{.directory = directory(), .people = {}};
                for (auto count = 1 + below(3); count > 0; --count) {
                    command.people.push_back({.guid = guid(), .id_if_new = user(), .fields = fields(), .status = {}});
                    if (below(2) == 1) {
                        command.people.back().status = static_cast<directory::SourceStatus>(below(2));
                    }
                }
                return command;
            }
            case 22:
                return directory::SyncGroup{.directory = directory(),
                                            .guid = guid(),
                                            .id_if_new = group(),
                                            .name = digit(4),
                                            .description = digit(2)};
            case 23:
                return directory::SyncGroupGone{directory(), guid()};
            case 66:
            case 67: {
                directory::SyncPhones command{.directory = directory(), .guid = guid(), .numbers = {}};
                if (below(4) == 0) command.seen = directory::PhonesSeen::in_part;
                for (auto count = below(4); count > 0; --count)
                    command.numbers.push_back({.number = PhoneNumber{"+1555555010" + digit(4)}, .id_if_new = phone()});
                return command;
            }
            case 24:
                return directory::SyncMembers{
                    .directory = directory(), .group = guid(), .add = {guid(), guid()}, .remove = {user(), user()}};
            case 25:
                return client::ChangeClient{.client = client(),
                                            .name = digit(2),
                                            .grants = grants(),
                                            .signature_floor = {},
                                            .strict_replay = below(2) == 1,
                                            .notes = {},
                                            .secret = SecretRef{digit(3)},
                                            .by = client()};
            case 26:
                return client::RemoveClient{.client = client(), .by = {}};
            case 27:
                return client::ShowClientSecret{.client = client(), .showing = ShowingId{digit(3)}, .by = client()};
            case 28: {
                application::CreateApplication command{.application = application(), .profile = {}};
                command.profile.name = digit(3);
                command.profile.type = "radius";
                return command;
            }
            case 29: {
                application::ChangeApplication command;
                command.application = application();
                command.name = digit(3);
                command.groups = {group()};
                command.secret = SecretRef{digit(3)};
                return command;
            }
            case 30:
                return application::RemoveApplication{application()};
            case 31:
                return application::ShowApplicationSecret{application(), ShowingId{digit(3)}};
            case 32:
            case 33:
                return admin::AddAdmin{.admin = admin(),
                                       .role = role(),
                                       .email = Email{digit(4) + "@corp.example"},
                                       .name = PersonName{digit(4)},
                                       .phone = {}};
            case 34:
                return admin::ChangeAdmin{.admin = admin(),
                                          .role = role(),
                                          .status = static_cast<admin::Status>(below(2)),
                                          .name = {},
                                          .phone = {}};
            case 35:
                return admin::RemoveAdmin{admin()};
            case 44:
                return user::EditUser{
                    .user = user(), .fields = fields(), .status = status(), .cause = user::Cause::admin};
            case 36:
                return setting();
            case 37: {
                user::CreateUsers command{.cause = user::Cause::admin, .users = {}};
                for (auto count = 1 + below(3); count > 0; --count) {
                    command.users.push_back({.user = user(), .status = status(), .profile = {}});
                    command.users.back().profile.username = name();
                }
                return command;
            }
            case 38:
                return user::DeleteUser{user()};
            case 39:
                return user::RecordLogin{user(), attempt()};
            case 40:
                return user::RecordFailure{user(), attempt()};
            case 41:
                return user::EndLock{user()};
            case 42:
                return user::TrashInactive{user()};
            case 43:
                return group::EditGroup{.group = group(),
                                        .name = digit(4),
                                        .description = std::nullopt,
                                        .status = static_cast<group::Status>(below(3))};
            case 45:
                return user::ImportUser{.user = user(),
                                        .profile = {.username = name(),
                                                    .aliases = some_names(),
                                                    .real_name = {},
                                                    .first_name = {},
                                                    .last_name = {},
                                                    .email = Email{digit(2) + "@corp.example"},
                                                    .notes = {}},
                                        .status = status(),
                                        .groups = {digit(4)},
                                        .phone = phone(),
                                        .number = PhoneNumber{"+1555555010" + digit(4)}};
            case 46:
                return phone::CreatePhone{phone(), phone_details()};
            case 47: {
                phone::ChangePhone command{.phone = phone(), .fields = {}};
                if (below(2) == 1) command.fields.number = phone_details().number;
                if (below(2) == 1) command.fields.name = DeviceName{digit(3)};
                return command;
            }
            case 48:
                return phone::DeletePhone{phone()};
            case 49:
                return phone::AttachPhone{user(), phone()};
            case 50:
                return phone::DetachPhone{user(), phone()};
            case 51:
                return token::CreateToken{.token = token(),
                                          .type = static_cast<TokenType>(below(5)),
                                          .serial = TokenSerial{digit(2)},
                                          .totp_step = {},
                                          .counter = 0};
            case 52:
                return token::ChangeToken{token(), TotpStep{below(40)}};
            case 58:
                return token::ResyncToken{token(), below(4), {}};
            case 53:
                return token::DeleteToken{token()};
            case 54:
                return token::AssignToken{user(), token()};
            case 55:
                return token::UnassignToken{user(), token()};
            case 56:
                return security_key::RegisterKey{.key = key(),
                                                 .user = user(),
                                                 .credential = CredentialId{"credential" + digit(4)},
                                                 .label = digit(2),
                                                 .name = DeviceName{digit(2)},
                                                 .uv_capable = below(2) == 1};
            case 57:
                return security_key::DeleteKey{key()};
            case 59:
                return directory::PauseDirectory{directory(), digit(2)};
            case 60:
            case 61:
                return directory::ResumeDirectory{directory()};
            case 62:
                return directory::ApproveHeld{directory(), digit(2), 1};
            case 63:
                return directory::DiscardHeld{directory(), digit(2)};
            case 68:
            case 69:
                return directory::EndDiscard{directory(), {user(), user()}, {}};
            case 64:
                return directory::ExpireHeld{directory(), digit(2)};
            default:
                return directory::SyncGone{directory(), guid(), user::LeftBecause::left_groups};
        }
    }

    Instant later(Instant than) { return than + std::chrono::hours{below(72)}; }

private:
    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
    std::string digit(std::uint64_t bound) { return std::to_string(below(bound)); }
    ClientKey client() { return an_id<ClientKey>("DI", digit(3)); }
    ApplicationKey application() { return an_id<ApplicationKey>("DI", digit(3)); }
    AdminId admin() { return an_id<AdminId>("DE", digit(3)); }
    admin::Role role() { return static_cast<admin::Role>(below(6)); }
    std::vector<client::Grant> grants() {
        if (below(3) == 0) return client::all_grants();
        return {static_cast<client::Grant>(below(8))};
    }
    UserId user() { return a_user(below(5)); }
    GroupId group() { return a_group(digit(3)); }
    DirectoryId directory() { return below(2) == 0 ? corp : plain; }
    PhoneId phone() { return a_phone(digit(4)); }
    TokenId token() { return a_token(digit(4)); }
    SecurityKeyId key() { return a_key(digit(4)); }
    phone::Details phone_details() { return below(3) == 0 ? a_tablet() : a_mobile("+1555555010" + digit(4), digit(2)); }
    Guid guid() { return a_guid(below(4)); }
    AttemptId attempt() { return AttemptId{a_guid(1 + random_())}; }
    /// Those that decide what the others do, small enough to be met.
    ChangeSettings setting() {
        switch (below(4)) {
            case 0:
                return {{{"lockout_threshold", std::uint32_t{1}}}};
            case 1:
                return {{{"lockout_expire_duration", std::uint32_t{5}}}};
            case 2:
                return {{{"inactive_user_expiration", std::uint32_t{30}}}};
            default:
                return {{{"delete_sends_to_trash", below(2) == 1}}};
        }
    }
    RunId run() { return RunId{digit(3)}; }
    Username name() { return a_name("name" + digit(7)); }
    user::Status status() { return static_cast<user::Status>(below(3)); }
    std::vector<Username> some_names() {
        std::vector<Username> all;
        for (auto count = below(3); count > 0; --count) all.push_back(name());
        return all;
    }
    user::ProfileFields fields() {
        user::ProfileFields fields;
        if (below(2) == 1) fields.username = name();
        if (below(2) == 1) fields.aliases = some_names();
        if (below(2) == 1) fields.email = Email{digit(2) + "@corp.example"};
        return fields;
    }
    directory::Configuration configuration() {
        auto configuration = below(2) == 0 ? configuration_of_corp() : configuration_of_plain();
        configuration.manual_disable = !configuration.carries_status() && below(2) == 1;
        if (below(2) == 1) configuration.attributes.phones = {"mobile"};
        if (below(2) == 1) configuration.attributes.username_normalization = Normalization::simple;
        return configuration;
    }

    std::mt19937_64 random_;
};

bool makes_events(const Decision& decision) {
    return std::holds_alternative<Events>(decision.sum());
}

RC_GTEST_PROP(Commands, T10_D13_sent_twice_they_make_events_once, (std::uint64_t seed)) {
    const codec::JsonCodec json_codec;
    RandomCommand random{seed};
    Account state;
    Account replayed;
    auto at = now;
    for (const Command& first : {Command{CreateAccount{account, "Example", {}}},
                                 Command{directory::AddDirectory{corp, configuration_of_corp()}},
                                 Command{directory::AddDirectory{plain, configuration_of_plain()}}}) {
        const auto decision = dispatch(state, first, at);
        for (const auto& event : std::get<Events>(decision.sum())) {
            evolve(state, event, at);
            evolve(replayed, event, at);
        }
    }
    for (int step = 0; step < 150; ++step) {
        const auto command = random();
        at = random.later(at);
        const auto decision = dispatch(state, command, at);
        RC_ASSERT(dispatch(state, command, at) == decision);
        if (!makes_events(decision)) continue;
        const auto& events = std::get<Events>(decision.sum());
        RC_ASSERT(!events.empty());
        RC_ASSERT(events.size() <= ledger::records_per_commit_max);
        for (const auto& event : events) {
            evolve(state, event, at);
            auto envelope = an_envelope(event);
            envelope.time = at;
            const auto record = json_codec.encode(event, envelope);
            RC_ASSERT(record.data.size() <= ledger::event_bytes_max);
            const auto decoded = json_codec.decode(record);  // H1: the log alone makes the same account
            RC_ASSERT(decoded.has_value());
            evolve(replayed, decoded->event, decoded->envelope.time);
        }
        RC_LOG() << "command number " << command.index() << " at step " << step << "\n";
        RC_ASSERT(!makes_events(dispatch(state, command, at)));
        assert_indexes_are_whole(state);
    }
    RC_ASSERT(state == replayed);
}

// What stands above means something only if every kind of command gets through now and then.
TEST(Commands, H1_every_kind_takes_effect_in_the_property_above) {
    std::array<std::size_t, std::variant_size_v<Command>> effective{};
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        RandomCommand random{seed};
        Account state;
        evolve(state, AccountCreated{.account = account, .name = "Example", .settings = {}}, now);
        for (int step = 0; step < 300; ++step) {
            const auto command = random();
            const auto at = now + Days{step};
            const auto decision = dispatch(state, command, at);
            if (!makes_events(decision)) continue;
            ++effective.at(command.index());
            for (const auto& event : std::get<Events>(decision.sum())) evolve(state, event, at);
        }
    }
    for (std::size_t i = 1; i < effective.size(); ++i) EXPECT_GT(effective.at(i), 0U) << "command number " << i;
}

}  // namespace
}  // namespace muster::testing
