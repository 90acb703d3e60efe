#pragma once

#include <chrono>

#include "domain/base/result.hpp"
#include "domain/ports/clock.hpp"
#include "domain/ports/digest.hpp"
#include "gateway/api_error.hpp"
#include "gateway/caller.hpp"
#include "gateway/clients.hpp"
#include "gateway/diagnostics.hpp"
#include "gateway/message.hpp"
#include "gateway/metrics.hpp"
#include "gateway/signature.hpp"

namespace muster::gateway {

/// R2, R3: who signed a request. Checked in this order, the first fault answers: header (40101), key
/// (40102), signature (40103), date (40104, 40105). Grants come after: `authorize`.
class Authentication final {
public:
    /// R3: either way, ends included.
    static constexpr std::chrono::minutes window{5};

    Authentication(const Clients& clients, const Digest& digest, const Clock& clock, Metrics& metrics,
                   Diagnostics& diagnostics);

    /// `request_id` goes into the line that says what a refused signature should have covered.
    [[nodiscard]] Result<Caller, ApiError> authenticate(const Request& request, std::string_view request_id) const;

private:
    const Clients& clients_;
    const Digest& digest_;
    const Clock& clock_;
    Metrics& metrics_;
    Diagnostics& diagnostics_;
};

}  // namespace muster::gateway
