#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/account/account.hpp"
#include "domain/admin/events.hpp"
#include "domain/application/events.hpp"
#include "domain/base/result.hpp"
#include "domain/client/events.hpp"
#include "domain/ports/port_failure.hpp"
#include "domain/values/ids.hpp"
#include "projections/queries/users.hpp"

namespace muster::queries {

struct AdminRow {
    AdminId admin;
    std::string email;
    std::string name;
    std::string phone;  // empty: none
    admin::Role role = admin::Role::read_only;
    admin::Status status = admin::Status::active;
};

/// R2: what an integration is where it is an API client.
struct ClientSide {
    std::vector<client::Grant> grants;
    client::SignatureFloor signature_floor = client::SignatureFloor::v1;
    bool strict_replay = false;
};

/// An API client or an application, as the API lists them together.
struct IntegrationRow {
    std::string key;
    std::string name;
    std::string notes;
    std::optional<ClientSide> client;
    std::optional<application::Profile> application;  // its groups are those that still exist
};

/// What an account holds.
struct AccountCounts {
    std::uint64_t admins = 0;
    std::uint64_t integrations = 0;
    std::uint64_t users = 0;  // without the trash
    std::uint64_t in_trash = 0;
};

/// Safe to call from any thread; a call may block on the database.
class Administration {
public:
    virtual ~Administration() = default;
    /// Oldest first.
    [[nodiscard]] virtual Result<Listed<AdminRow>, PortFailure> admins(AccountId account, Page page) = 0;
    [[nodiscard]] virtual Result<std::optional<AdminRow>, PortFailure> find_admin(AccountId account, AdminId admin) = 0;
    /// Oldest first, clients and applications as they came.
    [[nodiscard]] virtual Result<Listed<IntegrationRow>, PortFailure> integrations(AccountId account, Page page) = 0;
    [[nodiscard]] virtual Result<std::optional<IntegrationRow>, PortFailure> find_integration(
        AccountId account, const std::string& key) = 0;
    /// Costs nothing, however many users there are.
    [[nodiscard]] virtual Result<AccountCounts, PortFailure> counts(AccountId account) = 0;
};

/// The same rows from the writer's state.
[[nodiscard]] std::optional<AdminRow> admin_row(const Account& account, const AdminId& admin);
[[nodiscard]] std::optional<IntegrationRow> client_row(const Account& account, const ClientKey& client);
[[nodiscard]] std::optional<IntegrationRow> application_row(const Account& account, const ApplicationKey& application);

}  // namespace muster::queries
