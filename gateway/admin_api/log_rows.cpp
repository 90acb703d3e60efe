#include "gateway/admin_api/log_rows.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <nlohmann/json.hpp>

#include "domain/base/invariant.hpp"
#include "domain/values/guid.hpp"
#include "gateway/iso_time.hpp"
#include "gateway/json_text.hpp"

namespace muster::gateway::admin_api {
namespace {

using nlohmann::json;
using queries::AuditDetail;
using queries::AuditEntry;
using queries::Named;

std::string called(const Named& named) {
    return named.name.empty() ? named.id : named.name;
}

json text_or_null(const std::string& text) {
    return text.empty() ? json(nullptr) : json(text);
}

json names_of(const AuditDetail& detail, const std::vector<Named>& all) {
    // A thing is in one directory at most, and a history tells of one group at a time.
    const bool single = detail.field == "directory" || (detail.field == "groups" && all.size() < 2);
    if (single) return all.empty() ? json(nullptr) : json(called(all.front()));
    auto names = json::array();
    for (const auto& one : all) names.push_back(called(one));
    return names;
}

json instant_of(const std::string& microseconds) {
    std::int64_t count = 0;
    const auto* end = microseconds.data() + microseconds.size();
    if (std::from_chars(microseconds.data(), end, count).ptr != end) return nullptr;
    return iso_time(Instant{std::chrono::microseconds{count}});
}

json value_of(const AuditDetail& detail) {
    switch (detail.kind) {
        case AuditDetail::Kind::named: {
            auto now = names_of(detail, detail.are);
            if (!detail.from) return now;
            return {{"old", names_of(detail, detail.were)}, {"new", std::move(now)}};
        }
        case AuditDetail::Kind::instant:
            if (!detail.from) return instant_of(detail.to);
            return {{"old", instant_of(*detail.from)}, {"new", instant_of(detail.to)}};
        case AuditDetail::Kind::text:
            if (!detail.from) return detail.to;
            return {{"old", *detail.from}, {"new", detail.to}};
    }
    broken_invariant("a detail is of one of three kinds");
}

/// Who joined or left: one user's groups, as a change of that user; else whom of the group.
json membership_of(const AuditEntry& entry) {
    auto object = json::object();
    for (const auto& detail : entry.details) object["users_" + detail.field] = value_of(detail);
    return object;
}

/// The only user of a change of members; nobody where they are more.
const Named* only_user(const AuditEntry& entry) {
    const auto action = log_action(entry);
    if (entry.type != "group.members_changed" || !action || action->name != "user_update") return nullptr;
    for (const auto& detail : entry.details) {
        if (!detail.are.empty()) return &detail.are.front();
    }
    return nullptr;
}

json description_object(const AuditEntry& entry) {
    auto object = json::object();
    if (only_user(entry) != nullptr) {
        const bool joined = entry.details.front().field == "joined";
        const json group = called(entry.subject);
        object["groups"] = {{"old", joined ? json(nullptr) : group}, {"new", joined ? group : json(nullptr)}};
    } else if (entry.type == "group.members_changed") {
        object = membership_of(entry);
    } else {
        for (const auto& detail : entry.details) object[detail.field] = value_of(detail);
    }
    if (!entry.reason.empty()) object["reason"] = entry.reason;
    if (!entry.sync_run.empty()) object["sync_id"] = entry.sync_run;
    return object;
}

/// JSON as text, or null where there is nothing to say.
json description(const AuditEntry& entry) {
    const auto object = description_object(entry);
    return object.empty() ? json(nullptr) : json(json_text(object));
}

const Named& target_of(const AuditEntry& entry) {
    const auto* user = only_user(entry);
    return user == nullptr ? entry.subject : *user;
}

std::string target_type(const AuditEntry& entry) {
    if (only_user(entry) != nullptr) return "user";
    const auto kind = entry.type.substr(0, entry.type.find('.'));
    if (kind == "client" || kind == "application") return "integration";
    return kind == "account" ? "customer" : kind;
}

std::string_view actor_type(Actor::Kind kind) {
    switch (kind) {
        case Actor::Kind::admin:
            return "admin";
        case Actor::Kind::client:
            return "api";
        case Actor::Kind::directory:
            return "directory";
        case Actor::Kind::system:
            return "system";
    }
    broken_invariant("an actor is of one of four kinds");
}

std::int64_t milliseconds_of(Instant at) {
    return std::chrono::floor<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

constexpr std::uint64_t sequence_bits = 0x3fff'ffff'ffff'ffff;  // what RFC 9562 leaves of the last 8 bytes

bool failed(const AuditEntry& entry) {
    const auto action = log_action(entry);
    return action && action->name.ends_with("_sync_failed");
}

}  // namespace

std::string log_username(const AuditEntry& entry) {
    switch (entry.actor_kind) {
        case Actor::Kind::admin:
            return called(entry.actor);
        case Actor::Kind::client:
            return "API (" + called(entry.actor) + ")";
        case Actor::Kind::directory:
            return (entry.actor.variety == "ad" ? "AD Sync (" : "OpenLDAP Sync (") + called(entry.actor) + ")";
        case Actor::Kind::system:
            return "System";
    }
    broken_invariant("an actor is of one of four kinds");
}

json administrator_log_row(const AuditEntry& entry) {
    const auto action = log_action(entry);
    return {{"timestamp", std::chrono::floor<std::chrono::seconds>(entry.at.time_since_epoch()).count()},
            {"isotimestamp", iso_time(entry.at)},
            {"username", log_username(entry)},
            {"action", action ? std::string{action->name} : entry.type},
            {"object", text_or_null(target_of(entry).name)},
            {"description", description(entry)}};
}

json activity_item(const AuditEntry& entry, std::string_view account) {
    const auto action = log_action(entry);
    const auto& target = target_of(entry);
    auto who = json::object();
    if (!entry.on_behalf_of.empty()) who["on_behalf_of"] = entry.on_behalf_of;
    if (!entry.cause.empty()) who["cause"] = entry.cause;
    const bool by_client = entry.actor_kind == Actor::Kind::client;
    return {
        {"activity_id", activity_id(entry)},
        {"ts", iso_time(entry.at)},
        {"akey", std::string{account}},
        {"action", {{"name", action ? std::string{action->name} : entry.type}, {"details", description(entry)}}},
        {"actor",
         {{"key", text_or_null(entry.actor.id)},
          {"name", log_username(entry)},
          {"type", std::string{actor_type(entry.actor_kind)}},
          {"details", who.empty() ? json(nullptr) : json(json_text(who))}}},
        {"target",
         {{"key", target.id}, {"name", text_or_null(target.name)}, {"type", target_type(entry)}, {"details", nullptr}}},
        {"old_target", nullptr},
        {"application",
         {{"key", by_client ? json(entry.actor.id) : json(nullptr)},
          {"name", by_client ? text_or_null(entry.actor.name) : json(nullptr)},
          {"type", by_client ? json("adminapi") : json(nullptr)}}},
        {"access_device",
         {{"browser", nullptr},
          {"browser_version", nullptr},
          {"ip", {{"address", text_or_null(entry.address)}}},
          {"location", {{"city", nullptr}, {"country", nullptr}, {"state", nullptr}}},
          {"os", nullptr},
          {"os_version", nullptr}}},
        {"outcome", {{"result", failed(entry) ? "FAILURE" : "SUCCESS"}}}};
}

// RFC 9562, version 8: the millisecond before, the sequence behind.
std::string activity_id(const AuditEntry& entry) {
    Guid uuid;
    const auto milliseconds = static_cast<std::uint64_t>(milliseconds_of(entry.at));
    for (std::size_t i = 0; i < 6; ++i) uuid.bytes[i] = static_cast<std::uint8_t>(milliseconds >> (40 - 8 * i));
    uuid.bytes[6] = 0x80;
    const auto last = (entry.sequence & sequence_bits) | ~sequence_bits << 1U;
    for (std::size_t i = 0; i < 8; ++i) uuid.bytes[8 + i] = static_cast<std::uint8_t>(last >> (56 - 8 * i));
    return uuid.text();
}

std::string activity_cursor(const AuditEntry& entry) {
    return std::to_string(milliseconds_of(entry.at)) + "," + activity_id(entry);
}

std::optional<queries::Audit::Cursor> parse_cursor(std::string_view text) {
    const auto comma = text.find(',');
    if (comma == std::string_view::npos) return std::nullopt;
    const auto number = text.substr(0, comma);
    std::int64_t milliseconds = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), milliseconds);
    // Beyond year 9999 microseconds would not hold it.
    constexpr std::int64_t milliseconds_max = 253'402'300'799'999;
    if (error != std::errc{} || end != number.data() + number.size()) return std::nullopt;
    if (milliseconds < 0 || milliseconds > milliseconds_max) return std::nullopt;
    const auto uuid = Guid::parse(text.substr(comma + 1));
    if (!uuid) return std::nullopt;
    std::uint64_t last = 0;
    for (std::size_t i = 8; i < 16; ++i) last = last << 8U | uuid->bytes[i];
    return queries::Audit::Cursor{.millisecond = Instant{std::chrono::milliseconds{milliseconds}},
                                  .sequence = last & sequence_bits};
}

}  // namespace muster::gateway::admin_api
