#include "gateway/admin_api/envelope.hpp"

#include <nlohmann/json.hpp>

#include "gateway/json_text.hpp"

namespace muster::gateway::admin_api {

using nlohmann::json;

Response ok(const json& response, const std::optional<PageInfo>& page) {
    json envelope{{"stat", "OK"}, {"response", response}};
    if (page) {
        auto& metadata = envelope["metadata"];
        metadata["total_objects"] = page->total_objects;
        if (page->next_offset) metadata["next_offset"] = *page->next_offset;
        if (page->prev_offset) metadata["prev_offset"] = *page->prev_offset;
    }
    return {.status = 200, .body = json_text(envelope)};
}

json fail_object(const ApiError& error) {
    json envelope{{"stat", "FAIL"}, {"code", static_cast<int>(error.code)}, {"message", message_of(error.code)}};
    if (!error.detail.empty()) envelope["message_detail"] = error.detail;
    return envelope;
}

Response fail(const ApiError& error) {
    return {.status = status_of(error.code), .body = json_text(fail_object(error))};
}

}  // namespace muster::gateway::admin_api
