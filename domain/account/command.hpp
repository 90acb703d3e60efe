#pragma once

#include <variant>

#include "domain/account/commands.hpp"
#include "domain/admin/commands.hpp"
#include "domain/application/commands.hpp"
#include "domain/client/commands.hpp"
#include "domain/directory/commands.hpp"
#include "domain/group/commands.hpp"
#include "domain/phone/commands.hpp"
#include "domain/security_key/commands.hpp"
#include "domain/token/commands.hpp"
#include "domain/user/commands.hpp"

namespace muster {

using Command =
    std::variant<CreateAccount, ChangeSettings, client::CreateClient, client::ChangeClient, client::RemoveClient,
                 client::ShowClientSecret, application::CreateApplication, application::ChangeApplication,
                 application::RemoveApplication, application::ShowApplicationSecret, admin::AddAdmin,
                 admin::ChangeAdmin, admin::RemoveAdmin, user::CreateUser, user::CreateUsers, user::ChangeProfile,
                 user::ImportUser, user::SetStatus, user::EditUser, user::TrashUser, user::RestoreUser, user::PurgeUser,
                 user::DeleteUser, user::RecordLogin, user::RecordFailure, user::EndLock, user::TrashInactive,
                 group::CreateGroup, group::ChangeGroup, group::SetGroupStatus, group::EditGroup, group::DeleteGroup,
                 group::ChangeMembers, directory::AddDirectory, directory::ChangeDirectory, directory::PauseDirectory,
                 directory::ResumeDirectory, directory::ReleaseManaged, directory::RemoveDirectory,
                 directory::StartSync, directory::FinishSync, directory::HoldRemovals, directory::ApproveHeld,
                 directory::DiscardHeld, directory::EndDiscard, directory::ExpireHeld, directory::SyncPeople,
                 directory::SyncPhones, directory::SyncGone, directory::SyncGroup, directory::SyncGroupGone,
                 directory::SyncMembers, phone::CreatePhone, phone::ChangePhone, phone::DeletePhone, phone::AttachPhone,
                 phone::DetachPhone, token::CreateToken, token::ChangeToken, token::ResyncToken, token::DeleteToken,
                 token::AssignToken, token::UnassignToken, security_key::RegisterKey, security_key::DeleteKey>;

}  // namespace muster
