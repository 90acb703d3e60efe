#include <utility>

#include "domain/account/together.hpp"
#include "domain/user/rules.hpp"

namespace muster::user {

// U3, U4, U5, S3, D5: fields and status in one call; what one of the two rules refuses, neither does.
Decision decide(const Account& account, const EditUser& command, Instant now) {
    auto fields = decide(account, ChangeProfile{.user = command.user, .fields = command.fields}, now);
    if (!command.status) return fields;
    return together(
        std::move(fields),
        decide(account, SetStatus{.user = command.user, .status = *command.status, .cause = command.cause}, now));
}

}  // namespace muster::user
