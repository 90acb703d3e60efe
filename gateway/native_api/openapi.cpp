#include "gateway/native_api/openapi.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "gateway/native_api/position.hpp"

namespace muster::gateway::native_api {
namespace {

using nlohmann::json;

json text_schema() {
    return {{"type", "string"}};
}

json header_parameter(std::string_view name, bool needed, std::string_view words) {
    return {{"name", name}, {"in", "header"}, {"required", needed}, {"description", words}, {"schema", text_schema()}};
}

json path_parameters(std::string_view pattern) {
    auto parameters = json::array();
    for (auto begin = pattern.find('{'); begin != std::string_view::npos; begin = pattern.find('{', begin + 1)) {
        const auto end = pattern.find('}', begin);
        parameters.push_back({{"name", pattern.substr(begin + 1, end - begin - 1)},
                              {"in", "path"},
                              {"required", true},
                              {"schema", text_schema()}});
    }
    return parameters;
}

json parameters_of(const Route& route) {
    auto parameters = path_parameters(route.pattern);
    for (const auto& each : route.description->parameters) {
        if (each.in != ParameterDescription::In::query) continue;
        parameters.push_back({{"name", each.name},
                              {"in", "query"},
                              {"required", each.is_needed},
                              {"description", each.words},
                              {"schema", json::parse(each.schema)}});
    }
    if (route.method == "GET") {
        parameters.push_back(
            header_parameter(position_name, false,
                             "What the answer must show at least: a position as the answer to a write carries it."));
    }
    if (route.description->takes_idempotency_key) {
        parameters.push_back(header_parameter(
            "Idempotency-Key", false,
            "Up to 128 characters that stand for this request for a day: sent again, it gets the first answer again."));
    }
    if (route.description->needs_edition || route.description->heeds_edition) {
        parameters.push_back(header_parameter("If-Match", route.description->needs_edition,
                                              "The `ETag` of what was read: where that has changed meanwhile, "
                                              "nothing is done (412). `*`: whatever it "
                                              "has become."));
    }
    return parameters;
}

json body_of(const Route& route) {
    if (!route.description->file_words.empty()) {
        return {{"required", true},
                {"description", route.description->file_words},
                {"content", {{std::string{route.description->only_body_type}, {{"schema", text_schema()}}}}}};
    }
    json schema{{"type", "object"}, {"additionalProperties", false}, {"properties", json::object()}};
    for (const auto& each : route.description->parameters) {
        if (each.in != ParameterDescription::In::body) continue;
        auto property = json::parse(each.schema);
        property["description"] = each.words;
        schema["properties"][std::string{each.name}] = std::move(property);
        if (each.is_needed) schema["required"].push_back(each.name);
    }
    if (schema["properties"].empty()) return nullptr;
    const auto only = route.description->only_body_type;
    const std::string type{only.empty() ? "application/json" : only};
    return {{"required", true}, {"content", {{type, {{"schema", std::move(schema)}}}}}};
}

std::string operation_id(const Route& route) {
    std::string id{route.method};
    for (auto& c : id) c = static_cast<char>(c - 'A' + 'a');
    for (const char c : route.pattern) {
        if (c == '/' || c == '.') {
            id += '_';
        } else if (c != '{' && c != '}') {
            id += c;
        }
    }
    return id;
}

json operation_of(const Route& route) {
    const auto& about = *route.description;
    json success{{"description", "As asked."},
                 {"headers",
                  {{std::string{position_name},
                    {{"description", "Where the write ended, or what the read shows."}, {"schema", text_schema()}}}}}};
    if (about.tells_edition) {
        success["headers"]["ETag"] = {
            {"description",
             "Another one whenever something changed that an edit can change or hangs on: fields, own "
             "status, lock, trash, the directory that manages the user."},
            {"schema", text_schema()}};
    }
    const auto schema =
        about.answer.empty() ? text_schema() : json{{"$ref", "#/components/schemas/" + std::string{about.answer}}};
    success["content"][std::string{about.media_type}] = {{"schema", schema}};
    json operation{{"operationId", operation_id(route)},
                   {"summary", about.summary},
                   {"description", "Takes the grant `" + std::string{words(permission(route.action).grant)} + "`."},
                   {"parameters", parameters_of(route)},
                   {"responses",
                    {{std::to_string(about.status), std::move(success)},
                     {"default", {{"$ref", "#/components/responses/Problem"}}}}}};
    if (auto body = body_of(route); !body.is_null()) {
        operation["requestBody"] = std::move(body);
    }
    return operation;
}

}  // namespace

json openapi_document(std::span<const Route> routes) {
    json document{
        {"openapi", "3.1.0"},
        {"info",
         {{"title", "Muster: the native API"},
          {"version", "1"},
          {"description",
           "What the compatible Admin API cannot say. Requests are signed as there; unknown parameters are refused."}}},
        {"servers", json::array({{{"url", "/"}}})},
        {"security", json::array({{{"signature", json::array()}}})},
        {"paths", json::object()},
        {"components",
         {{"schemas", schemas()},
          {"securitySchemes",
           {{"signature",
             {{"type", "http"},
              {"scheme", "basic"},
              {"description", "The integration key as the name, the request's signature as the password."}}}}},
          {"responses",
           {{"Problem",
             {{"description", "Refused, or not possible now."},
              {"content",
               {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}}}}}}}}};
    for (const auto& route : routes) {
        auto method = std::string{route.method};
        for (auto& c : method) c = static_cast<char>(c - 'A' + 'a');
        document["paths"][std::string{route.pattern}][method] = operation_of(route);
    }
    return document;
}

}  // namespace muster::gateway::native_api
