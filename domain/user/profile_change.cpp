#include "domain/user/profile_change.hpp"

namespace muster::user {
namespace {

template <class T>
bool differs(const T& from, const std::optional<T>& to, std::optional<Change<T>>& change) {
    if (!to || *to == from) return false;
    change = Change<T>{from, *to};
    return true;
}

std::optional<std::vector<Username>> wanted_aliases(const Profile& profile, const ProfileFields& fields) {
    if (fields.aliases || fields.aliases_at.empty()) return fields.aliases;
    auto aliases = profile.aliases;
    for (const auto& [place, alias] : fields.aliases_at) {
        if (place >= aliases.size()) aliases.resize(place + 1);
        aliases[place] = alias;
    }
    drop_free_places_at_the_end(aliases);
    return aliases;
}

}  // namespace

std::optional<ProfileChanged> difference(const User& user, const ProfileFields& fields) {
    ProfileChanged changed{.user = user.id,
                           .username = {},
                           .aliases = {},
                           .real_name = {},
                           .first_name = {},
                           .last_name = {},
                           .email = {},
                           .notes = {}};
    const auto profile = user.profile();
    bool any = differs(profile.username, fields.username, changed.username);
    any |= differs(profile.aliases, wanted_aliases(profile, fields), changed.aliases);
    any |= differs(profile.real_name, fields.real_name, changed.real_name);
    any |= differs(profile.first_name, fields.first_name, changed.first_name);
    any |= differs(profile.last_name, fields.last_name, changed.last_name);
    any |= differs(profile.email, fields.email, changed.email);
    any |= differs(profile.notes, fields.notes, changed.notes);
    if (!any) return std::nullopt;
    return changed;
}

}  // namespace muster::user
