#include "gateway/admin_api/device_objects.hpp"

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gateway/admin_api/device_words.hpp"
#include "gateway/admin_api/objects.hpp"

namespace muster::gateway::admin_api {
namespace {

using nlohmann::json;

json users_of(const std::vector<queries::UserRow>& users) {
    json list = json::array();
    for (const auto& user : users) list.push_back(user_object_without_lists(user));
    return list;
}

}  // namespace

json phone_object(const queries::PhoneRow& phone) {
    json object = json::object();
    object["phone_id"] = phone.phone.str();
    object["number"] = phone.number;
    object["extension"] = phone.extension;
    object["name"] = phone.name;
    object["type"] = shown(phone.type);
    object["platform"] = shown(phone.platform);
    object["predelay"] = std::to_string(phone.predelay.count());
    object["postdelay"] = std::to_string(phone.postdelay.count());
    object["activated"] = false;
    object["sms_passcodes_sent"] = false;
    object["capabilities"] = json::array();  // only what works is named, and no provider is plugged in (A2)
    for (const auto* not_known : {"model", "encrypted", "fingerprint", "screenlock", "tampered", "last_seen"}) {
        object[not_known] = "";
    }
    return object;
}

json token_object(const queries::TokenRow& token) {
    json object = json::object();
    object["token_id"] = token.token.str();
    object["type"] = shown(token.type);
    object["serial"] = token.serial;
    object["totp_step"] = token.totp_step ? json(token.totp_step->count()) : json(nullptr);
    return object;
}

json security_key_object(const queries::SecurityKeyRow& key) {
    json object = json::object();
    object["webauthnkey"] = key.key.str();
    object["credential_name"] = key.name;
    object["label"] = key.label;
    object["date_added"] = std::chrono::floor<std::chrono::seconds>(key.added).time_since_epoch().count();
    object["uv_capable"] = key.uv_capable;
    return object;
}

json phone_object_with_users(const queries::PhoneRow& phone) {
    auto object = phone_object(phone);
    object["users"] = users_of(phone.users);
    return object;
}

json token_object_with_users(const queries::TokenRow& token) {
    auto object = token_object(token);
    object["users"] = users_of(token.users);
    object["admins"] = json::array();  // an admin's own second factor is none of the account's tokens (R6)
    return object;
}

json security_key_object_with_user(const queries::SecurityKeyRow& key) {
    auto object = security_key_object(key);
    object["user"] = key.users.empty() ? json(nullptr) : user_object_without_lists(key.users.front());
    object["admin"] = nullptr;
    return object;
}

}  // namespace muster::gateway::admin_api
