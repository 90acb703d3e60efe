#include "infra/metrics/prometheus_metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <iterator>
#include <mutex>
#include <utility>

namespace muster::metrics {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

// From a read out of a table in memory to the longest that a request may take.
const prometheus::Histogram::BucketBoundaries latency_buckets{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                              0.1,    0.25,  0.5,    1,     2.5,  5,     10};

struct Watched {
    Kind kind = Kind::gauge;
    std::string help;
    std::function<std::vector<Sample>()> samples;
};

MetricFamily family_of(const std::string& name, const Watched& watched) {
    MetricFamily family;
    family.name = name;
    family.help = watched.help;
    family.type = watched.kind == Kind::gauge ? MetricType::Gauge : MetricType::Counter;
    for (const auto& [labels, value] : watched.samples()) {
        prometheus::ClientMetric metric;
        for (const auto& [label, text] : labels) metric.label.push_back({label, text});
        (watched.kind == Kind::gauge ? metric.gauge.value : metric.counter.value) = value;
        family.metric.push_back(std::move(metric));
    }
    return family;
}

}  // namespace

class PrometheusMetrics::Impl {
public:
    prometheus::Registry registry;
    prometheus::Family<prometheus::Counter>& requests = prometheus::BuildCounter()
                                                            .Name("muster_http_requests_total")
                                                            .Help("Answered requests by route and status")
                                                            .Register(registry);
    prometheus::Family<prometheus::Histogram>& durations = prometheus::BuildHistogram()
                                                               .Name("muster_http_request_duration_seconds")
                                                               .Help("Time from a whole request to its answer")
                                                               .Register(registry);
    prometheus::Family<prometheus::Counter>& unreadable = prometheus::BuildCounter()
                                                              .Name("muster_http_unreadable_requests_total")
                                                              .Help("Requests and handshakes that came to no route")
                                                              .Register(registry);
    prometheus::Gauge& open_connections =
        prometheus::BuildGauge().Name("muster_http_connections").Help("Open connections").Register(registry).Add({});
    prometheus::Family<prometheus::Counter>& signatures = prometheus::BuildCounter()
                                                              .Name("muster_signatures_total")
                                                              .Help("Good request signatures by version and hash")
                                                              .Register(registry);
    prometheus::Family<prometheus::Counter>& refused = prometheus::BuildCounter()
                                                           .Name("muster_signatures_refused_total")
                                                           .Help("Requests refused before their route, by code")
                                                           .Register(registry);
    mutable std::mutex mutex;
    std::map<std::string, Watched> watched;
};

PrometheusMetrics::PrometheusMetrics() : impl_(std::make_unique<Impl>()) {}
PrometheusMetrics::~PrometheusMetrics() = default;

void PrometheusMetrics::watch(Kind kind, const std::string& name, const std::string& help,
                              std::function<std::vector<Sample>()> samples) {
    const std::lock_guard lock{impl_->mutex};
    impl_->watched[name] = {.kind = kind, .help = help, .samples = std::move(samples)};
}

void PrometheusMetrics::forget(const std::string& name) {
    const std::lock_guard lock{impl_->mutex};
    impl_->watched.erase(name);
}

std::chrono::nanoseconds PrometheusMetrics::ticks() const {
    return std::chrono::steady_clock::now().time_since_epoch();
}

void PrometheusMetrics::request_answered(std::string_view route, unsigned status, std::chrono::nanoseconds took) {
    const std::string label{route};
    impl_->requests.Add({{"route", label}, {"code", std::to_string(status)}}).Increment();
    impl_->durations.Add({{"route", label}}, latency_buckets).Observe(std::chrono::duration<double>(took).count());
}

void PrometheusMetrics::request_unreadable(std::string_view why) {
    impl_->unreadable.Add({{"why", std::string{why}}}).Increment();
}

void PrometheusMetrics::connections(std::size_t open) {
    impl_->open_connections.Set(static_cast<double>(open));
}

void PrometheusMetrics::signature_seen(gateway::SignatureVersion version, gateway::SignatureHash hash) {
    impl_->signatures
        .Add({{"version", std::to_string(static_cast<int>(version))},
              {"hash", hash == gateway::SignatureHash::sha1 ? "sha1" : "sha512"}})
        .Increment();
}

void PrometheusMetrics::signature_refused(int code) {
    impl_->refused.Add({{"code", std::to_string(code)}}).Increment();
}

std::string PrometheusMetrics::text() const {
    auto families = impl_->registry.Collect();
    {
        const std::lock_guard lock{impl_->mutex};
        for (const auto& [name, watched] : impl_->watched) families.push_back(family_of(name, watched));
    }
    return prometheus::TextSerializer{}.Serialize(families);
}

}  // namespace muster::metrics
