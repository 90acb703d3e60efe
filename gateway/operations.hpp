#pragma once

#include <string>
#include <string_view>

#include "gateway/answer.hpp"
#include "gateway/metrics.hpp"
#include "gateway/readiness.hpp"

namespace muster::gateway {

/// `/healthz`, `/readyz` and `/metrics`: unsigned, on the same port (OPS-04, OPS-07).
class Operations final {
public:
    Operations(const Readiness& readiness, const Metrics& metrics) : readiness_(readiness), metrics_(metrics) {}

    /// Whether the path is one of these.
    [[nodiscard]] static bool answers(std::string_view path);
    [[nodiscard]] Answer answer(const Request& request, const std::string& path) const;

private:
    const Readiness& readiness_;
    const Metrics& metrics_;
};

}  // namespace muster::gateway
