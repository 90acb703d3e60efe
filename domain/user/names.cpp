#include "domain/user/names.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace muster::user {

std::string alias_field(std::size_t index) {
    return "alias" + std::to_string(index + 1);
}

NameTaken name_taken(const User& holder, const Username& name, std::string field) {
    return {
        .field = std::move(field), .name = name.get(), .holder = holder.id, .holder_in_trash = holder.is_in_trash()};
}

std::optional<Refusal> check_names(const Account& account, const UserId& user, const Username& username,
                                   const std::vector<Username>& aliases) {
    if (username.get().empty()) return BadValue{{.field = "username", .why = "is empty"}};  // U5
    if (aliases.size() > aliases_max) return TooManyAliases{};                              // U1
    if (!aliases.empty() && is_free_place(aliases.back())) {
        return BadValue{{.field = alias_field(aliases.size() - 1), .why = "is empty"}};
    }
    const auto* holder = account.find_by_name(username);
    if (holder != nullptr && holder->id != user) return name_taken(*holder, username, "username");  // U3
    for (std::size_t i = 0; i < aliases.size(); ++i) {
        if (is_free_place(aliases[i])) continue;
        const auto first = std::find(aliases.begin(), aliases.end(), aliases[i]);
        if (aliases[i] == username || static_cast<std::size_t>(first - aliases.begin()) < i) {
            return BadValue{{.field = alias_field(i), .why = "repeats another name of this user"}};
        }
        const auto* other = account.find_by_name(aliases[i]);
        if (other != nullptr && other->id != user) return name_taken(*other, aliases[i], alias_field(i));  // U3
    }
    return std::nullopt;
}

}  // namespace muster::user
