#include "domain/user/rules.hpp"

namespace muster::user {

// T3, T4, T11: what the Admin API's DELETE does; who is not there is no error.
Decision decide(const Account& account, const DeleteUser& command, Instant now) {
    if (account.find_user(command.user) == nullptr) return Nothing{};                                  // T10, T11
    if (account.settings.delete_sends_to_trash) return decide(account, TrashUser{command.user}, now);  // T11
    return decide(account, PurgeUser{command.user, PurgeCause::api}, now);                             // T3, T4, T11
}

}  // namespace muster::user
