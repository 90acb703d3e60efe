#include "infra/ledger/command_bytes.hpp"

#include <concepts>
#include <type_traits>

namespace muster::ledger {
namespace {

/// Each struct is taken apart by a structured binding: a new field does not compile before it stands
/// here.
class Bytes {
public:
    template <class... Fields>
    void all(const Fields&... fields) {
        (put(fields), ...);
    }
    [[nodiscard]] std::string take() { return std::move(bytes_); }

    template <class Number>
        requires std::integral<Number> || std::is_enum_v<Number>
    void put(Number number) {
        auto rest = static_cast<std::uint64_t>(number);
        for (int i = 0; i < 8; ++i, rest >>= 8) bytes_ += static_cast<char>(rest & 0xff);
    }
    void put(const std::string& text) {
        put(text.size());
        bytes_ += text;
    }
    template <class Tag>
    void put(const FixedId<Tag>& id) {
        bytes_ += id.view();
    }
    template <class Tag>
    void put(const Strong<Tag, std::string>& strong) {
        put(strong.get());
    }
    template <class Rep, class Period>
    void put(const std::chrono::duration<Rep, Period>& duration) {
        put(duration.count());
    }
    void put(const Instant& instant) { put(instant.time_since_epoch()); }
    void put(const Guid& guid) {
        for (const auto byte : guid.bytes) bytes_ += static_cast<char>(byte);
    }
    template <class T>
    void put(const std::optional<T>& maybe) {
        put(maybe.has_value());
        if (maybe) put(*maybe);
    }
    template <class T>
    void put(const std::vector<T>& list) {
        put(list.size());
        for (const auto& item : list) put(item);
    }

    template <class Tag>
    void put(const Strong<Tag, Guid>& strong) {
        put(strong.get());
    }
    void put(std::monostate) {}
    void put(const SettingValue& value) {
        put(value.index());
        std::visit([&](const auto& held) { put(held); }, value);
    }
    template <class First, class Second>
    void put(const std::pair<First, Second>& pair) {
        put(pair.first);
        put(pair.second);
    }
    void put(const directory::ServerSeen& server) {
        const auto& [url, id, places, whole] = server;
        all(url, id, places, whole);
    }
    void put(const directory::ServerSeen::Place& place) {
        const auto& [origin, change] = place;
        all(origin, change);
    }
    void put(const Settings& settings) {
        for (const auto& setting : setting_table()) put(value_of(settings, setting));
    }
    void put(const Profile& profile) {
        const auto& [username, aliases, real_name, first_name, last_name, email, notes] = profile;
        all(username, aliases, real_name, first_name, last_name, email, notes);
    }
    void put(const user::ProfileFields& fields) {
        const auto& [username, aliases, aliases_at, real_name, first_name, last_name, email, notes] = fields;
        all(username, aliases, aliases_at, real_name, first_name, last_name, email, notes);
    }
    void put(const user::AliasAt& at) {
        const auto& [place, alias] = at;
        all(place, alias);
    }
    void put(const phone::Details& details) {
        const auto& [number, extension, name, type, platform, predelay, postdelay] = details;
        all(number, extension, name, type, platform, predelay, postdelay);
    }
    void put(const phone::DetailFields& fields) {
        const auto& [number, extension, name, type, platform, predelay, postdelay] = fields;
        all(number, extension, name, type, platform, predelay, postdelay);
    }
    void put(const directory::Bind& bind) {
        const auto& [mechanism, dn, password_file, password_env, certificate_file, key_file, keytab_file, principal] =
            bind;
        all(mechanism, dn, password_file, password_env, certificate_file, key_file, keytab_file, principal);
    }
    void put(const directory::AttributeMap& map) {
        const auto& [username, aliases, real_name, first_name, last_name, email, notes, status, phones, normalization] =
            map;
        all(username, aliases, real_name, first_name, last_name, email, notes, status, phones, normalization);
    }
    void put(const directory::Guard& guard) {
        const auto& [users, percent] = guard;
        all(users, percent);
    }
    void put(const directory::Configuration& configuration) {
        const auto& [name, kind, servers, tls, ca_file, base, bind, groups, every, full_read_every, enrollment_mail,
                     manual_disable, guard, attributes] = configuration;
        all(name, kind, servers, tls, ca_file, base, bind, groups, every, full_read_every, enrollment_mail,
            manual_disable, guard, attributes);
    }
    void put(const directory::LeftOut::Example& example) {
        const auto& [who, detail] = example;
        all(who, detail);
    }
    void put(const directory::LeftOut& left_out) {
        const auto& [reason, count, examples] = left_out;
        all(reason, count, examples);
    }
    void put(const directory::Counts& counts) {
        const auto& [read, created, updated, adopted, trashed, restored, held, skipped] = counts;
        all(read, created, updated, adopted, trashed, restored, held, skipped);
    }
    void put(const directory::PersonView& person) {
        const auto& [guid, id_if_new, fields, status] = person;
        static_cast<void>(id_if_new);
        all(guid, fields, status);
    }

