#pragma once

#include <cstdint>
#include <vector>

#include "domain/phone/events.hpp"
#include "domain/values/ids.hpp"

namespace muster {
struct Account;
}

namespace muster::phone {

struct Phone {
    PhoneId id;
    Details details;
    std::vector<UserId> users;  // in the order in which it was attached
    bool by_directory = false;  // D5: it came into being for one, and no hand has changed it

    friend bool operator==(const Phone&, const Phone&) = default;
};

/// Under what a phone stands in the account's index over numbers: eight bytes for both texts. Two
/// numbers may have the same, so who looks one up compares.
using DialKey = std::uint64_t;
[[nodiscard]] DialKey dial_key(const PhoneNumber& number, const Extension& extension);

/// What each event does to the account, with the indexes over numbers and users kept in step.
/// Total: about a phone or user unknown nothing changes.
void fold(Account& account, const Created& created);
void fold(Account& account, const Changed& changed);
void fold(Account& account, const Deleted& deleted);
void fold(Account& account, const Attached& attached);
void fold(Account& account, const Detached& detached);
/// Of a phone that the user does not have nothing is noted.
void fold(Account& account, const GivenByDirectory& given);

/// Out of the account, and from all who have it.
void remove(Account& account, const PhoneId& phone);

}  // namespace muster::phone
