#pragma once

#include <optional>
#include <vector>

#include "domain/account/account.hpp"
#include "domain/account/decision.hpp"
#include "domain/values/device.hpp"

/// What all kinds of devices share: whom they are tied to, and what that makes of a user (U6).
namespace muster::user {

/// May this device, of these users so far, become the user's too?
[[nodiscard]] std::optional<Refusal> check_tie(const User& user, const Device& device,
                                               const std::vector<UserId>& users_of_device);

/// T7: the first of them who lies in the trash, with all that is tied to it.
[[nodiscard]] std::optional<UserId> first_in_trash(const Account& account, const std::vector<UserId>& users);

/// U6: what ties a device to the user, and the enrollment that comes with the first one.
[[nodiscard]] Events events_of_gain(const User& user, const Device& device, Event tied);

/// U6, V8: what takes a device from these users, and the end of enrollment for each whose last one it is.
[[nodiscard]] Events events_of_loss(const Account& account, const std::vector<UserId>& users, const Device& device,
                                    Event lost);

/// For the folds: the user's devices and the device's users change together. Who is tied already is not
/// tied again; about a user unknown nothing changes.
void tie(Account& account, const UserId& user, const Device& device, std::vector<UserId>& users_of_device);
void untie(Account& account, const UserId& user, const Device& device, std::vector<UserId>& users_of_device);
/// The device is about to go: its own list of users stays.
void untie_all(Account& account, const Device& device, const std::vector<UserId>& users_of_device);

}  // namespace muster::user
