#pragma once

#include "domain/account/account.hpp"
#include "domain/ledger/record.hpp"
#include "infra/app/compose.hpp"

namespace muster::app {

/// The account as its log has it, and where that was read to.
struct AccountOfLog {
    Account account;
    ledger::Position at;
};

/// Folds the account's partition from the first record to the last (H1). Writes nothing, not even that somebody came.
/// Throws std::runtime_error with a text for the operator.
[[nodiscard]] AccountOfLog account_of_log(const OpenLog& open);

}  // namespace muster::app
