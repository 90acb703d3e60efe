#include "infra/codec/held_json.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "infra/codec/enum_names.hpp"
#include "infra/codec/text.hpp"

namespace muster::codec {

std::string held_json(const Account& account, const directory::Directory& directory) {
    using nlohmann::ordered_json;
    const auto& held = directory.held.value();
    auto groups = ordered_json::array();
    for (const auto& id : held.groups) {
        const auto* group = account.find_group(id);
        groups.push_back({{"group_id", id.str()}, {"name", group == nullptr ? ordered_json(nullptr) : group->name}});
    }
    auto people = ordered_json::array();
    for (const auto& [id, because] : held.users) {
        const auto* user = account.find_user(id);
        people.push_back({{"user_id", id.str()},
                          {"username", user == nullptr ? ordered_json(nullptr) : user->username().get()},
                          {"reason", because ? ordered_json(name_of(*because)) : nullptr}});
    }
    ordered_json line;
    line["directory"] = directory.id.str();
    line["name"] = directory.configuration.name;
    line["plan"] = held.plan;
    line["run"] = held.run.get();
    line["position"] = held.position == 0 ? ordered_json(nullptr) : ordered_json(held.position);
    line["total"] = held.total;
    line["nobody_found"] = held.nobody_found;
    line["why"] = held.why;
    line["groups"] = std::move(groups);
    line["held_at"] = time_text(held.held_at);
    line["expires_at"] = time_text(held.expires_at);
    line["people"] = std::move(people);
    return line.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace muster::codec
