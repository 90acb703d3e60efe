#pragma once

#include <string>
#include <variant>

#include "domain/account/context.hpp"
#include "domain/admin/role.hpp"
#include "domain/values/ids.hpp"
#include "gateway/clients.hpp"
#include "gateway/signature.hpp"

namespace muster::gateway {

/// R1: an admin, signed in. Admins act by their role, API clients by their grants (R2).
struct Administrator {
    AccountId account;
    AdminId id;
    std::string name;
    admin::Role role = admin::Role::read_only;
};

/// Who asks, once that is certain.
struct Caller {
    std::variant<ApiClient, Administrator> who;
    SignatureVersion version = SignatureVersion::v5;  // what of a request counts as signed

    [[nodiscard]] const AccountId& account() const {
        return std::visit([](const auto& one) -> const AccountId& { return one.account; }, who);
    }
    /// H5: as records name them.
    [[nodiscard]] Actor actor() const {
        if (const auto* admin = std::get_if<Administrator>(&who)) return {Actor::Kind::admin, admin->id.str()};
        return {Actor::Kind::client, std::get<ApiClient>(who).key.str()};
    }
};

}  // namespace muster::gateway
