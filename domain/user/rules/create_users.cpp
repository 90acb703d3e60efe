#include <map>
#include <set>
#include <utility>

#include "domain/user/names.hpp"
#include "domain/user/rules.hpp"

namespace muster::user {
namespace {

constexpr std::size_t users_per_command_max = 100;  // U7

std::string place(std::size_t index) {
    return "users[" + std::to_string(index) + "]";
}

/// U7: the refusal of one says which of them it was.
Refusal at_place(Refusal refusal, std::size_t index) {
    const auto at = [&](std::string& field) { field = place(index) + "." + field; };
    if (auto* taken = std::get_if<NameTaken>(&refusal)) at(taken->field);
    if (auto* bad = std::get_if<BadValue>(&refusal)) at(bad->malformed.field);
    if (std::holds_alternative<TooManyAliases>(refusal)) {
        return BadValue{{.field = place(index) + ".aliases", .why = "are more than " + std::to_string(aliases_max)}};
    }
    return refusal;
}

/// U3: who of the list wants each name.
class Wanted {
public:
    [[nodiscard]] std::optional<Refusal> add(const Profile& profile, std::size_t index) {
        if (auto refusal = add_one(profile.username, "username", index)) return refusal;
        for (std::size_t i = 0; i < profile.aliases.size(); ++i) {
            if (is_free_place(profile.aliases[i])) continue;
            if (auto refusal = add_one(profile.aliases[i], alias_field(i), index)) return refusal;
        }
        return std::nullopt;
    }

private:
    [[nodiscard]] std::optional<Refusal> add_one(const Username& name, const std::string& field, std::size_t index) {
        if (is_free_place(name)) return std::nullopt;
        const auto [other, is_first] = by_.try_emplace(name, index);
        if (is_first) return std::nullopt;
        return BadValue{
            {.field = place(index) + "." + field, .why = "is a name of " + place(other->second) + " as well"}};
    }

    std::map<Username, std::size_t> by_;
};

bool is_so_already(const Account& account, const CreateUsers& command) {
    for (const auto& wanted : command.users) {
        const auto* known = account.find_user(wanted.user);
        if (known == nullptr || known->profile() != wanted.profile) return false;
    }
    return true;
}

}  // namespace

// U1, U3, U5, U7: many are added by hand, all or none.
Decision decide(const Account& account, const CreateUsers& command, Instant now) {
    if (command.users.size() > users_per_command_max) {  // U7
        return BadValue{{.field = "users", .why = "are more than " + std::to_string(users_per_command_max)}};
    }
    if (is_so_already(account, command)) return Nothing{};
    Wanted wanted;
    std::set<UserId> ids;
    Events events;
    for (std::size_t i = 0; i < command.users.size(); ++i) {
        const auto& [user, status, profile] = command.users[i];
        if (account.find_user(user) != nullptr || !ids.insert(user).second) return IdInUse{.id = user.str()};
        auto one =
            decide(account, CreateUser{.user = user, .cause = command.cause, .status = status, .profile = profile}, now)
                .sum();
        if (auto* refusal = std::get_if<Refusal>(&one)) return at_place(std::move(*refusal), i);  // U1, U3, U5
        if (auto refusal = wanted.add(profile, i)) return *std::move(refusal);                    // U3
        events.push_back(std::move(std::get<Events>(one).front()));
    }
    return events;
}

}  // namespace muster::user
