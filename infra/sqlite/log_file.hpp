#pragma once

#include <memory>
#include <string>

#include "domain/base/result.hpp"
#include "domain/ledger/record.hpp"
#include "domain/ports/digest.hpp"
#include "domain/ports/log.hpp"
#include "domain/ports/port_failure.hpp"

namespace muster::sqlite {

struct LogFileOptions {
    std::string file;
    ledger::Partition partitions = 16;  // fixed when the file is made; another number later is refused
    ledger::LedgerId new_ledger{};      // for a file that is made now
    enum class Missing { make, refuse };
    Missing missing = Missing::make;
};

/// The embedded log: one file (0600) in WAL mode, synced at each commit. An append is conditional: a
/// record that does not link to the last one is NotAppended, so no void record ever lies in the file,
/// and a second process on it is harmless. All records of one `append` are one transaction.
///
/// Refuses a file with another number of partitions, of a newer Muster, or of somebody else.
/// `digest` outlives the log; readers and appenders may outlive it.
[[nodiscard]] Result<std::unique_ptr<Log>, PortFailure> open_log_file(const LogFileOptions& options,
                                                                      const Digest& digest);

}  // namespace muster::sqlite
