#include "gateway/json_text.hpp"

#include <nlohmann/json.hpp>

namespace muster::gateway {

std::string json_text(const nlohmann::json& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace muster::gateway
