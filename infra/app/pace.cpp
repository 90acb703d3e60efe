#include "infra/app/pace.hpp"

namespace muster::app {

std::optional<std::chrono::seconds> Pace::left(std::uint64_t done, std::uint64_t total, Time now) const {
    const std::chrono::duration<double> spent = now - began_;
    if (done == 0 || total < done || spent < std::chrono::seconds{1}) return std::nullopt;
    const auto rest = spent * (static_cast<double>(total - done) / static_cast<double>(done));
    return std::chrono::ceil<std::chrono::seconds>(rest);
}

}  // namespace muster::app
