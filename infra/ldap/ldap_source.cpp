#include "infra/ldap/ldap_source.hpp"

#include <utility>

#include "infra/ldap/ad_session.hpp"
#include "infra/ldap/connection.hpp"
#include "infra/ldap/openldap_session.hpp"

namespace muster::ldap {

LdapSource::LdapSource(Settings settings) : settings_(std::move(settings)) {}

Result<std::unique_ptr<connectors::DirectorySession>, PortFailure> LdapSource::open(
    const directory::Configuration& configuration, std::stop_token stop) {
    auto settings = settings_;
    settings.stop = std::move(stop);
    PortFailure why{PortFailure::Retry::never, PortFailure::Outcome::nothing_done, {}};
    for (const std::string& url : configuration.servers) {
        auto connection = Connection::open(configuration, url, settings);
        if (!connection) {
            if (!why.what.empty()) why.what += "; ";
            why.what += connection.error().what;
            if (connection.error().credentials_refused) {
                // The others know the same password, and count the wrong ones together.
                why.retry = PortFailure::Retry::never;
                if (&url != &configuration.servers.back()) why.what += ". No other server was asked";
                break;
            }
            if (connection.error().retry == PortFailure::Retry::later) why.retry = PortFailure::Retry::later;
            continue;
        }
        if (configuration.kind == directory::Kind::ad)
            return std::make_unique<AdSession>(configuration, url, settings, *std::move(connection));
        return std::make_unique<OpenLdapSession>(configuration, url, settings, *std::move(connection));
    }
    if (why.what.empty()) why.what = "directory \"" + configuration.name + "\" names no server";
    return failure(std::move(why));
}

}  // namespace muster::ldap
