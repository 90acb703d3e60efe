#pragma once

#include <string>
#include <vector>

#include "domain/account/account.hpp"
#include "domain/user/commands.hpp"
#include "domain/user/user.hpp"

namespace muster::user {

[[nodiscard]] inline bool is_phone(const Device& device) {
    return device.kind == DeviceKind::phone;
}

/// U8: whom the line means, if they are here: the one with its username, outside the trash. Who has the name as an
/// alias, or lies in the trash with it, is somebody else's clash (U3).
[[nodiscard]] const User* known_to_import(const Account& account, const ImportUser& command);

/// U8: what of the line fills an empty field of somebody who is here already.
[[nodiscard]] ProfileFields filled_by_import(const User& user, const ImportUser& command);

/// U8: the columns in which the line says something else than the user has, who keeps it.
[[nodiscard]] std::vector<std::string> kept_from_import(const Account& account, const User& user,
                                                        const ImportUser& command);

}  // namespace muster::user
