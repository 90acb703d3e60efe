#pragma once

#include <optional>

#include "gateway/answer.hpp"
#include "gateway/metrics.hpp"
#include "gateway/readiness.hpp"

namespace muster::gateway {

/// `/healthz`, `/readyz` and `/metrics`: unsigned, on the same port (OPS-04, OPS-07).
class Operations final {
public:
    Operations(const Readiness& readiness, const Metrics& metrics) : readiness_(readiness), metrics_(metrics) {}

    /// Nothing where the path is none of these.
    [[nodiscard]] std::optional<Answer> answer(const Request& request, const Target& target) const;

private:
    const Readiness& readiness_;
    const Metrics& metrics_;
};

}  // namespace muster::gateway
