#pragma once

#include <string>

#include "domain/base/result.hpp"
#include "domain/ledger/record.hpp"
#include "domain/ports/port_failure.hpp"
#include "infra/kafka/client.hpp"
#include "infra/kafka/handles.hpp"

namespace muster::kafka {

/// A consumer without a group: where to read from is said to it, and nothing is kept anywhere.
[[nodiscard]] Result<Client, PortFailure> make_consumer(const std::string& bootstrap, const ClientSettings& more);

/// Any message is a record, garbage included: whether it counts is decided by who reads it.
[[nodiscard]] ledger::Record record_of(const rd_kafka_message_t& message);

}  // namespace muster::kafka
