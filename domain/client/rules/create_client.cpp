#include "domain/client/rules.hpp"
#include "domain/values/label.hpp"

namespace muster::client {

// R2: an API client and its grants; the secret key lies outside the log.
Decision decide(const Account& account, const CreateClient& command, Instant) {
    const auto grants = in_order(command.grants);
    if (const auto* known = account.find_client(command.client)) {
        const auto same = known->name == command.name && known->grants == grants &&
                          known->signature_floor == command.signature_floor &&
                          known->strict_replay == command.strict_replay && known->notes == command.notes;
        if (same) return Nothing{};
        return IdInUse{.id = command.client.str()};
    }
    if (auto wrong = wrong_label(command.name, "name")) return BadValue{*std::move(wrong)};
    if (auto refusal = lacking(account, command.by, grants)) return *std::move(refusal);  // R2
    return Created{.client = command.client,
                   .name = command.name,
                   .grants = grants,
                   .signature_floor = command.signature_floor,
                   .strict_replay = command.strict_replay,
                   .notes = command.notes};
}

}  // namespace muster::client
