#include "tests/property/reference/text.hpp"

#include <chrono>
#include <type_traits>

#include "domain/base/match.hpp"

namespace muster::reference {
namespace {

std::string word(const std::string& text) {
    return "'" + text + "'";
}
std::string word(const char* text) {
    return text;
}
std::string word(bool flag) {
    return flag ? "yes" : "no";
}
std::string word(std::monostate) {
    return "none";
}
std::string word(Instant instant) {
    return say(instant);
}
std::string word(const Guid& guid) {
    return "entry " + std::to_string(guid.bytes[15]);
}
template <class T>
    requires std::is_enum_v<T>
std::string word(T value) {
    return name_of_type<T>() + " " + std::to_string(static_cast<int>(value));
}
template <class T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, bool>)
std::string word(T value) {
    return std::to_string(value);
}
template <class Rep, class Period>
std::string word(std::chrono::duration<Rep, Period> value) {
    return std::to_string(value.count());
}
/// Ids of the examples differ at their end.
template <class Tag>
std::string word(const FixedId<Tag>& id) {
    const auto text = id.view();
    return std::string{text.substr(0, 2)} + "…" + std::string{text.substr(text.size() - 2)};
}
template <class Tag, class T>
std::string word(const Strong<Tag, T>& strong) {
    return word(strong.get());
}
template <class T>
std::string word(const std::optional<T>& value);
template <class T>
std::string word(const std::vector<T>& values);
template <class First, class Second>
std::string word(const std::pair<First, Second>& pair);
template <class... Ts>
std::string word(const std::variant<Ts...>& value) {
    return std::visit([](const auto& alternative) { return word(alternative); }, value);
}

std::string word(const user::ManagedBy& by);
std::string word(const Profile& profile);
std::string word(const user::AliasAt& alias);
std::string word(const user::ProfileFields& fields);
std::string word(const user::CreateUsers::NewUser& user);
std::string word(const directory::PersonView& view);
std::string word(const directory::Configuration& configuration);
std::string word(const phone::Details& details);
std::string word(const phone::DetailFields& fields);
std::string word(const Trash& trash);
std::string word(const Device& device);

/// A field that has a value, by its name.
template <class T>
std::string where(const char* name, const std::optional<T>& value) {
    return value ? std::string{" "} + name + "=" + word(*value) : std::string{};
}
template <class... Ts>
std::string words(const Ts&... values) {
    std::string text;
    ((text += " " + word(values)), ...);
    return text;
}

template <class T>
std::string word(const std::optional<T>& value) {
    return value ? word(*value) : "-";
}
template <class T>
std::string word(const std::vector<T>& values) {
    std::string text = "[";
    for (const auto& value : values) text += (text.size() > 1 ? ", " : "") + word(value);
    return text + "]";
}
template <class First, class Second>
std::string word(const std::pair<First, Second>& pair) {
    return word(pair.first) + ": " + word(pair.second);
}

std::string word(const user::ManagedBy& by) {
    return word(by.directory) + "/" + word(by.guid);
}
std::string word(const Profile& profile) {
    return word(profile.username) + words(profile.aliases, profile.real_name, profile.first_name, profile.last_name,
                                          profile.email, profile.notes);
}
std::string word(const user::AliasAt& alias) {
    return std::to_string(alias.place + 1) + ": " + word(alias.alias);
}
std::string word(const user::ProfileFields& fields) {
    return "{" + where("username", fields.username) + where("aliases", fields.aliases) +
           (fields.aliases_at.empty() ? "" : " places" + words(fields.aliases_at)) +
           where("real name", fields.real_name) + where("first name", fields.first_name) +
           where("last name", fields.last_name) + where("email", fields.email) + where("notes", fields.notes) + " }";
}
std::string word(const user::CreateUsers::NewUser& user) {
    return word(user.user) + words(user.status, user.profile);
}
std::string word(const directory::PersonView& view) {
    return word(view.guid) + words(view.id_if_new, view.status, view.fields);
}
std::string word(const directory::Configuration& configuration) {
    const auto& map = configuration.attributes;
    return configuration.name + words(configuration.carries_status() ? "with status" : "without status",
                                      configuration.manual_disable ? "manual disable" : "no manual disable",
                                      map.username, map.aliases, map.real_name, map.first_name, map.last_name,
                                      map.email, map.notes, map.phones,
                                      map.username_normalization == Normalization::simple ? "simple names" : "");
}
std::string word(const phone::Details& details) {
    return word(details.number) +
           words(details.extension, details.name, details.type, details.platform, details.predelay, details.postdelay);
}
std::string word(const phone::DetailFields& fields) {
    return "{" + where("number", fields.number) + where("extension", fields.extension) + where("name", fields.name) +
           where("type", fields.type) + where("platform", fields.platform) + where("predelay", fields.predelay) +
           where("postdelay", fields.postdelay) + " }";
}
std::string word(const Trash& trash) {
    return word(trash.cause) + words("until", trash.purge_at);
}
std::string word(const Device& device) {
    return word(device.id);
}

/// Of commands: what they carry.
std::string fields_of(const CreateAccount& c) {
    return words(c.account, c.name);
}
std::string fields_of(const ChangeSettings& c) {
    return words(c.settings);
}
std::string fields_of(const admin::AddAdmin& c) {
    return words(c.admin, c.role, c.email, c.name, c.phone);
}
std::string fields_of(const admin::ChangeAdmin& c) {
    return words(c.admin, c.role, c.status, c.name, c.phone);
}
std::string fields_of(const admin::RemoveAdmin& c) {
    return words(c.admin);
}
std::string fields_of(const user::CreateUser& c) {
    return words(c.user, c.status, c.profile);
}
std::string fields_of(const user::CreateUsers& c) {
    return words(c.users);
}
std::string fields_of(const user::ChangeProfile& c) {
    return words(c.user, c.fields);
}
std::string fields_of(const user::ImportUser& c) {
    return words(c.user, c.profile, c.status, c.groups, c.phone, c.number, c.aliases_are_a_list);
}
std::string fields_of(const user::SetStatus& c) {
    return words(c.user, c.status);
}
std::string fields_of(const user::EditUser& c) {
    return words(c.user, c.fields, c.status);
}
std::string fields_of(const user::TrashUser& c) {
    return words(c.user);
}
std::string fields_of(const user::RestoreUser& c) {
    return words(c.user);
}
std::string fields_of(const user::PurgeUser& c) {
    return words(c.user, c.cause);
}
std::string fields_of(const user::DeleteUser& c) {
    return words(c.user);
}
std::string fields_of(const user::RecordLogin& c) {
    return words(c.user, c.attempt);
}
std::string fields_of(const user::RecordFailure& c) {
    return words(c.user, c.attempt);
}
std::string fields_of(const user::EndLock& c) {
    return words(c.user);
}
std::string fields_of(const user::TrashInactive& c) {
    return words(c.user);
}
std::string fields_of(const group::CreateGroup& c) {
    return words(c.group, c.name, c.description, c.status);
}
std::string fields_of(const group::ChangeGroup& c) {
    return words(c.group, c.name, c.description);
}
std::string fields_of(const group::SetGroupStatus& c) {
    return words(c.group, c.status);
}
std::string fields_of(const group::EditGroup& c) {
    return words(c.group, c.name, c.description, c.status);
}
std::string fields_of(const group::DeleteGroup& c) {
    return words(c.group);
}
std::string fields_of(const group::ChangeMembers& c) {
    return words(c.group, "add", c.add, "remove", c.remove);
}
std::string fields_of(const directory::AddDirectory& c) {
    return words(c.directory, c.configuration);
}
std::string fields_of(const directory::ChangeDirectory& c) {
    return words(c.directory, c.configuration);
}
std::string fields_of(const directory::PauseDirectory& c) {
    return words(c.directory, c.why);
}
std::string fields_of(const directory::ResumeDirectory& c) {
    return words(c.directory);
}
std::string fields_of(const directory::ReleaseManaged& c) {
    return words(c.directory, c.users, c.groups);
}
std::string fields_of(const directory::RemoveDirectory& c) {
    return words(c.directory);
}
std::string fields_of(const directory::SyncPeople& c) {
    return words(c.directory, c.people);
}
std::string fields_of(const directory::SyncPhones& c) {
    std::string numbers;
    for (const auto& view : c.numbers) numbers += words(view.number, view.type, view.id_if_new);
    return words(c.directory, c.guid, c.seen == directory::PhonesSeen::all ? "all of" : "among others") + numbers;
}
std::string fields_of(const directory::SyncGone& c) {
    return words(c.directory, c.guid);
}
std::string fields_of(const directory::SyncGroup& c) {
    return words(c.directory, c.guid, c.id_if_new, c.name, c.description, "instead of", c.instead_of);
}
std::string fields_of(const directory::SyncGroupGone& c) {
    return words(c.directory, c.guid);
}
std::string fields_of(const directory::SyncMembers& c) {
    return words(c.directory, c.group, "add", c.add, "remove", c.remove);
}
std::string fields_of(const phone::CreatePhone& c) {
    return words(c.phone, c.details);
}
std::string fields_of(const phone::ChangePhone& c) {
    return words(c.phone, c.fields);
}
std::string fields_of(const phone::DeletePhone& c) {
    return words(c.phone);
}
std::string fields_of(const phone::AttachPhone& c) {
    return words(c.user, c.phone);
}
std::string fields_of(const phone::DetachPhone& c) {
    return words(c.user, c.phone);
}
std::string fields_of(const token::CreateToken& c) {
    return words(c.token, c.type, c.serial, c.totp_step, c.counter);
}
std::string fields_of(const token::ChangeToken& c) {
    return words(c.token, c.totp_step);
}
std::string fields_of(const token::ResyncToken& c) {
    return words(c.token, c.counter, c.drift);
}
std::string fields_of(const token::DeleteToken& c) {
    return words(c.token);
}
std::string fields_of(const token::AssignToken& c) {
    return words(c.user, c.token);
}
std::string fields_of(const token::UnassignToken& c) {
    return words(c.user, c.token);
}
std::string fields_of(const security_key::RegisterKey& c) {
    return words(c.key, c.user, c.credential, c.name);
}
std::string fields_of(const security_key::DeleteKey& c) {
    return words(c.key);
}

/// Of refusals: their facts.
std::string fields_of(const UnknownUser& r) {
    return words(r.user);
}
std::string fields_of(const UnknownGroup& r) {
    return words(r.group, r.guid);
}
std::string fields_of(const UnknownDirectory& r) {
    return words(r.directory);
}
std::string fields_of(const UnknownAdmin& r) {
    return words(r.admin);
}
std::string fields_of(const UnknownPhone& r) {
    return words(r.phone);
}
std::string fields_of(const UnknownToken& r) {
    return words(r.token);
}
std::string fields_of(const UnknownSecurityKey& r) {
    return words(r.key);
}
std::string fields_of(const NameTaken& r) {
    return words(r.field, r.name, r.holder, r.holder_in_trash);
}
std::string fields_of(const NameConflict& r) {
    return words(r.name, r.holder, r.holder_directory, r.holder_in_trash);
}
std::string fields_of(const ManagedByDirectory& r) {
    return words(r.field, r.directory);
}
std::string fields_of(const InTheTrash& r) {
    return words(r.user);
}
std::string fields_of(const UserChanged& r) {
    return words(r.user);
}
std::string fields_of(const NotDueYet& r) {
    return words(r.user, r.due_at);
}
std::string fields_of(const UserLockedOut& r) {
    return words(r.user);
}
std::string fields_of(const UserDisabled& r) {
    return words(r.user, r.group);
}
std::string fields_of(const GroupNameTaken& r) {
    return words(r.name, r.holder);
}
std::string fields_of(const DirectoryNameTaken& r) {
    return words(r.name, r.holder);
}
std::string fields_of(const DirectoryPaused& r) {
    return words(r.directory, r.why);
}
std::string fields_of(const AnotherRun& r) {
    return words(r.directory, r.run.get());
}
std::string fields_of(const DirectoryChanged& r) {
    return words(r.directory);
}
std::string fields_of(const StillManages& r) {
    return words(r.directory, r.users, r.groups);
}
std::string fields_of(const AdminEmailTaken& r) {
    return words(r.holder);
}
std::string fields_of(const LastOwner& r) {
    return words(r.admin, r.field);
}
std::string fields_of(const OwnerDisabled& r) {
    return words(r.admin, r.field);
}
std::string fields_of(const PhoneNumberTaken& r) {
    return words(r.holder);
}
std::string fields_of(const TokenSerialTaken& r) {
    return words(r.holder);
}
std::string fields_of(const CredentialTaken& r) {
    return words(r.holder);
}
std::string fields_of(const SharedByTooMany& r) {
    return words(r.device);
}
std::string fields_of(const TooManyDevices& r) {
    return words(r.user);
}
std::string fields_of(const IdInUse& r) {
    return words(r.id);
}
std::string fields_of(const BadValue& r) {
    return words(r.malformed.field, r.malformed.why);
}

/// Of what is outside the model the name must do.
template <class T>
std::string said(const T& what) {
    if constexpr (requires { fields_of(what); }) return name_of_type<T>() + fields_of(what);
    return name_of_type<T>();
}

}  // namespace

