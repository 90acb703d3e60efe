#include "domain/user/names.hpp"
#include "domain/user/rules.hpp"

namespace muster::user {

// U1, U3, U5: somebody is added by hand.
Decision decide(const Account& account, const CreateUser& command, Instant) {
    if (const auto* known = account.find_user(command.user)) {
        if (known->profile() == command.profile) return Nothing{};
        return IdInUse{.id = command.user.str()};
    }
    if (auto refusal = check_names(account, command.user, command.profile.username, command.profile.aliases))
        return *std::move(refusal);  // U1, U3

    return Created{.user = command.user,
                   .status = command.status,
                   .cause = command.cause,
                   .managed_by = std::nullopt,
                   .profile = command.profile};
}

}  // namespace muster::user
