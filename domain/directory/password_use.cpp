#include "domain/directory/password_use.hpp"

#include <algorithm>

#include "domain/account/account.hpp"
#include "domain/base/ascii.hpp"

namespace muster::directory {
namespace {

// Where the password lies; empty: this bind has none.
std::string place_of(const Bind& bind) {
    if (bind.mechanism != BindMechanism::simple) return {};
    if (!bind.password_file.empty()) return "file " + bind.password_file;
    return bind.password_env.empty() ? std::string{} : "variable " + bind.password_env;
}

PasswordUse use_of(const std::string& server, const Configuration& configuration) {
    PasswordUse use{.server = ascii_lower(server), .tls = configuration.tls, .ca_file = configuration.ca_file};
    if (use.server.starts_with("ldaps:")) use.tls = Tls::starttls;  // TLS by itself, whatever the form says
    return use;
}

bool is_as_safe(const PasswordUse& wanted, const PasswordUse& before) {
    return wanted.server == before.server && wanted.ca_file == before.ca_file &&
           (wanted.tls == before.tls || wanted.tls == Tls::starttls);
}

}  // namespace

void remember_password(Account& account, const Configuration& configuration) {
    const auto place = place_of(configuration.bind);
    if (place.empty()) return;
    account.passwords.try_emplace(place, {});
    auto& uses = account.passwords.edit_known(place);
    for (const auto& server : configuration.servers) {
        auto use = use_of(server, configuration);
        if (std::ranges::find(uses, use) == uses.end()) uses.push_back(std::move(use));
    }
}

std::vector<std::string> new_to_the_password(const Account& account, const Configuration& configuration) {
    const auto known = account.passwords.find(place_of(configuration.bind));
    if (known == account.passwords.end()) return {};
    std::vector<std::string> found;
    for (const auto& server : configuration.servers) {
        const auto wanted = use_of(server, configuration);
        const auto is_known = [&](const PasswordUse& before) { return is_as_safe(wanted, before); };
        if (std::ranges::none_of(known->second, is_known)) found.push_back(server);
    }
    return found;
}

}  // namespace muster::directory
