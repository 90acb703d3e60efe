#include "domain/application/rules.hpp"

namespace muster::application {

// P1: an application and how people sign in through it; the secret key lies outside the log.
Decision decide(const Account& account, const CreateApplication& command, Instant) {
    if (const auto* known = account.find_application(command.application)) {
        if (known->profile == command.profile) return Nothing{};
        return IdInUse{.id = command.application.str()};
    }
    if (auto refusal = check_profile(account, command.profile)) return *std::move(refusal);  // P1
    return Created{.application = command.application, .profile = command.profile};
}

}  // namespace muster::application
