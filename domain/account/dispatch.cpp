#include "domain/account/dispatch.hpp"

#include <variant>

#include "domain/account/rules.hpp"
#include "domain/admin/rules.hpp"
#include "domain/application/rules.hpp"
#include "domain/client/rules.hpp"
#include "domain/directory/rules.hpp"
#include "domain/group/rules.hpp"
#include "domain/phone/rules.hpp"
#include "domain/security_key/rules.hpp"
#include "domain/token/rules.hpp"
#include "domain/user/rules.hpp"

namespace muster {

Decision dispatch(const Account& account, const Command& command, Instant now) {
    if (!account.id && !std::holds_alternative<CreateAccount>(command)) return NoAccount{};
    // No `decide` takes a Command, so a missing overload does not compile.
    return std::visit([&](const auto& what) { return decide(account, what, now); }, command);
}

bool would_do_nothing(const Account& account, const Command& command, Instant now) {
    const Decision decision = dispatch(account, command, now);
    return std::holds_alternative<Nothing>(decision.sum());
}

}  // namespace muster
