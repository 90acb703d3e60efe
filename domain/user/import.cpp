#include "domain/user/import.hpp"

#include <algorithm>

#include "domain/user/names.hpp"

namespace muster::user {
namespace {

template <class T>
void fill(const T& has, const T& line, std::optional<T>& field) {
    if (has.get().empty() && !line.get().empty()) field = line;
}

template <class T>
bool is_kept(const T& has, const T& line) {
    return !has.get().empty() && !line.get().empty() && has != line;
}

Username alias_at(const Profile& profile, std::size_t place) {
    return place < profile.aliases.size() ? profile.aliases[place] : Username{};
}

bool has_alias(const Profile& profile, const Username& alias) {
    return std::ranges::find(profile.aliases, alias) != profile.aliases.end();
}

/// Those of a list that the user does not have.
std::vector<Username> new_aliases(const Profile& has, const Profile& line) {
    std::vector<Username> aliases;
    for (const auto& alias : line.aliases) {
        if (!is_free_place(alias) && !has_alias(has, alias)) aliases.push_back(alias);
    }
    return aliases;
}

std::vector<std::size_t> free_places(const Profile& has) {
    std::vector<std::size_t> places;
    for (std::size_t place = 0; place < aliases_max; ++place) {
        if (is_free_place(alias_at(has, place))) places.push_back(place);
    }
    return places;
}

std::vector<AliasAt> filled_aliases(const Profile& has, const ImportUser& command) {
    std::vector<AliasAt> filled;
    if (command.aliases_are_a_list) {
        const auto aliases = new_aliases(has, command.profile);
        const auto places = free_places(has);
        for (std::size_t i = 0; i < std::min(aliases.size(), places.size()); ++i) {
            filled.push_back({places[i], aliases[i]});
        }
        return filled;
    }
    for (std::size_t place = 0; place < command.profile.aliases.size(); ++place) {
        const auto& alias = command.profile.aliases[place];
        if (is_free_place(alias) || has_alias(has, alias)) continue;
        if (is_free_place(alias_at(has, place))) filled.push_back({place, alias});
    }
    return filled;
}

std::vector<std::string> kept_aliases(const Profile& has, const ImportUser& command) {
    if (command.aliases_are_a_list) {  // for these there was no place
        if (new_aliases(has, command.profile).size() > free_places(has).size()) return {"aliases"};
        return {};
    }
    std::vector<std::string> kept;
    for (std::size_t place = 0; place < command.profile.aliases.size(); ++place) {
        const auto& alias = command.profile.aliases[place];
        if (is_kept(alias_at(has, place), alias) && !has_alias(has, alias)) kept.push_back(alias_field(place));
    }
    return kept;
}

bool has_number(const Account& account, const User& user, const PhoneNumber& number) {
    const auto* phone = account.find_phone_by_number(number, {});
    return phone != nullptr && user.has(Device{phone->id});
}

}  // namespace

const User* known_to_import(const Account& account, const ImportUser& command) {
    const auto* user = account.find_by_name(command.profile.username);
    if (user == nullptr || user->is_in_trash() || user->username() != command.profile.username) return nullptr;
    return user;
}

ProfileFields filled_by_import(const User& user, const ImportUser& command) {
    const auto has = user.profile();
    const auto& line = command.profile;
    ProfileFields fields;
    fields.aliases_at = filled_aliases(has, command);
    fill(has.real_name, line.real_name, fields.real_name);
    fill(has.first_name, line.first_name, fields.first_name);
    fill(has.last_name, line.last_name, fields.last_name);
    fill(has.email, line.email, fields.email);
    fill(has.notes, line.notes, fields.notes);
    return fields;
}

std::vector<std::string> kept_from_import(const Account& account, const User& user, const ImportUser& command) {
    const auto has = user.profile();
    const auto& line = command.profile;
    auto kept = kept_aliases(has, command);
    if (is_kept(has.real_name, line.real_name)) kept.emplace_back("realname");
    if (is_kept(has.first_name, line.first_name)) kept.emplace_back("firstname");
    if (is_kept(has.last_name, line.last_name)) kept.emplace_back("lastname");
    if (is_kept(has.email, line.email)) kept.emplace_back("email");
    if (is_kept(has.notes, line.notes)) kept.emplace_back("notes");
    if (command.status && user.presence().status != *command.status) kept.emplace_back("status");
    const bool has_a_phone = std::ranges::any_of(user.devices, &is_phone);
    if (!command.number.get().empty() && has_a_phone && !has_number(account, user, command.number)) {
        kept.emplace_back("phone");
    }
    return kept;
}

}  // namespace muster::user
