#include "tests/property/reference/model.hpp"

#include <algorithm>
#include <type_traits>

#include "tests/property/reference/lists.hpp"

namespace muster::reference {

Answer Model::ask(const Command& command, Instant now) {
    const auto before = world_;
    now_ = now;
    auto refused = std::visit(
        [this]<class T>(const T& one) -> Refused {
            if constexpr (!std::is_same_v<T, CreateAccount>) {
                if (!world_.account) return NoAccount{};
            }
            if constexpr (requires { on(one); }) return on(one);
            return NoAccount{};
        },
        command);
    if (refused) {
        world_ = before;
        return *std::move(refused);
    }
    settle_enrollment();
    put_in_order(world_);
    if (world_ == before) return Nothing{};
    return Done{};
}

// The account.

Model::Refused Model::on(const CreateAccount& c) {
    if (world_.account && world_.account != c.account) return NoAccount{};
    if (world_.account) return std::nullopt;
    world_.account = c.account;
    world_.settings = c.settings;
    world_.settings.name = c.name;
    return std::nullopt;
}

Model::Refused Model::on(const ChangeSettings& c) {
    for (const auto& [name, value] : c.settings) {
        const auto* number = std::get_if<std::uint32_t>(&value);
        const auto* flag = std::get_if<bool>(&value);
        const auto in = [&](std::uint32_t from, std::uint32_t to) {
            return number && *number >= from && *number <= to;
        };
        if (name == "pending_deletion_days" && in(1, 30)) {  // T1
            world_.settings.pending_deletion_days = *number;
        } else if (name == "lockout_threshold" && in(1, 9999)) {  // A3
            world_.settings.lockout_threshold = *number;
        } else if (name == "lockout_expire_duration" && (in(0, 0) || std::holds_alternative<std::monostate>(value))) {
            world_.settings.lockout_expire_duration.reset();
        } else if (name == "lockout_expire_duration" && in(5, 30000)) {
            world_.settings.lockout_expire_duration = *number;
        } else if (name == "inactive_user_expiration" && (in(0, 0) || in(30, 365))) {  // A5
            world_.settings.inactive_user_expiration = *number;
        } else if (name == "delete_sends_to_trash" && flag != nullptr) {  // T11
            world_.settings.delete_sends_to_trash = *flag;
        } else {
            return bad(name);
        }
    }
    return std::nullopt;
}

std::vector<Deadline> Model::due(Instant now) const {
    std::vector<Deadline> all;
    const auto note = [&](Instant since, Deadline::What what, const UserId& user) {
        if (since <= now) all.push_back({since, what, user});
    };
    const auto& settings = world_.settings;
    for (const auto& one : world_.people) {
        if (one.trash) {
            note(one.trash->purge_at, Deadline::What::purge, one.id);
        } else if (settings.inactive_user_expiration != 0 && !one.managed_by) {
            note(inactive_from(one), Deadline::What::inactivity, one.id);
        }
        if (one.locked && settings.lockout_expire_duration) {
            note(*one.locked + std::chrono::minutes{*settings.lockout_expire_duration}, Deadline::What::end_of_lock,
                 one.id);
        }
    }
    std::ranges::stable_sort(all, {}, &Deadline::since);
    return all;
}

bool Model::has_device(const UserId& user) const {
    const auto theirs = [&](const auto& device) { return holds(device.users, user); };
    return std::ranges::any_of(world_.phones, theirs) || std::ranges::any_of(world_.tokens, theirs) ||
           std::ranges::any_of(world_.keys, [&](const Key& key) { return key.user == user; });
}

void Model::settle_enrollment() {
    for (auto& one : world_.people) {
        if (!has_device(one.id))
            one.enrolled.reset();
        else if (!one.enrolled)
            one.enrolled = now_;
    }
}

// Who is who.

Person* Model::find_person(const UserId& id) {
    return by_id(world_.people, id);
}
Group* Model::find_group(const GroupId& id) {
    return by_id(world_.groups, id);
}
const Directory* Model::find_directory(const DirectoryId& id) const {
    return by_id(world_.directories, id);
}
Phone* Model::find_phone(const PhoneId& id) {
    return by_id(world_.phones, id);
}
Token* Model::find_token(const TokenId& id) {
    return by_id(world_.tokens, id);
}
Admin* Model::find_admin(const AdminId& id) {
    return by_id(world_.admins, id);
}

Person* Model::person_called(const Username& name) {
    for (auto& one : world_.people) {
        if (is_called(one.profile, name)) return &one;
    }
    return nullptr;
}
Person* Model::person_behind(const DirectoryId& directory, const Guid& guid) {
    for (auto& one : world_.people) {
        if (one.managed_by == user::ManagedBy{directory, guid}) return &one;
    }
    return nullptr;
}
Group* Model::group_called(const std::string& name) {
    for (auto& one : world_.groups) {
        if (one.name == name) return &one;
    }
    return nullptr;
}
Group* Model::group_behind(const DirectoryId& directory, const Guid& guid) {
    for (auto& one : world_.groups) {
        if (one.managed_by == user::ManagedBy{directory, guid}) return &one;
    }
    return nullptr;
}

}  // namespace muster::reference
