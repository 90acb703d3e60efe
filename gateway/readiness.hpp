#pragma once

#include <string>
#include <vector>

namespace muster::gateway {

/// One part that this process needs (`log`, `tables`, `directories`), as `/readyz` shows it.
struct PartState {
    std::string name;
    bool ok = false;
    std::string detail;  // for an operator; no secret
    bool needed = true;  // without it `/readyz` is 503; else it is shown there and no more
};

/// Safe to call from any thread; answers from what is known, without waiting for a server.
class Readiness {
public:
    virtual ~Readiness() = default;
    [[nodiscard]] virtual std::vector<PartState> parts() const = 0;
};

}  // namespace muster::gateway
