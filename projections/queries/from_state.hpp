#pragma once

#include <optional>

#include "domain/account/account.hpp"
#include "projections/queries/users.hpp"

namespace muster::queries {

/// The rows that the tables will show, made from the writer's state: for the answer to a write, which need not wait for
/// the tables. Nothing where there is no such thing.
[[nodiscard]] std::optional<UserRow> user_row(const Account& account, const UserId& id);
[[nodiscard]] std::optional<GroupSummary> group_row(const Account& account, const GroupId& id);
[[nodiscard]] std::optional<PhoneRow> phone_row(const Account& account, const PhoneId& id);
[[nodiscard]] std::optional<TokenRow> token_row(const Account& account, const TokenId& id);
/// By name, as a user's rows carry them.
[[nodiscard]] std::vector<GroupSummary> groups_of_user(const Account& account, const UserId& id);

}  // namespace muster::queries
