#include "domain/client/client.hpp"

#include <algorithm>

#include "domain/account/account.hpp"

namespace muster::client {
namespace {

bool are_all(const std::vector<Grant>& grants) {
    return std::ranges::all_of(all_grants(), [&](Grant grant) { return includes(grants, grant); });
}

}  // namespace

bool includes(const std::vector<Grant>& grants, Grant grant) {
    const auto stands = [&](Grant one) { return std::ranges::find(grants, one) != grants.end(); };
    return stands(grant) || (grant == Grant::administrators_read && stands(Grant::administrators));
}

const std::vector<Grant>& all_grants() {
    static const std::vector<Grant> all{Grant::read_resource, Grant::write_resource,     Grant::read_log,
                                        Grant::settings,      Grant::administrators,     Grant::applications,
                                        Grant::information,   Grant::administrators_read};
    return all;
}

std::vector<Grant> in_order(std::vector<Grant> grants) {
    std::ranges::sort(grants);
    const auto rest = std::ranges::unique(grants);
    grants.erase(rest.begin(), rest.end());
    return grants;
}

std::optional<Refusal> lacking(const Account& account, const std::optional<ClientKey>& by,
                               const std::vector<Grant>& grants) {
    if (!by) return std::nullopt;
    const auto* giver = account.find_client(*by);
    for (const auto grant : grants) {
        if (giver == nullptr || !giver->may(grant)) return LacksGrant{.grant = grant};
    }
    return std::nullopt;
}

bool ends_all_grants(const Account& account, const Client& client, const std::vector<Grant>& then) {
    if (!are_all(client.grants) || are_all(then)) return false;
    return std::ranges::none_of(
        account.clients, [&](const auto& entry) { return entry.first != client.key && are_all(entry.second.grants); });
}

void fold(Account& account, const Created& created) {
    account.clients.try_emplace(created.client, Client{.key = created.client,
                                                       .name = created.name,
                                                       .grants = created.grants,
                                                       .signature_floor = created.signature_floor,
                                                       .strict_replay = created.strict_replay,
                                                       .notes = created.notes,
                                                       .secret = {},
                                                       .last_showing = {}});
}

void fold(Account& account, const Changed& changed) {
    auto* client = account.clients.edit(changed.client);
    if (client == nullptr) return;
    if (changed.name) client->name = changed.name->to;
    if (changed.grants) client->grants = changed.grants->to;
    if (changed.signature_floor) client->signature_floor = changed.signature_floor->to;
    if (changed.strict_replay) client->strict_replay = changed.strict_replay->to;
    if (changed.notes) client->notes = changed.notes->to;
}

void fold(Account& account, const Removed& removed) {
    account.clients.erase(removed.client);
}

void fold(Account& account, const SecretReset& reset) {
    if (auto* client = account.clients.edit(reset.client)) client->secret = reset.secret;
}

void fold(Account& account, const SecretShown& shown) {
    if (auto* client = account.clients.edit(shown.client)) client->last_showing = shown.showing;
}

}  // namespace muster::client
