#pragma once

#include <optional>

#include "domain/account/account.hpp"
#include "domain/account/refusal.hpp"

namespace muster::user {

/// U1, U3: may `user` be called so? The first rule that says no, by field (`username`, `alias1` …).
[[nodiscard]] std::optional<Refusal> check_names(const Account& account, const UserId& user, const Username& username,
                                                 const std::vector<Username>& aliases);

/// The refusal over a name that somebody else holds (U3).
[[nodiscard]] NameTaken name_taken(const User& holder, const Username& name, std::string field);

/// `alias1` for the first.
[[nodiscard]] std::string alias_field(std::size_t index);

}  // namespace muster::user
