#include "tests/property/reference/generator.hpp"

#include <algorithm>
#include <string_view>

#include "infra/text/folding.hpp"
#include "tests/support/examples.hpp"

namespace muster::reference {
namespace {

using testing::a_guid;
using testing::an_id;
using testing::corp;
using testing::plain;

template <class Id>
Id numbered(std::string_view prefix, std::uint64_t number) {
    return an_id<Id>(prefix, (number < 10 ? "0" : "") + std::to_string(number));
}

/// U2: what is one name, however it is spelt, is one here as well.
std::vector<Username> spelt() {
    const text::UnicodeFolding folding;
    std::vector<Username> names;
    for (const auto* text : {"ada",      "Ada",  " ADA ", "ａｄａ", "jos\u00e9", "JOSE\u0301", "stra\u00dfe", "STRASSE",
                             "\ufb01nn", "Finn", "bob",   "cleo",   "dora",      "emil",       "greta",       "hugo",
                             "ida",      "karl", "lena",  "mona",   "nils",      "olaf",       "pia"}) {
        names.push_back(*parse_username(text, "username", folding));
    }
    return names;
}

}  // namespace

Generator::Generator(std::uint64_t seed) : random_(seed), now_(testing::now), pace_(1 + below(12)), names_(spelt()) {
    know_admins();
    know_users();
    know_groups();
    know_directories();
    know_devices();
    for (const auto& kind : kinds_) weights_ += kind.weight;
}

Step Generator::next() {
    let_time_pass();
    switch (++steps_) {  // what stands before the account is refused; with it and its directories everything can be met
        case 4:
            return {now_, Step::What::ask,
                    CreateAccount{.account = testing::account, .name = "Example", .settings = {}}};
        case 5:
            return {now_, Step::What::ask, directory::AddDirectory{corp, testing::configuration_of_corp()}};
        case 6:
            return {now_, Step::What::ask, directory::AddDirectory{plain, testing::configuration_of_plain()}};
        default:
            break;
    }
    if (once_in(6)) return {now_, once_in(8) ? Step::What::restart : Step::What::look};
    if (!last_ || !once_in(12)) last_ = draw();  // now and then the same once more
    return {now_, Step::What::ask, last_};
}

Command Generator::draw() {
    auto pick = below(weights_);
    const auto kind = std::ranges::find_if(kinds_, [&](const Kind& one) {
        if (pick < one.weight) return true;
        pick -= one.weight;
        return false;
    });
    return kind->make();
}

/// In some worlds much happens in a day, in others months pass.
void Generator::let_time_pass() {
    switch (below(20)) {
        case 0:  // the clock is set back
            now_ -= std::chrono::minutes{below(30)};
            break;
        case 1:  // a downtime
            now_ += std::chrono::hours{below(24 * pace_)};
            break;
        case 2:
        case 3:
        case 4:
        case 5:
            now_ += std::chrono::minutes{below(90 * pace_)};
            break;
        case 6:
        case 7:
        case 8:  // the same moment
            break;
        case 9:  // to the second: whole days, and minutes that the settings know
            now_ +=
                one_of<std::chrono::minutes>({std::chrono::minutes{5}, std::chrono::minutes{600}, Days{1}, Days{7}});
            break;
        default:
            now_ += std::chrono::seconds{below(600 * pace_)};
    }
}

void Generator::know_admins() {
    const auto admin = [this] { return numbered<AdminId>("DE", below(4)); };
    const auto role = [this] { return once_in(2) ? admin::Role::owner : static_cast<admin::Role>(below(6)); };
    const auto email = [this] {
        return Email{
            one_of<std::string>({"olga@corp.example", "Olga@Corp.Example", "otto@corp.example", "uma@corp.example"})};
    };
    const auto person = [this] { return PersonName{one_of<std::string>({"Olga", "Otto"})}; };
    kinds_.push_back({1, [this] {
                          auto id = once_in(3) ? an_id<AccountId>("DA", "OTHER") : testing::account;
                          return CreateAccount{.account = id, .name = "Example", .settings = {}};
                      }});
    kinds_.push_back({10, [this] {
                          static const std::vector<std::string> known{
                              "pending_deletion_days", "lockout_threshold", "lockout_expire_duration",
                              "inactive_user_expiration", "delete_sends_to_trash"};
                          ChangeSettings command;
                          for (auto count = 1 + below(2); count > 0; --count) {
                              const auto setting = once_in(30) ? "no_setting" : one_of(known);
                              command.settings.emplace_back(setting, value_for(setting));
                          }
                          return command;
                      }});
    kinds_.push_back({8, [=] {
                          return admin::AddAdmin{
                              .admin = admin(), .role = role(), .email = email(), .name = person(), .phone = {}};
                      }});
    kinds_.push_back({14, [=, this] {
                          return admin::ChangeAdmin{.admin = admin(),
                                                    .role = perhaps(role()),
                                                    .status = perhaps(static_cast<admin::Status>(below(2))),
                                                    .name = perhaps(person()),
                                                    .phone = {}};
                      }});
    kinds_.push_back({6, [=] { return admin::RemoveAdmin{admin()}; }});
}

SettingValue Generator::value_for(const std::string& setting) {
    using Number = std::uint32_t;
    if (once_in(30)) return std::string{"no value"};
    if (setting == "pending_deletion_days") return one_of<Number>({0, 1, 7, 7, 30, 31});
    if (setting == "lockout_threshold") return one_of<Number>({0, 1, 2, 2, 3, 10, 10'000});
    if (setting == "lockout_expire_duration") {
        if (once_in(4)) return std::monostate{};
        return one_of<Number>({0, 4, 5, 600, 600, 3000, 30'000, 30'001});
    }
    if (setting == "inactive_user_expiration") return one_of<Number>({0, 29, 30, 30, 30, 45, 365, 366});
    return once_in(2);
}

void Generator::know_users() {
    kinds_.push_back({60, [this] {
                          return user::CreateUser{
                              .user = user(), .cause = hand(), .status = status(), .profile = profile()};
                      }});
    kinds_.push_back({8, [this] {
                          user::CreateUsers command{.cause = hand(), .users = {}};
                          const auto count = once_in(20) ? 101 : below(4);
                          while (command.users.size() < count) command.users.push_back({user(), status(), profile()});
                          return command;
                      }});
    kinds_.push_back({25, [this] { return user::ChangeProfile{.user = user(), .fields = fields()}; }});
    kinds_.push_back({40, [this] {
                          return user::ImportUser{
                              .user = user(),
                              .profile = profile(),
                              .status = perhaps(status()),
                              .groups = once_in(2) ? std::vector<std::string>{}
                                                   : std::vector{one_of<std::string>({"Staff", "Guests", "Crew"})},
                              .phone = numbered<PhoneId>("DP", below(6)),
                              .number = PhoneNumber{one_of<std::string>({"", "+4930111", "+4930222", "+4930333"})},
                              .aliases_are_a_list = once_in(2)};
                      }});
    kinds_.push_back({40, [this] { return user::SetStatus{.user = user(), .status = status(), .cause = hand()}; }});
    kinds_.push_back({25, [this] {
                          return user::EditUser{
                              .user = user(), .fields = fields(), .status = perhaps(status()), .cause = hand()};
                      }});
    kinds_.push_back({25, [this] { return user::TrashUser{user()}; }});
    kinds_.push_back({30, [this] { return user::RestoreUser{user()}; }});
    kinds_.push_back(
        {10, [this] { return user::PurgeUser{.user = user(), .cause = static_cast<user::PurgeCause>(below(3))}; }});
    kinds_.push_back({5, [this] { return user::DeleteUser{user()}; }});
    kinds_.push_back({30, [this] { return user::RecordLogin{.user = user(), .attempt = attempt()}; }});
    kinds_.push_back({60, [this] { return user::RecordFailure{.user = user(), .attempt = attempt()}; }});
    kinds_.push_back({20, [this] { return user::EndLock{user()}; }});
    kinds_.push_back({10, [this] { return user::TrashInactive{user()}; }});
}

void Generator::know_groups() {
    const auto called = [this] {
        return once_in(10) ? std::string{} : one_of<std::string>({"Staff", "Guests", "Crew"});
    };
    const auto described = [this] { return one_of<std::string>({"", "who works here"}); };
    const auto status = [this] { return static_cast<group::Status>(below(3)); };
    kinds_.push_back({10, [=, this] {
                          return group::CreateGroup{
                              .group = group(), .name = called(), .description = described(), .status = status()};
                      }});
    kinds_.push_back({10, [=, this] {
                          return group::ChangeGroup{
                              .group = group(), .name = perhaps(called()), .description = perhaps(described())};
                      }});
    kinds_.push_back({12, [=, this] { return group::SetGroupStatus{group(), status()}; }});
    kinds_.push_back({10, [=, this] {
                          return group::EditGroup{.group = group(),
                                                  .name = perhaps(called()),
                                                  .description = perhaps(described()),
                                                  .status = perhaps(status())};
                      }});
    kinds_.push_back({4, [this] { return group::DeleteGroup{group()}; }});
    kinds_.push_back({25, [this] {
                          group::ChangeMembers command{.group = group(), .add = {}, .remove = {}};
                          for (auto count = below(3); count > 0; --count) command.add.push_back(user());
                          for (auto count = below(2); count > 0; --count) command.remove.push_back(user());
                          return command;
                      }});
}

void Generator::know_directories() {
    kinds_.push_back({6, [this] {
                          const auto id = directory();
                          return directory::AddDirectory{id, configuration(id)};
                      }});
    kinds_.push_back({6, [this] {
                          const auto id = directory();
                          return directory::ChangeDirectory{id, configuration(id)};
                      }});
    kinds_.push_back(
        {2, [this] { return directory::PauseDirectory{directory(), one_of<std::string>({"", "moving"})}; }});
    kinds_.push_back({8, [this] { return directory::ResumeDirectory{directory()}; }});
    kinds_.push_back({4, [this] {
                          return directory::ReleaseManaged{
                              .directory = directory(), .users = {user(), user()}, .groups = {group()}};
                      }});
    kinds_.push_back({4, [this] { return directory::RemoveDirectory{directory()}; }});
    kinds_.push_back({60, [this] {
                          directory::SyncPeople command{.directory = directory(), .people = {}};
                          const auto count = once_in(60) ? 33 : below(4);
                          while (command.people.size() < count) {
                              command.people.push_back(view(once_in(8) || command.directory != plain));
                          }
                          return command;
                      }});
    kinds_.push_back({40, [this] {
                          directory::SyncPhones command{.directory = directory(), .guid = guid(), .numbers = {}};
                          if (once_in(6)) command.seen = directory::PhonesSeen::in_part;
                          for (auto count = once_in(60) ? 9 : below(4); count > 0; --count) {
                              command.numbers.push_back(
                                  {PhoneNumber{one_of<std::string>({"+4930111", "+4930222", "+4930333"})},
                                   static_cast<phone::Type>(below(3)), numbered<PhoneId>("DP", below(6))});
                          }
                          return command;
                      }});
    kinds_.push_back({16, [this] { return directory::SyncGone{directory(), guid(), user::LeftBecause::left_groups}; }});
    kinds_.push_back({12, [this] {
                          return directory::SyncGroup{
                              .directory = directory(),
                              .guid = a_guid(101 + below(2)),
                              .id_if_new = group(),
                              .name = one_of<std::string>({"Staff", "Guests", "Crew"}),
                              .description = one_of<std::string>({"", "synced"}),
                              .instead_of = once_in(4) ? std::optional{a_guid(101 + below(2))} : std::nullopt};
                      }});
    kinds_.push_back({3, [this] { return directory::SyncGroupGone{directory(), a_guid(101 + below(2))}; }});
    kinds_.push_back({16, [this] {
                          directory::SyncMembers command{
                              .directory = directory(), .group = a_guid(101 + below(2)), .add = {}, .remove = {}};
                          for (auto count = below(3); count > 0; --count) command.add.push_back(guid());
                          for (auto count = below(3); count > 0; --count) command.remove.push_back(user());
                          return command;
                      }});
}

void Generator::know_devices() {
    const auto phone = [this] { return numbered<PhoneId>("DP", below(6)); };
    const auto number = [this] { return PhoneNumber{one_of<std::string>({"", "+4930111", "+4930222", "+4930333"})}; };
    const auto extension = [this] { return Extension{once_in(3) ? "7" : ""}; };
    const auto label = [this] { return DeviceName{one_of<std::string>({"", "desk"})}; };
    const auto type = [this] { return static_cast<phone::Type>(below(3)); };
    const auto platform = [this] { return static_cast<phone::Platform>(below(11)); };
    const auto delay = [this] { return DialDelay{static_cast<std::uint16_t>(one_of<int>({0, 0, 600}))}; };
    kinds_.push_back({14, [=] {
                          return phone::CreatePhone{.phone = phone(),
                                                    .details = {.number = number(),
                                                                .extension = extension(),
                                                                .name = label(),
                                                                .type = type(),
                                                                .platform = platform(),
                                                                .predelay = delay(),
                                                                .postdelay = delay()}};
                      }});
    kinds_.push_back({10, [=, this] {
                          return phone::ChangePhone{.phone = phone(),
                                                    .fields = {.number = perhaps(number()),
                                                               .extension = perhaps(extension()),
                                                               .name = perhaps(label()),
                                                               .type = perhaps(type()),
                                                               .platform = {},
                                                               .predelay = perhaps(delay()),
                                                               .postdelay = {}}};
                      }});
    kinds_.push_back({4, [=] { return phone::DeletePhone{phone()}; }});
    kinds_.push_back({30, [=, this] { return phone::AttachPhone{user(), phone()}; }});
    kinds_.push_back({20, [=, this] { return phone::DetachPhone{user(), phone()}; }});

    const auto token = [this] { return numbered<TokenId>("DH", below(4)); };
    const auto serial = [this] { return TokenSerial{one_of<std::string>({"1001", "1002", "1003"})}; };
    const auto step = [this] { return TotpStep{one_of<int>({0, 30, 30, 60, 300, 301})}; };
    kinds_.push_back({10, [=, this] {
                          token::CreateToken command{.token = token(),
                                                     .type = static_cast<TokenType>(below(5)),
                                                     .serial = serial(),
                                                     .totp_step = {},
                                                     .counter = 0};
                          if (once_in(3)) command.totp_step = step();
                          if (once_in(3)) command.counter = 5;
                          return command;
                      }});
    kinds_.push_back({8, [=] { return token::ChangeToken{token(), step()}; }});
    kinds_.push_back(
        {12, [=, this] { return token::ResyncToken{token(), below(4), TokenDrift{one_of<int>({0, 0, 60})}}; }});
    kinds_.push_back({3, [=] { return token::DeleteToken{token()}; }});
    kinds_.push_back({25, [=, this] { return token::AssignToken{user(), token()}; }});
    kinds_.push_back({20, [=, this] { return token::UnassignToken{user(), token()}; }});

    const auto key = [this] { return numbered<SecurityKeyId>("WA", below(4)); };
    kinds_.push_back({10, [=, this] {
                          return security_key::RegisterKey{
                              .key = key(),
                              .user = user(),
                              .credential = CredentialId{one_of<std::string>({"aa", "bb", "cc"})},
                              .label = "Security Key",
                              .name = label(),
                              .uv_capable = once_in(2)};
                      }});
    kinds_.push_back({5, [=] { return security_key::DeleteKey{key()}; }});
}

UserId Generator::user() {
    return numbered<UserId>("DU", below(10));
}
GroupId Generator::group() {
    return numbered<GroupId>("DG", below(4));
}
/// Now and then one that nobody knows.
DirectoryId Generator::directory() {
    if (once_in(25)) return testing::a_directory("NONE");
    return once_in(2) ? corp : plain;
}
Guid Generator::guid() {
    return a_guid(1 + below(7));
}
Username Generator::name() {
    return one_of(names_);
}
/// Now and then with a free place, or too many.
std::vector<Username> Generator::aliases() {
    std::vector<Username> all;
    if (once_in(40)) {
        for (int i = 0; i < 9; ++i) all.emplace_back("alias" + std::to_string(i));
        return all;
    }
    for (auto count = once_in(2) ? below(3) : 0; count > 0; --count) all.push_back(once_in(5) ? Username{} : name());
    return all;
}
Profile Generator::profile() {
    return {.username = once_in(60) ? Username{} : name(),
            .aliases = aliases(),
            .real_name = PersonName{one_of<std::string>({"", "Ada L"})},
            .first_name = {},
            .last_name = {},
            .email = Email{one_of<std::string>({"", "ada@corp.example"})},
            .notes = {}};
}
user::ProfileFields Generator::fields() {
    user::ProfileFields fields;
    if (once_in(3)) fields.username = once_in(30) ? Username{} : name();
    if (once_in(4)) {
        fields.aliases = aliases();
    } else if (once_in(3)) {
        fields.aliases_at.push_back({.place = below(once_in(8) ? 10 : 3), .alias = once_in(3) ? Username{} : name()});
    }
    if (once_in(4)) fields.real_name = PersonName{one_of<std::string>({"", "Ada L"})};
    if (once_in(6)) fields.last_name = PersonName{one_of<std::string>({"", "L"})};
    if (once_in(3)) fields.email = Email{one_of<std::string>({"", "ada@corp.example", "a@plain.example"})};
    if (once_in(4)) fields.notes = Notes{one_of<std::string>({"", "night shift"})};
    return fields;
}
user::Status Generator::status() {
    return static_cast<user::Status>(below(3));
}
user::Cause Generator::hand() {
    return once_in(2) ? user::Cause::admin : user::Cause::api;
}
directory::Configuration Generator::configuration(const DirectoryId& of) {
    auto all = of == corp ? testing::configuration_of_corp() : testing::configuration_of_plain();
    all.manual_disable = !all.carries_status() && once_in(3);
    if (once_in(3)) all.attributes.email = "";
    if (once_in(3)) all.attributes.aliases = {"otherName"};
    if (once_in(3)) all.attributes.username_normalization = Normalization::simple;
    if (!once_in(3)) all.attributes.phones = {"telephoneNumber", "mobile"};
    if (once_in(10)) all.name = "corp";
    return all;
}
directory::PersonView Generator::view(bool with_status) {
    directory::PersonView one;
    one.guid = guid();
    one.id_if_new = user();
    if (!once_in(20)) one.fields.username = name();
    if (once_in(4)) one.fields.aliases = aliases();
    if (once_in(2)) one.fields.email = Email{one_of<std::string>({"", "ada@corp.example"})};
    if (with_status) one.status = once_in(3) ? directory::SourceStatus::disabled : directory::SourceStatus::enabled;
    return one;
}
/// Mostly a new one; now and then the last one comes a second time.
AttemptId Generator::attempt() {
    if (!once_in(6)) ++attempts_;
    return AttemptId{a_guid(attempts_)};
}

}  // namespace muster::reference
