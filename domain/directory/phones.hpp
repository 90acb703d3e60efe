#pragma once

#include <vector>

#include "domain/account/account.hpp"

/// D5: what a directory's phone attributes give a user, and where that ends.
namespace muster::directory {

/// So many numbers of one person are taken.
inline constexpr std::size_t phones_max = 8;

/// Which of the user's phones its directory gave it; empty where that gave none.
[[nodiscard]] const std::vector<PhoneId>& phones_given(const Account& account, const UserId& user);

/// The directory that maps phones and gave this one to the user; null: it is open to hands.
[[nodiscard]] const DirectoryId* giver_of(const Account& account, const UserId& user, const PhoneId& phone);
/// The same, of any of the phone's users.
[[nodiscard]] const DirectoryId* giver_of(const Account& account, const phone::Phone& phone);

}  // namespace muster::directory
