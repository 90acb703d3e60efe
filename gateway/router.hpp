#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/route.hpp"
#include "gateway/turns.hpp"

namespace muster::gateway {

/// One route's answer on this thread, where a single call stands for another one.
[[nodiscard]] Answered run_here(const Desk& desk, const Call& call, const Route& route, const Parameters& parameters,
                                const Arguments& arguments);

/// Finds the route of a call, lets in or turns away, and writes refusals in the API's own form.
class Router final {
public:
    using Refuse = Response (*)(const ApiError& error, std::string_view request_id);

    Router(std::vector<Route> routes, Refuse refuse) : routes_(std::move(routes)), refuse_(refuse) {}

    /// Tells `answered` once, perhaps before it returns. What is named lives until then.
    void answer(const Desk& desk, const Call& call, Turns& turns, std::function<void(Answer)> answered) const;
    [[nodiscard]] std::span<const Route> routes() const { return routes_; }

private:
    [[nodiscard]] std::string methods_of(std::string_view path) const;
    [[nodiscard]] Answer answer_of(const Route& route, const Call& call, Answered result) const;

    std::vector<Route> routes_;
    Refuse refuse_;
};

}  // namespace muster::gateway
