#include "domain/directory/configuration_check.hpp"

#include <algorithm>

namespace muster::directory {
namespace {

std::size_t text_bytes(const Configuration& configuration) {
    const auto& bind = configuration.bind;
    const auto& map = configuration.attributes;
    std::size_t bytes = 0;
    for (const auto* text : {&configuration.name, &configuration.ca_file, &configuration.base, &bind.dn,
                             &bind.password_file, &bind.password_env, &map.username, &map.real_name, &map.first_name,
                             &map.last_name, &map.email, &map.notes, &map.status}) {
        bytes += text->size();
    }
    for (const auto* texts : {&configuration.servers, &configuration.groups, &map.aliases}) {
        for (const auto& text : *texts) bytes += text.size() + 3;  // quotes and a comma
    }
    return bytes;
}

}  // namespace

std::optional<Refusal> check_configuration(const Account& account, const DirectoryId& directory,
                                           const Configuration& configuration) {
    if (configuration.name.empty()) return BadValue{{.field = "name", .why = "is empty"}};
    if (text_bytes(configuration) > configuration_bytes_max) {
        return BadValue{{.field = "directory", .why = "is longer than 32 KiB"}};
    }
    const auto holder = std::ranges::find_if(account.directories, [&](const auto& other) {
        return other.first != directory && other.second.configuration.name == configuration.name;
    });
    if (holder != account.directories.end()) {
        return DirectoryNameTaken{.name = configuration.name, .holder = holder->first};
    }
    return std::nullopt;
}

}  // namespace muster::directory
