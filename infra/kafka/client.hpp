#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/ports/port_failure.hpp"
#include "infra/kafka/handles.hpp"

namespace muster::kafka {

enum class Role { producer, consumer, admin };
using ClientSettings = std::vector<std::pair<std::string, std::string>>;

/// A client of its own threads; errors come as events, nothing is logged to stderr. Not connected
/// yet: that shows with the first question.
[[nodiscard]] Result<Client, PortFailure> make_client(Role role, const std::string& bootstrap,
                                                      const ClientSettings& settings);

/// `what` names topic or brokers. Errors that a caller cannot wait out are `never`.
[[nodiscard]] PortFailure failure_of(rd_kafka_resp_err_t error, std::string_view what);

/// The topic as this client means it, without settings of its own.
[[nodiscard]] Topic topic_of(const Client& client, const std::string& name);

}  // namespace muster::kafka
