#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gateway/metrics.hpp"

namespace muster::metrics {

/// One value of a family, at the moment of asking.
struct Sample {
    std::map<std::string, std::string> labels;  // never a name, key or id of a person
    double value = 0;
};

enum class Kind { gauge, counter };

/// The gateway's counts, and what other parts have to tell (OPS-07, OPS-08). Any thread.
class PrometheusMetrics final : public gateway::Metrics {
public:
    PrometheusMetrics();
    ~PrometheusMetrics() override;

    /// `samples` is called for each `text()`, from any thread, and must not block for long; it is
    /// called no more once `forget` has returned. Base units; counters end in `_total`.
    void watch(Kind kind, const std::string& name, const std::string& help,
               std::function<std::vector<Sample>()> samples);
    void forget(const std::string& name);

    [[nodiscard]] std::chrono::nanoseconds ticks() const override;
    void request_answered(std::string_view route, unsigned status, std::chrono::nanoseconds took) override;
    void request_unreadable(std::string_view why) override;
    void connections(std::size_t open) override;
    void signature_seen(gateway::SignatureVersion version, gateway::SignatureHash hash) override;
    void signature_refused(int code) override;
    [[nodiscard]] std::string text() const override;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace muster::metrics
