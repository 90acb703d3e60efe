#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/account/command.hpp"
#include "domain/account/decision.hpp"
#include "domain/account/refusal.hpp"
#include "domain/user/effective_status.hpp"
#include "tests/property/reference/world.hpp"

namespace muster::reference {

struct Done {
    friend bool operator==(const Done&, const Done&) = default;
};

/// Nothing: what was asked is so already.
using Answer = std::variant<Nothing, Done, Refusal>;

/// What somebody's deadline asks for (A3, A5, T12).
struct Deadline {
    enum class What { purge, end_of_lock, inactivity };
    Instant since;
    What what = What::purge;
    UserId user;
    friend bool operator==(const Deadline&, const Deadline&) = default;
};

/// The rule book once more, as naively as can be: lists that are searched from their beginning, no events, no index,
/// nothing remembered that can be counted. It is written from the rules' text and shares no line with them.
///
/// Outside of it: API clients, applications, and the runs of a sync with what they hold (D8 to D13).
class Model {
public:
    /// Whole or not at all: after a refusal all is as it was.
    [[nodiscard]] Answer ask(const Command& command, Instant now);

    /// In the order of their moments.
    [[nodiscard]] std::vector<Deadline> due(Instant now) const;

    /// S5. `groups`: those any of which may be named as what decided.
    struct Effective {
        user::EffectiveStatus::Value value = user::EffectiveStatus::Value::active;
        user::EffectiveStatus::DecidedBy decided_by = user::EffectiveStatus::DecidedBy::own;
        std::vector<GroupId> groups{};
    };
    [[nodiscard]] Effective effective(const Person& person) const;

    [[nodiscard]] const World& world() const { return world_; }

private:
    using Refused = std::optional<Refusal>;

    Refused on(const CreateAccount& command);
    Refused on(const ChangeSettings& command);
    Refused on(const admin::AddAdmin& command);
    Refused on(const admin::ChangeAdmin& command);
    Refused on(const admin::RemoveAdmin& command);
    Refused on(const user::CreateUser& command);
    Refused on(const user::CreateUsers& command);
    Refused on(const user::ChangeProfile& command);
    Refused on(const user::ImportUser& command);
    Refused on(const user::SetStatus& command);
    Refused on(const user::EditUser& command);
    Refused on(const user::TrashUser& command);
    Refused on(const user::RestoreUser& command);
    Refused on(const user::PurgeUser& command);
    Refused on(const user::DeleteUser& command);
    Refused on(const user::RecordLogin& command);
    Refused on(const user::RecordFailure& command);
    Refused on(const user::EndLock& command);
    Refused on(const user::TrashInactive& command);
    Refused on(const group::CreateGroup& command);
    Refused on(const group::ChangeGroup& command);
    Refused on(const group::SetGroupStatus& command);
    Refused on(const group::EditGroup& command);
    Refused on(const group::DeleteGroup& command);
    Refused on(const group::ChangeMembers& command);
    Refused on(const directory::AddDirectory& command);
    Refused on(const directory::ChangeDirectory& command);
    Refused on(const directory::PauseDirectory& command);
    Refused on(const directory::ResumeDirectory& command);
    Refused on(const directory::ReleaseManaged& command);
    Refused on(const directory::RemoveDirectory& command);
    Refused on(const directory::SyncPeople& command);
    Refused on(const directory::SyncPhones& command);
    Refused on(const directory::SyncGone& command);
    Refused on(const directory::SyncGroup& command);
    Refused on(const directory::SyncGroupGone& command);
    Refused on(const directory::SyncMembers& command);
    Refused on(const phone::CreatePhone& command);
    Refused on(const phone::ChangePhone& command);
    Refused on(const phone::DeletePhone& command);
    Refused on(const phone::AttachPhone& command);
    Refused on(const phone::DetachPhone& command);
    Refused on(const token::CreateToken& command);
    Refused on(const token::ChangeToken& command);
    Refused on(const token::ResyncToken& command);
    Refused on(const token::DeleteToken& command);
    Refused on(const token::AssignToken& command);
    Refused on(const token::UnassignToken& command);
    Refused on(const security_key::RegisterKey& command);
    Refused on(const security_key::DeleteKey& command);

    [[nodiscard]] Person* find_person(const UserId& id);
    [[nodiscard]] Person* person_called(const Username& name);
    [[nodiscard]] Person* person_behind(const DirectoryId& directory, const Guid& guid);
    [[nodiscard]] Group* find_group(const GroupId& id);
    [[nodiscard]] Group* group_called(const std::string& name);
    [[nodiscard]] Group* group_behind(const DirectoryId& directory, const Guid& guid);
    [[nodiscard]] const Directory* find_directory(const DirectoryId& id) const;
    [[nodiscard]] Refused may_be_synced(const DirectoryId& directory) const;
    [[nodiscard]] Phone* find_phone(const PhoneId& id);
    [[nodiscard]] Token* find_token(const TokenId& id);
    [[nodiscard]] Admin* find_admin(const AdminId& id);

    [[nodiscard]] Refused names_are_free(const UserId& self, const Profile& profile);
    [[nodiscard]] Refused may_log_in(const Person& person) const;
    [[nodiscard]] bool is_another_owner(const AdminId& beside) const;
    [[nodiscard]] Refused phone_is_so(const PhoneId& id, const phone::Details& details) const;
    /// D5: is the phone the directory's, of this user or of anybody?
    [[nodiscard]] Refused given_by_directory(const Phone& phone, const std::optional<UserId>& user, const char* field);
    [[nodiscard]] Refused anybody_in_trash(const std::vector<UserId>& users);
    [[nodiscard]] bool has_device(const UserId& user) const;
    [[nodiscard]] Instant inactive_from(const Person& person) const;
    void send_to_trash(Person& person, user::TrashCause cause);
    void purge(const UserId& user);
    /// U6: whoever has a device is enrolled, whoever has none is not.
    void settle_enrollment();

    World world_;
    Instant now_;
};

}  // namespace muster::reference
