#include "infra/codec/admin_json.hpp"

#include <nlohmann/json.hpp>

namespace muster::codec {

using nlohmann::ordered_json;

std::string to_json(const AdminFile& file) {
    ordered_json json;
    json["url"] = file.url;
    json["host"] = file.host;
    json["port"] = file.port;
    json["ca"] = file.ca;
    json["admin_api"] = {{"ikey", file.admin_api.ikey}, {"skey", file.admin_api.skey}};
    json["auth_api"] = nullptr;
    json["directory"] = ordered_json::parse(file.directory_json, nullptr, false);
    if (json["directory"].is_discarded()) json["directory"] = nullptr;
    json["kafka"] = nullptr;
    if (!file.kafka_bootstrap.empty())
        json["kafka"] = {{"bootstrap", file.kafka_bootstrap}, {"topic", file.kafka_topic}};
    json["postgres"] = nullptr;
    if (!file.postgres_uri.empty()) json["postgres"] = {{"uri", file.postgres_uri}};
    return json.dump(2) + "\n";
}

std::optional<AdminFile> parse_admin_file(const std::string& text) {
    const auto json = ordered_json::parse(text, nullptr, false);
    const auto text_at = [](const ordered_json& object, const char* key) {
        const auto found = object.find(key);
        return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
    };
    if (!json.is_object()) return std::nullopt;
    AdminFile file;
    file.url = text_at(json, "url");
    file.host = text_at(json, "host");
    file.ca = text_at(json, "ca");
    if (const auto port = json.find("port"); port != json.end() && port->is_number_unsigned())
        file.port = port->get<std::uint16_t>();
    if (const auto keys = json.find("admin_api"); keys != json.end() && keys->is_object()) {
        file.admin_api = {.ikey = text_at(*keys, "ikey"), .skey = text_at(*keys, "skey")};
    }
    if (file.host.empty() || file.port == 0 || file.admin_api.ikey.empty()) return std::nullopt;
    return file;
}

}  // namespace muster::codec
