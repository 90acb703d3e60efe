#include "domain/user/deadlines.hpp"
#include "domain/user/rules.hpp"

namespace muster::user {

// T1, T2, T5, A5: a deadline sends a user to the trash who has not logged in for the account's days.
Decision decide(const Account& account, const TrashInactive& command, Instant now) {
    const auto* user = account.find_user(command.user);
    if (user == nullptr) return UnknownUser{.user = command.user};
    const auto at = inactive_at(account, *user);
    if (!at) return Nothing{};                                         // A5: off, managed, or there already
    if (now < *at) return NotDueYet{.user = user->id, .due_at = *at};  // A5, T5: logged in, or restored, meanwhile
    return Trashed{.user = user->id,                                   // T1, T2
                   .cause = TrashCause::inactivity,
                   .purge_at = now + account.settings.trash_days(),
                   .why = LeftBecause::not_applicable};
}

}  // namespace muster::user
