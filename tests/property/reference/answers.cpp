#include "tests/property/reference/answers.hpp"

namespace muster::reference {

const std::map<std::string, std::set<std::string>>& possible_answers() {
    static const std::map<std::string, std::set<std::string>> all{
        {"CreateAccount", {"done", "nothing", "NoAccount"}},
        {"ChangeSettings", {"done", "nothing", "BadValue"}},

        {"AddAdmin", {"done", "nothing", "IdInUse", "AdminEmailTaken"}},
        {"ChangeAdmin", {"done", "nothing", "UnknownAdmin", "LastOwner", "OwnerDisabled"}},
        {"RemoveAdmin", {"done", "UnknownAdmin", "LastOwner"}},

        {"CreateUser", {"done", "nothing", "IdInUse", "NameTaken", "TooManyAliases", "BadValue"}},
        {"CreateUsers", {"done", "nothing", "IdInUse", "NameTaken", "BadValue"}},
        {"ChangeProfile",
         {"done", "nothing", "UnknownUser", "InTheTrash", "ManagedByDirectory", "NameTaken", "TooManyAliases",
          "BadValue"}},
        {"ImportUser",
         {"done", "nothing", "IdInUse", "NameTaken", "TooManyAliases", "ManagedByDirectory", "PhoneNumberTaken",
          "BadValue"}},
        {"SetStatus", {"done", "nothing", "UnknownUser", "InTheTrash", "ManagedByDirectory"}},
        {"EditUser",
         {"done", "nothing", "UnknownUser", "InTheTrash", "ManagedByDirectory", "NameTaken", "TooManyAliases",
          "BadValue"}},
        {"TrashUser", {"done", "nothing", "UnknownUser", "ManagedByDirectory"}},
        {"RestoreUser", {"done", "nothing", "UnknownUser", "ManagedByDirectory"}},
        {"PurgeUser", {"done", "nothing", "UnknownUser", "NotDueYet", "ManagedByDirectory"}},
        {"DeleteUser", {"done", "nothing", "ManagedByDirectory"}},
        {"RecordLogin", {"done", "nothing", "UnknownUser", "InTheTrash", "UserLockedOut", "UserDisabled"}},
        {"RecordFailure", {"done", "nothing", "UnknownUser", "InTheTrash", "UserLockedOut", "UserDisabled"}},
        {"EndLock", {"done", "nothing", "UnknownUser", "NotDueYet"}},
        {"TrashInactive", {"done", "nothing", "UnknownUser", "NotDueYet"}},

        {"CreateGroup", {"done", "nothing", "IdInUse", "GroupNameTaken", "BadValue"}},
        {"ChangeGroup", {"done", "nothing", "UnknownGroup", "ManagedByDirectory", "GroupNameTaken", "BadValue"}},
        {"SetGroupStatus", {"done", "nothing", "UnknownGroup"}},
        {"EditGroup", {"done", "nothing", "UnknownGroup", "ManagedByDirectory", "GroupNameTaken", "BadValue"}},
        {"DeleteGroup", {"done", "UnknownGroup", "ManagedByDirectory"}},
        {"ChangeMembers",
         {"done", "nothing", "UnknownGroup", "UnknownUser", "InTheTrash", "ManagedByDirectory", "BadValue"}},

        {"AddDirectory", {"done", "nothing", "IdInUse", "DirectoryNameTaken"}},
        {"ChangeDirectory", {"done", "nothing", "UnknownDirectory", "DirectoryNameTaken"}},
        {"PauseDirectory", {"done", "nothing", "UnknownDirectory"}},
        {"ResumeDirectory", {"done", "nothing", "UnknownDirectory"}},
        {"ReleaseManaged", {"done", "nothing", "UnknownDirectory"}},
        {"RemoveDirectory", {"done", "UnknownDirectory", "StillManages"}},
        {"SyncPeople",
         {"done", "nothing", "UnknownDirectory", "DirectoryPaused", "NameConflict", "NameTaken", "TooManyAliases",
          "IdInUse", "BadValue"}},
        {"SyncPhones", {"done", "nothing", "UnknownDirectory", "DirectoryPaused", "IdInUse", "BadValue"}},
        {"SyncGone", {"done", "nothing", "UnknownDirectory", "DirectoryPaused"}},
        {"SyncGroup", {"done", "nothing", "UnknownDirectory", "DirectoryPaused", "GroupNameTaken", "IdInUse"}},
        {"SyncGroupGone", {"done", "nothing", "UnknownDirectory", "DirectoryPaused"}},
        {"SyncMembers", {"done", "nothing", "UnknownDirectory", "DirectoryPaused", "UnknownGroup"}},

        {"CreatePhone", {"done", "nothing", "IdInUse", "PhoneNumberTaken", "BadValue"}},
        {"ChangePhone", {"done", "nothing", "UnknownPhone", "ManagedByDirectory", "PhoneNumberTaken", "BadValue"}},
        {"DeletePhone", {"done", "UnknownPhone", "InTheTrash", "ManagedByDirectory"}},
        {"AttachPhone", {"done", "nothing", "UnknownUser", "UnknownPhone", "InTheTrash"}},
        {"DetachPhone", {"done", "nothing", "UnknownUser", "UnknownPhone", "InTheTrash", "ManagedByDirectory"}},
        {"CreateToken", {"done", "nothing", "IdInUse", "TokenSerialTaken", "BadValue"}},
        {"ChangeToken", {"done", "nothing", "UnknownToken", "BadValue"}},
        {"ResyncToken", {"done", "nothing", "UnknownToken", "BadValue"}},
        {"DeleteToken", {"done", "UnknownToken", "InTheTrash"}},
        {"AssignToken", {"done", "nothing", "UnknownUser", "UnknownToken", "InTheTrash"}},
        {"UnassignToken", {"done", "nothing", "UnknownUser", "UnknownToken", "InTheTrash"}},
        {"RegisterKey", {"done", "nothing", "IdInUse", "UnknownUser", "CredentialTaken", "InTheTrash"}},
        {"DeleteKey", {"done", "UnknownSecurityKey", "InTheTrash"}},
    };
    return all;
}

const std::set<std::string>& outside_the_model() {
    static const std::set<std::string> all{
        "CreateClient",      "ChangeClient",      "RemoveClient",          "ShowClientSecret", "CreateApplication",
        "ChangeApplication", "RemoveApplication", "ShowApplicationSecret", "StartSync",        "FinishSync",
        "HoldRemovals",      "ApproveHeld",       "DiscardHeld",           "EndDiscard",       "ExpireHeld",
    };
    return all;
}

}  // namespace muster::reference
