#pragma once

#include <optional>

#include "domain/base/result.hpp"
#include "domain/ports/digest.hpp"
#include "domain/ports/port_failure.hpp"
#include "infra/kafka/kafka_log.hpp"
#include "infra/kafka/topic_admin.hpp"

namespace muster::kafka {

/// Reads the first records of each partition: they must still be there, and the ledger's id is what
/// they say. The record 1 of a ledger proves its id, as it links to that ledger's own beginning; so
/// a stranger's records do not mislead. Nothing where no partition has one; a failure where two
/// partitions belong to two ledgers.
[[nodiscard]] Result<std::optional<ledger::LedgerId>, PortFailure> read_beginnings(const KafkaLogOptions& options,
                                                                                   const Digest& digest,
                                                                                   Deadline deadline);

}  // namespace muster::kafka
