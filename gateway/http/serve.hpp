#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>

#include "gateway/http/core.hpp"
#include "gateway/http/session.hpp"

namespace muster::gateway::http {

/// One connection, from the handshake to its end: request after request, each with its answer. Runs on the session's
/// strand; `core` outlives it.
asio::awaitable<void> serve(std::shared_ptr<Session> session, Core* core);

}  // namespace muster::gateway::http
