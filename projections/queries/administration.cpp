#include "projections/queries/administration.hpp"

namespace muster::queries {

std::optional<AdminRow> admin_row(const Account& account, const AdminId& admin) {
    const auto* found = account.find_admin(admin);
    if (found == nullptr) return std::nullopt;
    return AdminRow{.admin = admin,
                    .email = found->email.get(),
                    .name = found->name.get(),
                    .phone = found->phone.get(),
                    .role = found->role,
                    .status = found->status};
}

std::optional<IntegrationRow> client_row(const Account& account, const ClientKey& client) {
    const auto* found = account.find_client(client);
    if (found == nullptr) return std::nullopt;
    return IntegrationRow{.key = client.str(),
                          .name = found->name,
                          .notes = found->notes.get(),
                          .client = ClientSide{.grants = found->grants,
                                               .signature_floor = found->signature_floor,
                                               .strict_replay = found->strict_replay},
                          .application = {}};
}

std::optional<IntegrationRow> application_row(const Account& account, const ApplicationKey& application) {
    const auto* found = account.find_application(application);
    if (found == nullptr) return std::nullopt;
    IntegrationRow row{.key = application.str(),
                       .name = found->profile.name,
                       .notes = found->profile.notes.get(),
                       .client = {},
                       .application = found->profile};
    std::erase_if(row.application->groups, [&](const GroupId& id) { return account.find_group(id) == nullptr; });
    return row;
}

}  // namespace muster::queries
