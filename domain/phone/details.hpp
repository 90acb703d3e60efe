#pragma once

#include <optional>

#include "domain/account/account.hpp"
#include "domain/account/refusal.hpp"
#include "domain/phone/commands.hpp"

namespace muster::phone {

/// V1: may `phone` be like this? A number with its extension is one phone: whoever looks a number up
/// gets the phone to attach, and people who share a line share the phone.
[[nodiscard]] std::optional<Refusal> check_details(const Account& account, const PhoneId& phone,
                                                   const Details& details);

/// The details with these fields set.
[[nodiscard]] Details with(Details details, const DetailFields& fields);

}  // namespace muster::phone
