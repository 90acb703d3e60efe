#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "domain/account/together.hpp"
#include "domain/phone/details.hpp"
#include "domain/user/devices.hpp"
#include "domain/user/import.hpp"
#include "domain/user/rules.hpp"

namespace muster::user {
namespace {

constexpr std::size_t groups_per_line_max = 20;

Decision of_profile(const Account& account, const ImportUser& command, const User* known, Instant now) {
    if (known != nullptr) {
        return decide(account, ChangeProfile{.user = known->id, .fields = filled_by_import(*known, command)}, now);
    }
    return decide(account,
                  CreateUser{.user = command.user,
                             .cause = Cause::api,
                             .status = command.status.value_or(Status::active),
                             .profile = command.profile},
                  now);
}

/// Who has a phone keeps it, whichever it is.
Decision of_phone(const Account& account, const ImportUser& command, const User& user) {
    if (command.number.get().empty()) return Nothing{};
    if (std::ranges::any_of(user.devices, &is_phone)) return Nothing{};
    if (account.find_phone(command.phone) != nullptr) return IdInUse{.id = command.phone.str()};
    phone::Details details;
    details.number = command.number;
    if (auto refusal = phone::check_details(account, command.phone, details)) return *std::move(refusal);  // V1
    const Device device{command.phone};
    if (auto refusal = check_tie(user, device, {})) return *std::move(refusal);
    Events events{phone::Created{.phone = command.phone, .details = details}};
    auto tied = events_of_gain(user, device, phone::Attached{.user = user.id, .phone = command.phone});  // U6
    std::ranges::move(tied, std::back_inserter(events));
    return events;
}

Decision of_groups(const Account& account, const ImportUser& command, const UserId& user) {
    if (command.groups.size() > groups_per_line_max) {
        return BadValue{{.field = "groups", .why = "are more than " + std::to_string(groups_per_line_max)}};
    }
    std::set<GroupId> seen;
    Events events;
    for (const auto& name : command.groups) {
        const auto found = account.group_names.find(name);
        if (found == account.group_names.end()) {
            return BadValue{{.field = "groups", .why = "there is no group '" + name + "'"}};
        }
        const auto& group = account.groups.at(found->second);
        if (group.members.contains(user) || !seen.insert(group.id).second) continue;  // T10
        if (group.managed_by) {                                                       // G1
            return ManagedByDirectory{.field = "groups", .directory = group.managed_by->directory};
        }
        events.emplace_back(group::MembersChanged{.group = group.id, .added = {user}, .removed = {}});
    }
    return events;
}

}  // namespace

// U3, U5, U8, D5, G1: a line of a file is done whole or not at all, and replaces nothing.
Decision decide(const Account& account, const ImportUser& command, Instant now) {
    const auto* known = known_to_import(account, command);
    if (known == nullptr && account.find_user(command.user) != nullptr) return IdInUse{.id = command.user.str()};
    User new_user;
    new_user.id = command.user;
    const auto& user = known == nullptr ? new_user : *known;
    return together(together(of_profile(account, command, known, now), of_phone(account, command, user)),
                    of_groups(account, command, user.id));
}

}  // namespace muster::user
