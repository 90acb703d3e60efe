#pragma once

#include <memory>

#include "domain/ports/log.hpp"
#include "infra/kafka/kafka_log.hpp"

namespace muster::kafka {

[[nodiscard]] Result<std::unique_ptr<log::Reader>, PortFailure> make_reader(const KafkaLogOptions& options,
                                                                            ledger::Partition partition,
                                                                            ledger::Offset from);

}  // namespace muster::kafka
