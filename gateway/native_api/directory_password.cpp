#include "gateway/native_api/directory_password.hpp"

#include <string>
#include <vector>

#include "domain/directory/password_use.hpp"
#include "gateway/execute.hpp"

namespace muster::gateway::native_api {

std::optional<ApiError> refused_password(const Desk& desk, const directory::Configuration& configuration) {
    const auto servers = from_state<std::vector<std::string>>(
        desk, [&](const Account& account) { return directory::new_to_the_password(account, configuration); });
    if (servers.empty()) return std::nullopt;
    auto error = invalid("servers", "the password of this directory has never been sent to " + servers.front() +
                                        " in this way (server, tls, ca_file): name a password_file or password_env "
                                        "that no directory has used, or run 'muster directory' on the machine");
    error.rule = "D1";
    return error;
}

}  // namespace muster::gateway::native_api
