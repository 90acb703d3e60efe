#include "domain/admin/admin.hpp"

#include <algorithm>
#include <string_view>

#include "domain/account/account.hpp"
#include "domain/base/ascii.hpp"

namespace muster::admin {
namespace {

// A mail server may tell Ann from ann, and none that people use does: two admins whose addresses
// differ so little could not be told apart when one signs in.
bool same_address(std::string_view left, std::string_view right) {
    return ascii_equal(left, right);
}

}  // namespace

bool another_owner(const Account& account, const AdminId& beside) {
    return std::ranges::any_of(account.admins, [&](const auto& entry) {
        const auto& [id, admin] = entry;
        return id != beside && admin.role == Role::owner && admin.status == Status::active;
    });
}

const Admin* holder_of(const Account& account, const Email& email) {
    const auto found = std::ranges::find_if(
        account.admins, [&](const auto& entry) { return same_address(entry.second.email.get(), email.get()); });
    return found == account.admins.end() ? nullptr : &found->second;
}

void fold(Account& account, const Created& created) {
    account.admins.try_emplace(created.admin, Admin{.id = created.admin,
                                                    .role = created.role,
                                                    .status = Status::active,
                                                    .email = created.email,
                                                    .name = created.name,
                                                    .phone = created.phone});
}

void fold(Account& account, const Changed& changed) {
    auto* admin = account.admins.edit(changed.admin);
    if (admin == nullptr) return;
    if (changed.role) admin->role = changed.role->to;
    if (changed.status) admin->status = changed.status->to;
    if (changed.name) admin->name = changed.name->to;
    if (changed.phone) admin->phone = changed.phone->to;
}

void fold(Account& account, const Removed& removed) {
    account.admins.erase(removed.admin);
}

}  // namespace muster::admin