std::string name_of(const Command& command) {
    return std::visit([]<class T>(const T&) { return name_of_type<T>(); }, command);
}
std::string name_of(const Refusal& refusal) {
    return std::visit([]<class T>(const T&) { return name_of_type<T>(); }, refusal);
}
std::string say(const Command& command) {
    return std::visit([](const auto& one) { return said(one); }, command);
}
std::string say(const Refusal& refusal) {
    return std::visit([](const auto& one) { return said(one); }, refusal);
}

std::string say(Instant instant) {
    const auto day = std::chrono::floor<Days>(instant);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(instant - day)};
    const auto two = [](auto number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return std::to_string(static_cast<int>(date.year())) + "-" + two(static_cast<unsigned>(date.month())) + "-" +
           two(static_cast<unsigned>(date.day())) + " " + two(time.hours().count()) + ":" +
           two(time.minutes().count()) + ":" + two(time.seconds().count());
}

std::string say(const Person& p) {
    return "user" + words(p.id, p.profile, p.status) + where("before the source", p.before_the_source) +
           where("locked", p.locked) + " failures=" + word(p.failures) + where("last login", p.last_login) +
           where("restored", p.restored) + where("enrolled", p.enrolled) + where("managed by", p.managed_by) +
           where("trash", p.trash) + " created=" + word(p.created) + " attempt=" + word(p.last_attempt);
}
std::string say(const Group& g) {
    return "group" + words(g.id, g.name, g.description, g.status) + where("managed by", g.managed_by) +
           words(g.members);
}
std::string say(const Phone& p) {
    return "phone" + words(p.id, p.details, p.users, p.by_directory ? "the directory's" : "a hand's", p.given);
}
std::string say(const Token& t) {
    return "token" + words(t.id, t.type, t.serial, t.step, t.counter, t.drift, t.users);
}
std::string say(const Key& k) {
    return "key" + words(k.id, k.user, k.credential, k.label, k.name);
}
std::string say(const Admin& a) {
    return "admin" + words(a.id, a.role, a.status, a.email, a.name, a.phone);
}
std::string say(const Directory& d) {
    return "directory" + words(d.id, d.configuration, d.paused);
}

}  // namespace muster::reference
