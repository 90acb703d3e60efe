#pragma once

#include <optional>

#include "tests/support/kafka_broker.hpp"

namespace muster::test {

/// The broker that the runner's setup test has started, if its keeper lives.
[[nodiscard]] std::optional<KafkaAddress> running_fixture();

/// Ends what an earlier run left, starts a keeper process with one broker, and returns when it
/// answers. The keeper ends the broker when it is told to, or when `runner` is gone.
void start_fixture(pid_t runner);
void stop_fixture();

}  // namespace muster::test
