#pragma once

#include <memory>

#include "domain/ports/log.hpp"
#include "infra/kafka/kafka_log.hpp"

namespace muster::kafka {

[[nodiscard]] Result<std::unique_ptr<log::Appender>, PortFailure> make_appender(const KafkaLogOptions& options,
                                                                                ledger::Partition partition);

}  // namespace muster::kafka