    void put(const application::Profile& profile) {
        const auto& [name, type, enroll_policy, normalization, user_access, groups, self_service, notes, greeting,
                     networks] = profile;
        all(name, type, enroll_policy, normalization, user_access, groups, self_service, notes, greeting, networks);
    }

    void put(const CreateAccount& command) {
        const auto& [account, name, settings] = command;
        static_cast<void>(account);
        all(name, settings);
    }
    void put(const ChangeSettings& command) {
        const auto& [settings] = command;
        all(settings);
    }
    void put(const client::CreateClient& command) {
        const auto& [client, name, grants, signature_floor, strict_replay, notes, by] = command;
        static_cast<void>(client);
        all(name, grants, signature_floor, strict_replay, notes, by);
    }
    void put(const client::ChangeClient& command) {
        const auto& [client, name, grants, signature_floor, strict_replay, notes, secret, by] = command;
        // Drawn anew by each call: what counts is whether one is wanted.
        all(client, name, grants, signature_floor, strict_replay, notes, secret.has_value(), by);
    }
    void put(const client::RemoveClient& command) {
        const auto& [client, by] = command;
        all(client, by);
    }
    void put(const client::ShowClientSecret& command) {
        const auto& [client, showing, by] = command;
        static_cast<void>(showing);
        all(client, by);
    }
    void put(const application::CreateApplication& command) {
        const auto& [application, profile] = command;
        static_cast<void>(application);
        all(profile);
    }
    void put(const application::ChangeApplication& command) {
        const auto& [application, name, enroll_policy, normalization, user_access, groups, self_service, notes,
                     greeting, networks, secret] = command;
        all(application, name, enroll_policy, normalization, user_access, groups, self_service, notes, greeting,
            networks, secret.has_value());
    }
    void put(const application::RemoveApplication& command) {
        const auto& [application] = command;
        all(application);
    }
    void put(const application::ShowApplicationSecret& command) {
        const auto& [application, showing] = command;
        static_cast<void>(showing);
        all(application);
    }
    void put(const admin::AddAdmin& command) {
        const auto& [admin, role, email, name, phone] = command;
        static_cast<void>(admin);
        all(role, email, name, phone);
    }
    void put(const admin::ChangeAdmin& command) {
        const auto& [admin, role, status, name, phone] = command;
        all(admin, role, status, name, phone);
    }
    void put(const admin::RemoveAdmin& command) {
        const auto& [admin] = command;
        all(admin);
    }
    void put(const user::CreateUser& command) {
        const auto& [user, cause, status, profile] = command;
        static_cast<void>(user);
        all(cause, status, profile);
    }
    void put(const user::CreateUsers::NewUser& new_user) {
        const auto& [user, status, profile] = new_user;
        static_cast<void>(user);
        all(status, profile);
    }
    void put(const user::CreateUsers& command) {
        const auto& [cause, users] = command;
        all(cause, users);
    }
    void put(const user::ChangeProfile& command) {
        const auto& [user, fields] = command;
        all(user, fields);
    }
    void put(const user::ImportUser& command) {
        const auto& [user, profile, status, groups, phone, number, aliases_are_a_list] = command;
        static_cast<void>(user);
        static_cast<void>(phone);
        all(profile, status, groups, number, aliases_are_a_list);
    }
    void put(const user::SetStatus& command) {
        const auto& [user, status, cause] = command;
        all(user, status, cause);
    }
    void put(const user::EditUser& command) {
        // Whatever edition was expected, it is the same edit: sent again after it went through, it meets its own.
        const auto& [user, fields, status, cause, expected] = command;
        all(user, fields, status, cause);
    }
    void put(const user::TrashUser& command) {
        const auto& [user] = command;
        all(user);
    }
    void put(const user::RestoreUser& command) {
        const auto& [user] = command;
        all(user);
    }
    void put(const user::PurgeUser& command) {
        const auto& [user, cause] = command;
        all(user, cause);
    }
    void put(const user::DeleteUser& command) {
        const auto& [user] = command;
        all(user);
    }
    void put(const user::RecordLogin& command) {
        const auto& [user, attempt] = command;
        all(user, attempt);
    }
    void put(const user::RecordFailure& command) {
        const auto& [user, attempt] = command;
        all(user, attempt);
    }
    void put(const user::EndLock& command) {
        const auto& [user] = command;
        all(user);
    }
    void put(const user::TrashInactive& command) {
        const auto& [user] = command;
        all(user);
    }
    void put(const group::CreateGroup& command) {
        const auto& [group, name, description, status] = command;
        static_cast<void>(group);
        all(name, description, status);
    }
    void put(const group::ChangeGroup& command) {
        const auto& [group, name, description] = command;
        all(group, name, description);
    }
    void put(const group::SetGroupStatus& command) {
        const auto& [group, status] = command;
        all(group, status);
    }
    void put(const group::EditGroup& command) {
        const auto& [group, name, description, status] = command;
        all(group, name, description, status);
    }
    void put(const group::DeleteGroup& command) {
        const auto& [group] = command;
        all(group);
    }
    void put(const group::ChangeMembers& command) {
        const auto& [group, add, remove] = command;
        all(group, add, remove);
    }
    void put(const directory::AddDirectory& command) {
        const auto& [directory, configuration] = command;
        static_cast<void>(directory);
        all(configuration);
    }
    void put(const directory::ChangeDirectory& command) {
        // Whatever edition was expected, it is the same edit: sent again after it went through, it meets its own.
        const auto& [directory, configuration, expected] = command;
        static_cast<void>(expected);
        all(directory, configuration);
    }
    void put(const directory::PauseDirectory& command) {
        const auto& [directory, why] = command;
        all(directory, why);
    }
    void put(const directory::ResumeDirectory& command) {
        const auto& [directory] = command;
        all(directory);
    }
    void put(const directory::ReleaseManaged& command) {
        const auto& [directory, users, groups] = command;
        all(directory, users, groups);
    }
    void put(const directory::RemoveDirectory& command) {
        const auto& [directory] = command;
        all(directory);
    }
    void put(const directory::StartSync& command) {
        const auto& [directory, run, kind, began, server, left_out, behind, behind_is_over] = command;
        all(directory, run, kind, began, server, left_out, behind, behind_is_over);
    }
    void put(const directory::FinishSync& command) {
        const auto& [directory, run, kind, outcome, worst, counts, left_out, seen] = command;
        all(directory, run, kind, outcome, worst, counts, left_out, seen);
    }
    void put(const directory::HoldRemovals& command) {
        const auto& [directory, run, plan, total, nobody_found, users, reasons, groups, position, why] = command;
        all(directory, run, plan, total, nobody_found, users, reasons, groups, position, why);
    }
    void put(const directory::ApproveHeld& command) {
        const auto& [directory, plan, expect] = command;
        all(directory, plan, expect);
    }
    void put(const directory::DiscardHeld& command) {
        const auto& [directory, plan] = command;
        all(directory, plan);
    }
    void put(const directory::EndDiscard& command) {
        const auto& [directory, users, groups] = command;
        all(directory, users, groups);
    }
    void put(const directory::ExpireHeld& command) {
        const auto& [directory, plan] = command;
        all(directory, plan);
    }
    void put(const directory::SyncPeople& command) {
        const auto& [directory, people] = command;
        all(directory, people);
    }
    void put(const directory::NumberView& view) {
        const auto& [number, type, id_if_new] = view;
        static_cast<void>(id_if_new);
        all(number, type);
    }
    void put(const directory::SyncPhones& command) {
        const auto& [directory, guid, seen, numbers] = command;
        all(directory, guid, seen, numbers);
    }
    void put(const directory::SyncGone& command) {
        const auto& [directory, guid, why] = command;
        all(directory, guid, why);
    }
    void put(const directory::SyncGroup& command) {
        const auto& [directory, guid, id_if_new, name, description, instead_of] = command;
        static_cast<void>(id_if_new);
        all(directory, guid, name, description, instead_of);
    }
    void put(const directory::SyncGroupGone& command) {
        const auto& [directory, guid] = command;
        all(directory, guid);
    }
    void put(const directory::SyncMembers& command) {
        const auto& [directory, group, add, remove] = command;
        all(directory, group, add, remove);
    }
    void put(const phone::CreatePhone& command) {
        const auto& [phone, details] = command;
        static_cast<void>(phone);
        all(details);
    }
    void put(const phone::ChangePhone& command) {
        const auto& [phone, fields] = command;
        all(phone, fields);
    }
    void put(const phone::DeletePhone& command) {
        const auto& [phone] = command;
        all(phone);
    }
    void put(const phone::AttachPhone& command) {
        const auto& [user, phone] = command;
        all(user, phone);
    }
    void put(const phone::DetachPhone& command) {
        const auto& [user, phone] = command;
        all(user, phone);
    }
    void put(const token::CreateToken& command) {
        const auto& [token, type, serial, totp_step, counter] = command;
        static_cast<void>(token);
        all(type, serial, totp_step, counter);
    }
    void put(const token::ChangeToken& command) {
        const auto& [token, totp_step] = command;
        all(token, totp_step);
    }
    void put(const token::ResyncToken& command) {
        const auto& [token, counter, drift] = command;
        all(token, counter, drift);
    }
    void put(const token::DeleteToken& command) {
        const auto& [token] = command;
        all(token);
    }
    void put(const token::AssignToken& command) {
        const auto& [user, token] = command;
        all(user, token);
    }
    void put(const token::UnassignToken& command) {
        const auto& [user, token] = command;
        all(user, token);
    }
    void put(const security_key::RegisterKey& command) {
        const auto& [key, user, credential, label, name, uv_capable] = command;
        static_cast<void>(key);
        all(user, credential, label, name, uv_capable);
    }
    void put(const security_key::DeleteKey& command) {
        const auto& [key] = command;
        all(key);
    }

private:
    std::string bytes_;
};

}  // namespace

std::string command_bytes(const Command& command) {
    Bytes bytes;
    bytes.put(command.index());
    std::visit([&](const auto& what) { bytes.put(what); }, command);
    return bytes.take();
}

}  // namespace muster::ledger
