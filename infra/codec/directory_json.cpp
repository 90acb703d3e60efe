#include "infra/codec/directory_json.hpp"

#include <nlohmann/json.hpp>

#include "infra/codec/enum_names.hpp"

namespace muster::codec {

std::string directory_json(const directory::Directory& directory) {
    const auto& configuration = directory.configuration;
    nlohmann::ordered_json line;
    line["directory"] = directory.id.str();
    line["name"] = configuration.name;
    line["kind"] = name_of(configuration.kind);
    line["servers"] = configuration.servers;
    line["base"] = configuration.base;
    line["groups"] = configuration.groups;
    line["every_seconds"] = configuration.every.count();
    line["users"] = directory.users.size();
    line["held"] = directory.held ? directory.held->total : 0;
    return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace muster::codec
