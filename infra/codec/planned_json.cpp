#include "infra/codec/planned_json.hpp"

#include <nlohmann/json.hpp>

namespace muster::codec {

std::string planned_json(const Planned& planned) {
    nlohmann::ordered_json line{{"what", planned.what}, {"id", planned.id}, {"who", planned.who}};
    auto& changes = line["changes"] = nlohmann::ordered_json::object();
    for (const auto& change : planned.changes) {
        auto& field = changes[change.field] = nlohmann::ordered_json::object();
        if (change.from) field["old"] = *change.from;
        field["new"] = change.to;
    }
    return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace muster::codec
