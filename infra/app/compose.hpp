#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "domain/base/result.hpp"
#include "domain/ledger/follower.hpp"
#include "domain/ports/digest.hpp"
#include "domain/ports/ids.hpp"
#include "domain/ports/log.hpp"
#include "domain/ports/name_folding.hpp"
#include "domain/ports/port_failure.hpp"
#include "infra/app/installation.hpp"
#include "infra/clock/system_clock.hpp"
#include "infra/codec/codec.hpp"

namespace muster::app {

/// The adapters without a state of their own: one set a process, safe to call from any thread.
struct Adapters {
    Adapters();

    clock::SystemClock clock;
    codec::JsonCodec codec;
    std::unique_ptr<Digest> digest;
    std::unique_ptr<Ids> ids;
    std::unique_ptr<NameFolding> folding;
};

/// An installation's log, and whose history it is.
struct OpenLog {
    /// Looking makes nothing; writing makes what is missing: ledger, account id, topic or file.
    enum class For { reading, writing };

    std::unique_ptr<Adapters> adapters;
    std::unique_ptr<Log> log;
    bool embedded = true;
    AccountId account{};
    ledger::Partition home = 0;  // the account's partition
};

/// Throws std::runtime_error with a text for the operator, as the rest of this file.
[[nodiscard]] OpenLog open_log(const Installation& installation, OpenLog::For what);

/// event-log 4: the first 8 bytes of SHA-256(account id), modulo the number of partitions.
[[nodiscard]] ledger::Partition home_partition(const Digest& digest, const AccountId& account,
                                               ledger::Partition partitions);

/// What a reader stopped at, for an operator.
[[nodiscard]] std::string describe(const ledger::Stop& stop, ledger::Partition partition);

/// What may be there in a moment: `main` exits 75.
class TryAgain : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

template <class T>
[[nodiscard]] T value_or_throw(Result<T, PortFailure> result) {
    if (!result && result.error().retry == PortFailure::Retry::never) throw std::runtime_error(result.error().what);
    if (!result) throw TryAgain(result.error().what);
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

}  // namespace muster::app
