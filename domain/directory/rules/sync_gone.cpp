#include "domain/directory/pause.hpp"
#include "domain/directory/rules.hpp"

namespace muster::directory {

// T1, T2, T4, D8: a directory sends to the trash whose entry is proven gone or out of scope.
Decision decide(const Account& account, const SyncGone& command, Instant now) {
    const auto* directory = account.find_directory(command.directory);
    if (directory == nullptr) return UnknownDirectory{.directory = command.directory};
    if (auto refusal = check_not_paused(*directory)) return *std::move(refusal);  // D1
    const auto* user = account.find_by_guid(command.directory, command.guid);
    if (user == nullptr) return Nothing{};      // D13: nobody here stands for this entry
    if (user->is_in_trash()) return Nothing{};  // T10
    return user::Trashed{.user = user->id,      // T1, T2, T4
                         .cause = user::TrashCause::directory,
                         .purge_at = now + account.settings.trash_days(),
                         .why = command.why};
}

}  // namespace muster::directory
