#include "domain/account/rules.hpp"

namespace muster {

// T1: an account, and how long its trash keeps people.
Decision decide(const Account& account, const CreateAccount& command, Instant) {
    if (account.id == command.account) return Nothing{};
    if (account.id) return NoAccount{};
    if (command.settings.trash_days < Days{1} || command.settings.trash_days > Days{30}) {  // T1
        return BadValue{{.field = "trash_days", .why = "is not between 1 and 30"}};
    }
    return AccountCreated{.account = command.account, .name = command.name, .settings = command.settings};
}

}  // namespace muster
