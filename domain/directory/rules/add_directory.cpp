#include "domain/directory/configuration_check.hpp"
#include "domain/directory/rules.hpp"

namespace muster::directory {

// D1: a directory joins the configuration.
Decision decide(const Account& account, const AddDirectory& command, Instant) {
    if (const auto* known = account.find_directory(command.directory)) {
        if (known->configuration == command.configuration) return Nothing{};
        return IdInUse{.id = command.directory.str()};
    }
    if (auto refusal = check_configuration(account, command.directory, command.configuration)) {  // D1
        return *std::move(refusal);
    }
    return Added{.directory = command.directory, .configuration = command.configuration};  // D1
}

}  // namespace muster::directory
