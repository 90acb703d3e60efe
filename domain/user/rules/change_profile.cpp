#include "domain/user/names.hpp"
#include "domain/user/profile_change.hpp"
#include "domain/user/rules.hpp"

namespace muster::user {
namespace {

// D5: the first changed field that the directory maps. The username always comes from there.
std::optional<std::string> mapped_field(const ProfileChanged& changed, const directory::AttributeMap& map) {
    if (changed.username) return "username";
    if (changed.aliases && !map.aliases.empty()) return "aliases";
    if (changed.real_name && !map.real_name.empty()) return "realname";
    if (changed.first_name && !map.first_name.empty()) return "firstname";
    if (changed.last_name && !map.last_name.empty()) return "lastname";
    if (changed.email && !map.email.empty()) return "email";
    if (changed.notes && !map.notes.empty()) return "notes";
    return std::nullopt;
}

/// What lists show: the free places are left out.
std::vector<Username> shown(std::vector<Username> aliases) {
    std::erase_if(aliases, is_free_place);
    return aliases;
}

}  // namespace

// U3, U4, U5, D5: names and fields are changed by hand.
Decision decide(const Account& account, const ChangeProfile& command, Instant) {
    const auto* user = account.find_user(command.user);
    if (user == nullptr) return UnknownUser{.user = command.user};
    auto fields = command.fields;
    // A list sent back as it was shown moves no alias to another place.
    const auto profile = user->profile();
    if (fields.aliases == shown(profile.aliases)) fields.aliases.reset();
    auto changed = difference(*user, fields);
    if (!changed) return Nothing{};  // T10
    if (user->is_in_trash()) return InTheTrash{.user = user->id};
    if (user->managed_by) {
        const auto* directory = account.find_directory(user->managed_by->directory);
        const auto field =
            directory == nullptr ? std::nullopt : mapped_field(*changed, directory->configuration.attributes);
        if (field) return ManagedByDirectory{.field = *field, .directory = user->managed_by->directory};  // D5
    }
    if (changed->username || changed->aliases) {  // U1, U3; U4: what is given up is free with this event
        const auto& username = changed->username ? changed->username->to : profile.username;
        const auto& aliases = changed->aliases ? changed->aliases->to : profile.aliases;
        if (auto refusal = check_names(account, user->id, username, aliases)) return *std::move(refusal);
    }
    return *std::move(changed);
}

}  // namespace muster::user
