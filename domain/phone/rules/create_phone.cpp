#include "domain/phone/details.hpp"
#include "domain/phone/rules.hpp"

namespace muster::phone {

// V1: a phone or tablet is added to the account; it is nobody's yet.
Decision decide(const Account& account, const CreatePhone& command, Instant) {
    if (const auto* known = account.find_phone(command.phone)) {
        if (known->details == command.details) return Nothing{};  // T10
        return IdInUse{.id = command.phone.str()};
    }
    if (auto refusal = check_details(account, command.phone, command.details)) return *std::move(refusal);  // V1
    return Created{.phone = command.phone, .details = command.details};
}

}  // namespace muster::phone
