#pragma once

#include <optional>

#include "domain/user/status.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/person.hpp"

namespace muster::user {

struct User;

/// What of a user an edit by hand can change or hangs on: whoever edits has seen one, and an edit of one that is no
/// more is refused (API-09). What happens to a user beside it, such as a login, makes no other edition.
struct Edition {
    Profile profile;
    Status status = Status::active;
    bool locked_out = false;
    bool in_trash = false;
    std::optional<DirectoryId> directory;  // that manages the user

    friend bool operator==(const Edition&, const Edition&) = default;
};

[[nodiscard]] Edition edition_of(const User& user);

}  // namespace muster::user
