#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "gateway/admin_api/envelope.hpp"
#include "gateway/admin_api/routes.hpp"
#include "gateway/message.hpp"
#include "gateway/router.hpp"
#include "gateway/routing.hpp"

namespace muster::gateway::admin_api {
namespace {

using nlohmann::json;

constexpr std::size_t operations_max = 50;

struct Allowed {
    std::string_view method;
    std::string_view pattern;
    std::string_view as;  // the method of the single call
};

constexpr std::array allowed{
    Allowed{"POST", "/admin/v1/users", "POST"},
    Allowed{"POST", "/admin/v1/users/{id}", "POST"},
    Allowed{"DELETE", "/admin/v1/users/{id}", "DELETE"},
    Allowed{"POST", "/admin/v1/users/{id}/groups", "POST"},
    Allowed{"DELETE", "/admin/v1/users/{id}/groups/{gid}", "DELETE"},
    Allowed{"POST", "/admin/v1/users/{id}/groups/{gid}", "DELETE"},  // as Ruby's client removes
};

/// The single call that an operation stands for.
const Route* route_of(const Allowed& operation) {
    static const auto all = routes();
    const auto found = std::ranges::find_if(
        all, [&](const Route& route) { return route.method == operation.as && route.pattern == operation.pattern; });
    return found == all.end() ? nullptr : &*found;
}

Answered run_one(const Desk& desk, const Call& call, const Parameters& operation) {
    const auto method = operation.needed("method");
    if (!method) return failure(method.error());
    const auto path = operation.needed("path");
    if (!path) return failure(path.error());
    const auto body = operation.text("body");
    if (!body) return failure(body.error());
    for (const auto& one : allowed) {
        const auto arguments = match_path(one.pattern, *path);
        if (one.method != upper_case(*method) || !arguments) continue;
        const auto* route = route_of(one);
        if (route == nullptr) break;
        if (auto may = authorize(call.caller, route->action); !may) return failure(may.error());
        const auto text = body->value_or("");
        const auto parameters = Parameters::from_json(text.empty() ? "{}" : text, "body");
        if (!parameters) return failure(parameters.error());
        return run_here(desk, call, *route, *parameters, *arguments);
    }
    return failure(invalid("path", "no operation that can be done in bulk: " + *method + " " + *path));
}

/// POST /admin/v1/bulk: one after another, each sees those before it, a failing one stops nothing.
Answered run_all(const Desk& desk, const Call& call, const Parameters& parameters, const Arguments&) {
    const auto operations = parameters.objects("operations", operations_max);
    if (!operations) return failure(operations.error());
    if (!*operations) return failure(missing("operations"));
    auto results = json::array();
    for (const auto& operation : **operations) {
        const auto done = run_one(desk, call, operation);
        results.push_back(done ? json::parse(done->body) : fail_object(done.error()));
    }
    return ok(results);
}

constexpr std::array routes_of_operations{
    Route{"POST", "/admin/v1/bulk", Action::edit_users, run_all},
};

}  // namespace

std::span<const Route> operation_routes() {
    return routes_of_operations;
}

}  // namespace muster::gateway::admin_api
