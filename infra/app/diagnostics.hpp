#pragma once

#include <mutex>

#include "domain/ports/clock.hpp"
#include "gateway/diagnostics.hpp"

namespace muster::app {

/// JSON lines on stderr, UTC (OPS-06).
class StderrDiagnostics final : public gateway::Diagnostics {
public:
    explicit StderrDiagnostics(const Clock& clock) : clock_(clock) {}

    void info(std::string_view request, std::string_view what) override;
    void error(std::string_view request, std::string_view what) override;

private:
    void write(std::string_view level, std::string_view request, std::string_view what);

    const Clock& clock_;
    std::mutex mutex_;
};

}  // namespace muster::app
