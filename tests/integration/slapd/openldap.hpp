#pragma once

#include <string>
#include <vector>

#include "connectors/attribute_map.hpp"
#include "infra/ldap/ldap_source.hpp"
#include "tests/support/connected_account.hpp"
#include "tests/support/slapd.hpp"

namespace muster::testing {

inline directory::Configuration configuration_for(const Slapd& slapd, std::vector<std::string> groups) {
    directory::Configuration configuration;
    configuration.name = "corp";
    configuration.kind = directory::Kind::openldap;
    configuration.servers = {slapd.url()};
    configuration.tls = directory::Tls::none;
    configuration.base = Slapd::base;
    configuration.bind.dn = Slapd::reader;
    configuration.bind.password_env = "PASSWORD";
    configuration.groups = std::move(groups);
    configuration.attributes = connectors::default_attributes(directory::Kind::openldap);
    return configuration;
}

inline ldap::Settings settings(const std::string& password = Slapd::password) {
    ldap::Settings settings;
    settings.environment = [password](const std::string&) { return password; };
    return settings;
}

}  // namespace muster::testing
