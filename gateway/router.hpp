#pragma once

#include <span>
#include <vector>

#include "gateway/route.hpp"

namespace muster::gateway {

/// Finds the route of a call, lets in or turns away, and writes refusals in the API's own form.
class Router final {
public:
    using Refuse = Response (*)(const ApiError& error, std::string_view request_id);

    Router(std::vector<Route> routes, Refuse refuse) : routes_(std::move(routes)), refuse_(refuse) {}

    [[nodiscard]] Answer answer(const Desk& desk, const Call& call) const;
    [[nodiscard]] std::span<const Route> routes() const { return routes_; }

private:
    std::vector<Route> routes_;
    Refuse refuse_;
};

}  // namespace muster::gateway
