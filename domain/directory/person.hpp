#pragma once

#include <optional>
#include <vector>

#include "domain/account/account.hpp"
#include "domain/account/decision.hpp"
#include "domain/base/result.hpp"
#include "domain/directory/commands.hpp"

namespace muster::directory {

/// One person of a command, with the user that stands for it here and the names it is to have.
struct Person {
    enum class Meets { nobody, unmanaged, present, trashed };
    const PersonView* view = nullptr;
    Meets meets = Meets::nobody;
    const user::User* user = nullptr;  // nullptr only where it meets nobody
    UserId id;
    user::ProfileFields fields;  // names settled: aliases without the username and repetitions
    Username username;
    std::vector<Username> aliases;
};

/// D2, D4: who stands for each of these people? By GUID, else by an unmanaged user's name.
[[nodiscard]] Result<std::vector<Person>, Refusal> recognise(const Account& account, const Directory& directory,
                                                             const std::vector<PersonView>& people);

/// U3, U4, D4: all that these people are called now is free, then each takes its names: does
/// somebody else hold one, or do two want the same?
[[nodiscard]] std::optional<Refusal> check_names(const Account& account, const std::vector<Person>& people);

/// D6: the status that the source's word turns the own one into; nothing where it stays.
[[nodiscard]] std::optional<user::Status> turned_by_source(const user::Present& present,
                                                           std::optional<SourceStatus> source);

/// T6: what a user is whom a sync creates or restores.
[[nodiscard]] user::Status status_from_source(std::optional<SourceStatus> source);

}  // namespace muster::directory
