#pragma once

#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <iterator>
#include <sstream>
#include <string>

#include "domain/directory/configuration.hpp"

namespace muster::testing {

inline std::string content_of(const std::string& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// What infra/tools/sample-directory started in a folder, with the groups that it wrote down there.
inline directory::Configuration sample_configuration(const std::string& folder) {
    directory::Configuration configuration;
    configuration.name = "sample";
    configuration.servers = {"ldap://127.0.0.1:" + std::to_string(std::atoi(content_of(folder + "/port").c_str()))};
    configuration.tls = directory::Tls::none;
    configuration.base = "dc=example,dc=org";
    configuration.bind.dn = "cn=muster,dc=example,dc=org";
    configuration.bind.password_file = folder + "/muster.password";
    std::istringstream groups{content_of(folder + "/groups")};  // "…", "…"
    for (std::string group; groups >> std::quoted(group); groups.ignore(2)) configuration.groups.push_back(group);
    configuration.attributes = directory::default_attributes(directory::Kind::openldap);
    return configuration;
}

}  // namespace muster::testing
