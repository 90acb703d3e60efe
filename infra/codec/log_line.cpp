#include "infra/codec/log_line.hpp"

#include <nlohmann/json.hpp>

namespace muster::codec {

using nlohmann::ordered_json;

std::string log_line(const std::vector<std::pair<std::string_view, std::string_view>>& fields) {
    ordered_json line;
    for (const auto& [name, value] : fields) {
        if (!value.empty()) line[std::string{name}] = value;
    }
    return line.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

ReadyPart ready_part(const std::string& body, const std::string& part) {
    const auto json = ordered_json::parse(body, nullptr, false);
    const auto pointer = ordered_json::json_pointer("/parts/" + part);
    if (json.is_discarded() || !json.contains(pointer)) return {};
    const auto& found = json[pointer];
    return {.known = true, .ok = found.value("ok", false), .detail = found.value("detail", std::string{})};
}

}  // namespace muster::codec
