#pragma once

#include <memory>
#include <string>

#include "domain/base/result.hpp"
#include "domain/ledger/record.hpp"
#include "domain/ports/digest.hpp"
#include "domain/ports/log.hpp"

namespace muster::sqlite {

struct LogFileOptions {
    std::string file;
    ledger::Partition partitions = 16;  // fixed when the file is made; another number later is refused
    ledger::LedgerId new_ledger{};      // for a file that is made now
    enum class Missing { make, refuse };
    Missing missing = Missing::make;
};

/// The log in one SQLite file: WAL, every commit synced. The offset of a record is its sequence. An append is
/// conditional by itself: `prev` is unique and must be the hash of a record, so a record that does not link is refused
/// for certain, void records do not exist, and a second process on the file is harmless. One `append` is one
/// transaction. `digest` outlives the log; readers and appenders outlive nothing: the log outlives them.
[[nodiscard]] Result<std::unique_ptr<Log>, PortFailure> open_log_file(const LogFileOptions& options,
                                                                      const Digest& digest);

}  // namespace muster::sqlite
