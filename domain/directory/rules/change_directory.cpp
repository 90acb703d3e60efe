#include "domain/directory/configuration_check.hpp"
#include "domain/directory/rules.hpp"

namespace muster::directory {

// D1: a directory is configured anew.
Decision decide(const Account& account, const ChangeDirectory& command, Instant) {
    const auto* known = account.find_directory(command.directory);
    if (known == nullptr) return UnknownDirectory{.directory = command.directory};
    if (known->configuration == command.configuration) return Nothing{};
    if (auto refusal = check_configuration(account, command.directory, command.configuration)) {  // D1
        return *std::move(refusal);
    }
    return Changed{.directory = command.directory, .configuration = command.configuration};  // D1
}

}  // namespace muster::directory
