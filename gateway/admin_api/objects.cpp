#include "gateway/admin_api/objects.hpp"

#include <chrono>
#include <nlohmann/json.hpp>

#include "gateway/admin_api/device_objects.hpp"

namespace muster::gateway::admin_api {
namespace {

using nlohmann::json;

/// Only so many aliases also have a field of their own; the rest stand in `aliases`.
constexpr std::size_t alias_fields = 4;

std::int64_t seconds(Instant instant) {
    return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

json null_if_empty(const std::string& text) {
    return text.empty() ? json(nullptr) : json(text);  // in braces it would be a list
}

/// Groups show theirs with a capital.
std::string capitalised(std::string status) {
    if (!status.empty() && status[0] >= 'a' && status[0] <= 'z') status[0] = static_cast<char>(status[0] - 'a' + 'A');
    return status;
}

/// The own status: no group's (S5). The trash stands above all, a lock above what was set.
std::string status_of(const queries::UserRow& user) {
    if (user.in_trash) return "pending deletion";
    return user.locked_out ? "locked out" : user.status;
}

}  // namespace

json group_object(const queries::GroupSummary& group) {
    json object = json::object();
    object["group_id"] = group.group.str();
    object["name"] = group.name;
    object["desc"] = group.description;
    object["status"] = capitalised(group.status);
    for (const auto* flag : {"push_enabled", "sms_enabled", "voice_enabled", "mobile_otp_enabled"})
        object[flag] = false;
    return object;
}

json user_object_without_lists(const queries::UserRow& user) {
    json object = json::object();
    object["user_id"] = user.user.str();
    object["username"] = user.username;
    auto& aliases = object["aliases"] = json::object();
    for (std::size_t i = 0; i < user.aliases.size(); ++i) {
        if (!user.aliases[i].empty()) aliases["alias" + std::to_string(i + 1)] = user.aliases[i];
    }
    for (std::size_t i = 0; i < alias_fields; ++i) {
        object["alias" + std::to_string(i + 1)] = null_if_empty(i < user.aliases.size() ? user.aliases[i] : "");
    }
    object["email"] = user.email;
    object["realname"] = null_if_empty(user.real_name);
    object["firstname"] = null_if_empty(user.first_name);
    object["lastname"] = null_if_empty(user.last_name);
    object["notes"] = user.notes;
    object["status"] = status_of(user);
    object["lockout_reason"] = user.locked_out ? json("Failed Attempts") : json(nullptr);
    object["is_enrolled"] = user.enrolled_at.has_value();  // U6
    object["created"] = seconds(user.created);
    object["last_login"] = user.last_login ? json(seconds(*user.last_login)) : json(nullptr);
    object["last_directory_sync"] = nullptr;
    if (user.managed && user.managed->last_sync) object["last_directory_sync"] = seconds(*user.managed->last_sync);
    if (user.managed && user.managed->kind == directory::Kind::ad) object["external_id"] = user.managed->guid.text();
    object["enable_auto_prompt"] = true;
    object["custom_attributes"] = json::object();
    return object;
}

json user_object(const queries::UserRow& user) {
    auto object = user_object_without_lists(user);
    auto& groups = object["groups"] = json::array();
    for (const auto& group : user.groups) groups.push_back(group_object(group));
    auto& phones = object["phones"] = json::array();
    for (const auto& phone : user.phones) phones.push_back(phone_object(phone));
    auto& tokens = object["tokens"] = json::array();
    for (const auto& token : user.tokens) tokens.push_back(token_object(token));
    auto& keys = object["webauthncredentials"] = json::array();
    for (const auto& key : user.security_keys) keys.push_back(security_key_object(key));
    for (const auto* list : {"u2ftokens", "desktoptokens", "desktop_authenticators"}) object[list] = json::array();
    return object;
}

}  // namespace muster::gateway::admin_api
