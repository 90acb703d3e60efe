#include "gateway/admin_api/routes.hpp"

namespace muster::gateway::admin_api {

std::vector<Route> routes() {
    std::vector<Route> all;
    for (const auto resource :
         {user_routes(), user_edit_routes(), group_routes(), group_edit_routes(), member_routes(), settings_routes()}) {
        all.insert(all.end(), resource.begin(), resource.end());
    }
    return all;
}

}  // namespace muster::gateway::admin_api
