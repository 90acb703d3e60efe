#include "domain/application/rules.hpp"

namespace muster::application {

// P1: whoever sees a secret key is in the log before.
Decision decide(const Account& account, const ShowApplicationSecret& command, Instant) {
    const auto* application = account.find_application(command.application);
    if (application == nullptr) return UnknownApplication{.application = command.application};
    if (application->last_showing == command.showing) return Nothing{};
    return SecretShown{.application = application->key, .showing = command.showing};
}

}  // namespace muster::application
