#pragma once

#include <optional>
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
    /// R3: stands for the signature, which tells nothing of itself. Of a client set to strict replay only.
    std::string signature_mark{};

    [[nodiscard]] const AccountId& account() const {
        return std::visit([](const auto& one) -> const AccountId& { return one.account; }, who);
    }
    /// H5: as records name them.
    [[nodiscard]] Actor actor() const {
        if (const auto* admin = std::get_if<Administrator>(&who)) return {Actor::Kind::admin, admin->id.str()};
        return {Actor::Kind::client, std::get<ApiClient>(who).key.str()};
    }
};

/// Who gives what it has itself (R2); nobody where an admin asks.
[[nodiscard]] inline std::optional<ClientKey> client_of(const Caller& caller) {
    const auto* client = std::get_if<ApiClient>(&caller.who);
    if (client == nullptr) return std::nullopt;
    return client->key;
}

}  // namespace muster::gateway
