#include "gateway/native_api/routes.hpp"

namespace muster::gateway::native_api {

std::vector<Route> routes() {
    std::vector<Route> all;
    for (const auto resource :
         {user_routes(), one_user_routes(), history_routes(), user_edit_routes(), user_import_routes(),
          download_routes(), trash_routes(), sync_routes(), directory_routes(), directory_removal_routes(),
          directory_run_routes(), directory_test_routes(), held_routes()}) {
        all.insert(all.end(), resource.begin(), resource.end());
    }
    return all;
}

}  // namespace muster::gateway::native_api
