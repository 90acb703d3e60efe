#include <utility>

#include "domain/account/together.hpp"
#include "domain/user/rules.hpp"

namespace muster::user {

// U3, U4, U5, S3, D5: fields and status in one call; what one of the two rules refuses, neither does. Of two who edit
// at once and say what they have seen, the second is refused (API-09).
Decision decide(const Account& account, const EditUser& command, Instant now) {
    const auto* user = account.find_user(command.user);
    if (command.expected && user != nullptr && edition_of(*user) != *command.expected) {
        return UserChanged{.user = command.user};
    }
    auto fields = decide(account, ChangeProfile{.user = command.user, .fields = command.fields}, now);
    if (!command.status) return fields;
    return together(
        std::move(fields),
        decide(account, SetStatus{.user = command.user, .status = *command.status, .cause = command.cause}, now));
}

}  // namespace muster::user
