#include "domain/client/rules.hpp"
#include "domain/values/label.hpp"

namespace muster::client {
namespace {

Changed difference(const Client& client, const ChangeClient& command) {
    Changed changed{
        .client = client.key, .name = {}, .grants = {}, .signature_floor = {}, .strict_replay = {}, .notes = {}};
    if (command.name && *command.name != client.name) changed.name = {client.name, *command.name};
    if (command.grants && in_order(*command.grants) != client.grants) {
        changed.grants = {client.grants, in_order(*command.grants)};
    }
    if (command.signature_floor && *command.signature_floor != client.signature_floor) {
        changed.signature_floor = {client.signature_floor, *command.signature_floor};
    }
    if (command.strict_replay && *command.strict_replay != client.strict_replay) {
        changed.strict_replay = {client.strict_replay, *command.strict_replay};
    }
    if (command.notes && *command.notes != client.notes) changed.notes = {client.notes, *command.notes};
    return changed;
}

bool says_something(const Changed& changed) {
    return changed.name || changed.grants || changed.signature_floor || changed.strict_replay || changed.notes;
}

}  // namespace

// R2, R3: an API client is called, allowed or trusted otherwise, or gets a new secret key.
Decision decide(const Account& account, const ChangeClient& command, Instant) {
    const auto* client = account.find_client(command.client);
    if (client == nullptr) return UnknownClient{.client = command.client};
    auto changed = difference(*client, command);
    const bool new_secret = command.secret && *command.secret != client->secret;
    if (!says_something(changed) && !new_secret) return Nothing{};  // T10

    if (changed.name) {
        if (auto wrong = wrong_label(changed.name->to, "name")) return BadValue{*std::move(wrong)};
    }
    if (auto refusal = lacking(account, command.by, client->grants)) return *std::move(refusal);  // R2
    if (changed.grants) {
        if (auto refusal = lacking(account, command.by, changed.grants->to)) return *std::move(refusal);  // R2
        if (ends_all_grants(account, *client, changed.grants->to)) {                                      // R2
            return LastClientWithAllGrants{.client = client->key};
        }
    }
    Events events;
    if (says_something(changed)) events.emplace_back(std::move(changed));
    if (new_secret) events.emplace_back(SecretReset{.client = client->key, .secret = *command.secret});
    return events;
}

}  // namespace muster::client
