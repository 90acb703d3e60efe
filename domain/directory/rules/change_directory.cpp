#include "domain/directory/configuration_check.hpp"
#include "domain/directory/rules.hpp"

namespace muster::directory {

// D1: a directory is configured anew. Of two who do it at once and say what they have seen, the second is refused.
Decision decide(const Account& account, const ChangeDirectory& command, Instant) {
    const auto* known = account.find_directory(command.directory);
    if (known == nullptr) return UnknownDirectory{.directory = command.directory};
    if (command.expected && *command.expected != known->edition) {  // API-09
        return DirectoryChanged{.directory = command.directory};
    }
    if (known->configuration == command.configuration) return Nothing{};
    if (known->configuration.kind !=
        command.configuration.kind) {  // D2: identities of one kind mean nothing to the other
        return BadValue{{.field = "kind", .why = "cannot change; add another directory, and remove this one"}};
    }
    if (auto refusal = check_configuration(account, command.directory, command.configuration)) {  // D1
        return *std::move(refusal);
    }
    return Changed{.directory = command.directory, .configuration = command.configuration};  // D1
}

}  // namespace muster::directory
