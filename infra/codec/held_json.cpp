#include "infra/codec/held_json.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "infra/codec/enum_names.hpp"
#include "infra/codec/text.hpp"

namespace muster::codec {

using nlohmann::ordered_json;

namespace {

ordered_json groups_json(const Account& account, const std::vector<GroupId>& ids) {
    auto groups = ordered_json::array();
    for (const auto& id : ids) {
        const auto* group = account.find_group(id);
        groups.push_back({{"group_id", id.str()}, {"name", group == nullptr ? ordered_json(nullptr) : group->name}});
    }
    return groups;
}

ordered_json person_json(const Account& account, const UserId& id,
                         const std::optional<directory::HeldBecause>& because) {
    const auto* user = account.find_user(id);
    return {{"user_id", id.str()},
            {"username", user == nullptr ? ordered_json(nullptr) : user->username().get()},
            {"reason", because ? ordered_json(name_of(*because)) : nullptr}};
}

std::string on_one_line(const ordered_json& json) {
    return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace

std::string held_json(const Account& account, const directory::Directory& directory) {
    const auto& held = directory.held.value();
    auto people = ordered_json::array();
    for (const auto& [id, because] : held.users) people.push_back(person_json(account, id, because));
    ordered_json line;
    line["directory"] = directory.id.str();
    line["name"] = directory.configuration.name;
    line["plan"] = held.plan;
    line["run"] = held.run.get();
    line["position"] = held.position == 0 ? ordered_json(nullptr) : ordered_json(held.position);
    line["total"] = held.total;
    line["nobody_found"] = held.nobody_found;
    line["why"] = held.why;
    line["groups"] = groups_json(account, held.groups);
    line["held_at"] = time_text(held.held_at);
    line["expires_at"] = time_text(held.expires_at);
    line["people"] = std::move(people);
    return on_one_line(line);
}

std::string discarded_json(const Account& account, const directory::Directory& directory,
                           const std::map<UserId, Discarding>& discardings) {
    const auto& all = directory.discarded.value();
    auto people = ordered_json::array();
    for (const auto& [id, because] : all.users) {
        auto person = person_json(account, id, because);
        const auto known = discardings.find(id);
        const bool is_known = known != discardings.end();
        person["plan"] = is_known ? ordered_json(known->second.plan) : nullptr;
        person["discarded_at"] = is_known ? ordered_json(time_text(known->second.at)) : nullptr;
        person["discarded_by"] = is_known && !known->second.by.empty() ? ordered_json(known->second.by) : nullptr;
        people.push_back(std::move(person));
    }
    ordered_json line;
    line["directory"] = directory.id.str();
    line["name"] = directory.configuration.name;
    line["discarded"] = {{"plan", all.plan},
                         {"total", all.users.size()},
                         {"groups", groups_json(account, all.groups)},
                         {"people", std::move(people)}};
    return on_one_line(line);
}

}  // namespace muster::codec
