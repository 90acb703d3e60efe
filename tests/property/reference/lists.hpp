#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/account/refusal.hpp"
#include "domain/user/commands.hpp"

/// What the parts of the model share: lists that are searched from their beginning.
namespace muster::reference {

template <class Things, class Id>
auto* by_id(Things& things, const Id& id) {
    const auto found = std::ranges::find_if(things, [&](const auto& thing) { return thing.id == id; });
    return found == things.end() ? nullptr : &*found;
}

template <class T>
bool holds(const std::vector<T>& all, const T& one) {
    return std::ranges::find(all, one) != all.end();
}

template <class T>
void add_once(std::vector<T>& all, const T& one) {
    if (!holds(all, one)) all.push_back(one);
}

inline BadValue bad(std::string field) {
    return {.malformed = {.field = std::move(field), .why = {}}};
}

inline bool is_called(const Profile& profile, const Username& name) {
    return profile.username == name || holds(profile.aliases, name);
}

/// U1: username and aliases, each with the name of its field.
inline std::vector<std::pair<std::string, Username>> all_names(const Profile& profile) {
    std::vector<std::pair<std::string, Username>> all{{"username", profile.username}};
    for (std::size_t i = 0; i < profile.aliases.size(); ++i) {
        if (profile.aliases[i].get().empty()) continue;
        all.emplace_back("alias" + std::to_string(i + 1), profile.aliases[i]);
    }
    return all;
}

template <class T>
void set(T& field, const std::optional<T>& value) {
    if (value) field = *value;
}

/// U1: behind the last alias there is no place.
inline void drop_free_places(std::vector<Username>& aliases) {
    while (!aliases.empty() && aliases.back().get().empty()) aliases.pop_back();
}

inline Profile with(Profile profile, const user::ProfileFields& fields) {
    set(profile.username, fields.username);
    set(profile.aliases, fields.aliases);
    for (const auto& at : fields.aliases_at) {
        if (profile.aliases.size() <= at.place) profile.aliases.resize(at.place + 1);
        profile.aliases[at.place] = at.alias;
    }
    if (!fields.aliases) drop_free_places(profile.aliases);
    set(profile.real_name, fields.real_name);
    set(profile.first_name, fields.first_name);
    set(profile.last_name, fields.last_name);
    set(profile.email, fields.email);
    set(profile.notes, fields.notes);
    return profile;
}

}  // namespace muster::reference
