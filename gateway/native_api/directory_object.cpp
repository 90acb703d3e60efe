#include "gateway/native_api/directory_object.hpp"

#include <chrono>
#include <nlohmann/json.hpp>

#include "gateway/native_api/directory_form.hpp"
#include "gateway/native_api/sync_object.hpp"
#include "gateway/native_api/user_object.hpp"
#include "gateway/sync_words.hpp"

namespace muster::gateway::native_api {

using nlohmann::json;

json directory_object(const directory::Directory& directory) {
    auto object = configuration_object(directory.configuration);
    object["directory_id"] = directory.id.str();
    object["paused"] = nullptr;
    if (const auto& paused = directory.paused) {
        object["paused"] = {{"since", time_value(paused->since)}, {"reason", paused->why}};
    }
    object["managed"] = {{"users", directory.users.size()}, {"groups", directory.groups.size()}};
    object["held"] = directory.held ? directory.held->total : 0;
    object["last_complete_at"] = time_value(directory.last_sync);
    return object;
}

json run_object(const queries::SyncRunRow& run, bool whole) {
    json object{{"run", run.run.get()},
                {"kind", word_of(run.kind)},
                {"began", time_value(run.began)},
                {"finished", time_value(run.finished)},
                {"seconds", nullptr},
                {"outcome", run.outcome ? json(word_of(*run.outcome)) : json(nullptr)},
                {"worst", run.worst},
                {"server", run.server},
                {"counts", counts_object(run.counts)},
                {"left_out", json::array()}};
    if (run.finished) object["seconds"] = std::chrono::duration<double>(*run.finished - run.began).count();
    for (const auto& reason : run.left_out) {
        auto left_out = left_out_object(reason);
        if (!whole) left_out.erase("examples");
        object["left_out"].push_back(std::move(left_out));
    }
    return object;
}

std::string edition_tag(const directory::Directory& directory) {
    return '"' + directory.id.str() + "." + std::to_string(directory.edition) + '"';
}

json connection_test_object(const directory::ConnectionTest& test) {
    json object{{"ok", test.problem.empty()},
                {"problem", test.problem.empty() ? json(nullptr) : json(test.problem)},
                {"server", test.server},
                {"bound_as", test.bound_as},
                {"following", test.following},
                {"groups", json::array()},
                {"entries", test.entries},
                {"people", test.people},
                {"examples", json::array()},
                {"unseen", test.unseen},
                {"deletions_visible", test.deletions_visible}};
    for (const auto& group : test.groups) {
        object["groups"].push_back({{"configured", group.configured},
                                    {"found", !group.guid.empty()},
                                    {"dn", group.dn},
                                    {"guid", group.guid},
                                    {"missing", group.missing.empty() ? json(nullptr) : json(group.missing)},
                                    {"people", group.people}});
    }
    for (const auto& person : test.examples) {
        object["examples"].push_back({{"username", person.username},
                                      {"real_name", person.real_name},
                                      {"dn", person.dn},
                                      {"groups", person.groups},
                                      {"phones", person.phones},
                                      {"problems", person.problems}});
    }
    return object;
}

}  // namespace muster::gateway::native_api
