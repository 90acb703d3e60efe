#include "gateway/admin_api/routes.hpp"

namespace muster::gateway::admin_api {

std::vector<Route> routes() {
    std::vector<Route> all;
    for (const auto resource :
         // What stands below /users by a word of its own comes before what stands there by an id.
         {directory_routes(), user_routes(), user_bulk_routes(), user_edit_routes(), operation_routes(), group_routes(),
          group_edit_routes(), member_routes(), settings_routes(), phone_routes(), token_routes(),
          security_key_routes(), devices_of_users_routes(), admin_routes(), integration_routes(),
          integration_edit_routes(), information_routes(), log_routes(), not_offered_routes()}) {
        all.insert(all.end(), resource.begin(), resource.end());
    }
    return all;
}

}  // namespace muster::gateway::admin_api
