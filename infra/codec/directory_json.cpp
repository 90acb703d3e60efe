#include "infra/codec/directory_json.hpp"

#include <nlohmann/json.hpp>

#include "infra/codec/enum_names.hpp"

namespace muster::codec {

std::string directory_json(const directory::Directory& directory) {
    const auto& configuration = directory.configuration;
    const auto& bind = configuration.bind;
    const auto& map = configuration.attributes;
    nlohmann::ordered_json line;
    line["directory"] = directory.id.str();
    line["name"] = configuration.name;
    line["kind"] = name_of(configuration.kind);
    line["servers"] = configuration.servers;
    line["tls"] = name_of(configuration.tls);
    line["ca_file"] = configuration.ca_file;
    line["base"] = configuration.base;
    line["bind"] = {{"mechanism", name_of(bind.mechanism)},      {"dn", bind.dn},
                    {"password_file", bind.password_file},       {"password_env", bind.password_env},
                    {"certificate_file", bind.certificate_file}, {"key_file", bind.key_file},
                    {"keytab_file", bind.keytab_file},           {"principal", bind.principal}};
    line["groups"] = configuration.groups;
    line["every_seconds"] = configuration.every.count();
    line["full_read_every_seconds"] = configuration.full_read_every.count();
    line["send_enrollment_mail"] = configuration.send_enrollment_mail;
    line["manual_disable"] = configuration.manual_disable;
    line["guard"] = {{"users", configuration.guard.users}, {"percent", configuration.guard.percent}};
    line["attributes"] = {{"username", map.username},     {"aliases", map.aliases},     {"real_name", map.real_name},
                          {"first_name", map.first_name}, {"last_name", map.last_name}, {"email", map.email},
                          {"notes", map.notes},           {"status", map.status}};
    line["attributes"]["phones"] = map.phones;
    line["attributes"]["username_normalization"] = name_of(map.username_normalization);
    line["users"] = directory.users.size();
    line["held"] = directory.held ? directory.held->total : 0;
    line["paused"] = nullptr;
    if (directory.paused) line["paused"] = directory.paused->why;
    return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace muster::codec
