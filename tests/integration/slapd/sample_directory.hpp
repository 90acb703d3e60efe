#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "connectors/attribute_map.hpp"
#include "domain/directory/configuration.hpp"

namespace muster::testing {

inline std::string content_of(const std::string& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// What infra/tools/sample-directory started in a folder, with all people in the group cn=everyone.
inline directory::Configuration sample_configuration(const std::string& folder) {
    directory::Configuration configuration;
    configuration.name = "sample";
    configuration.servers = {"ldap://127.0.0.1:" + std::to_string(std::atoi(content_of(folder + "/port").c_str()))};
    configuration.tls = directory::Tls::none;
    configuration.base = "dc=example,dc=org";
    configuration.bind.dn = "cn=muster,dc=example,dc=org";
    configuration.bind.password_file = folder + "/muster.password";
    configuration.groups = {"cn=everyone,ou=groups,dc=example,dc=org"};
    configuration.attributes = connectors::default_attributes(directory::Kind::openldap);
    return configuration;
}

}  // namespace muster::testing
