#include "domain/application/rules.hpp"

namespace muster::application {

// P1: nobody signs in through this application any more.
Decision decide(const Account& account, const RemoveApplication& command, Instant) {
    const auto* application = account.find_application(command.application);
    if (application == nullptr) return UnknownApplication{.application = command.application};
    return Removed{.application = application->key};
}

}  // namespace muster::application
