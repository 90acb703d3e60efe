#include <cctype>

#include "tests/property/reference/lists.hpp"
#include "tests/property/reference/model.hpp"

namespace muster::reference {
namespace {

std::string lower(const std::string& text) {
    std::string all;
    for (const char c : text) all.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    return all;
}

}  // namespace

// R4.

bool Model::is_another_owner(const AdminId& beside) const {
    return std::ranges::any_of(world_.admins,
                               [&](const Admin& one) { return one.id != beside && one.role == admin::Role::owner; });
}

Model::Refused Model::on(const admin::AddAdmin& c) {
    if (const auto* known = find_admin(c.admin)) {
        const Admin wanted{c.admin, c.role, known->status, c.email, c.name, c.phone};
        if (*known == wanted) return std::nullopt;
        return IdInUse{c.admin.str()};
    }
    for (const auto& one : world_.admins) {
        if (lower(one.email.get()) == lower(c.email.get())) return AdminEmailTaken{one.id};
    }
    world_.admins.push_back({c.admin, c.role, admin::Status::active, c.email, c.name, c.phone});
    return std::nullopt;
}

Model::Refused Model::on(const admin::ChangeAdmin& c) {
    auto* one = find_admin(c.admin);
    if (one == nullptr) return UnknownAdmin{c.admin};
    const auto before = *one;
    set(one->role, c.role);
    set(one->status, c.status);
    set(one->name, c.name);
    set(one->phone, c.phone);
    if (one->role == admin::Role::owner && one->status == admin::Status::disabled) {
        return OwnerDisabled{c.admin, one->status != before.status ? "status" : "role"};
    }
    if (before.role == admin::Role::owner && one->role != admin::Role::owner && !is_another_owner(c.admin)) {
        return LastOwner{c.admin, "role"};
    }
    return std::nullopt;
}

Model::Refused Model::on(const admin::RemoveAdmin& c) {
    const auto* one = find_admin(c.admin);
    if (one == nullptr) return UnknownAdmin{c.admin};
    if (one->role == admin::Role::owner && !is_another_owner(c.admin)) return LastOwner{c.admin, "admin_id"};
    std::erase_if(world_.admins, [&](const Admin& other) { return other.id == c.admin; });
    return std::nullopt;
}

}  // namespace muster::reference
