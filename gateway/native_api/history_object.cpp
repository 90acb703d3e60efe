#include "gateway/native_api/history_object.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <string>

#include "domain/base/invariant.hpp"
#include "gateway/native_api/user_object.hpp"
#include "gateway/native_api/user_patch.hpp"

namespace muster::gateway::native_api {
namespace {

using nlohmann::json;
using queries::AuditDetail;
using queries::Named;

json text_or_null(const std::string& text) {
    return text.empty() ? json(nullptr) : json(text);
}

json named_object(const Named& named) {
    return {{"id", named.id}, {"name", text_or_null(named.name)}};
}

json all_of(const std::vector<Named>& all) {
    auto list = json::array();
    for (const auto& one : all) list.push_back(named_object(one));
    return list;
}

json instant_of(const std::string& microseconds) {
    std::int64_t count = 0;
    const auto* end = microseconds.data() + microseconds.size();
    if (std::from_chars(microseconds.data(), end, count).ptr != end) return nullptr;
    return time_text(Instant{std::chrono::microseconds{count}});
}

json change_object(const AuditDetail& detail) {
    json change{{"field", member_of(detail.field)}, {"old", nullptr}, {"new", nullptr}};
    switch (detail.kind) {
        case AuditDetail::Kind::named:
            if (detail.from) change["old"] = all_of(detail.were);
            change["new"] = all_of(detail.are);
            break;
        case AuditDetail::Kind::instant:
            if (detail.from) change["old"] = instant_of(*detail.from);
            change["new"] = instant_of(detail.to);
            break;
        case AuditDetail::Kind::text:
            if (detail.from) change["old"] = *detail.from;
            change["new"] = detail.to;
            break;
    }
    return change;
}

json then_object(const std::optional<queries::StatusThen>& then) {
    if (!then) return nullptr;
    return {{"status", then->status},
            {"decided_by", then->decided_by},
            {"group",
             then->group.id.empty() ? json(nullptr) : json{{"group_id", then->group.id}, {"name", then->group.name}}}};
}

std::string_view word(Actor::Kind kind) {
    switch (kind) {
        case Actor::Kind::admin:
            return "admin";
        case Actor::Kind::client:
            return "client";
        case Actor::Kind::directory:
            return "directory";
        case Actor::Kind::system:
            return "system";
    }
    broken_invariant("an actor is of one of four kinds");
}

}  // namespace

json history_object(const queries::AuditEntry& entry) {
    json object{{"sequence", entry.sequence},
                {"at", time_text(entry.at)},
                {"type", entry.type},
                {"subject", named_object(entry.subject)},
                {"actor", named_object(entry.actor)},
                {"on_behalf_of", text_or_null(entry.on_behalf_of)},
                {"cause", text_or_null(entry.cause)},
                {"reason", text_or_null(entry.reason)},
                {"sync_run", text_or_null(entry.sync_run)},
                {"address", text_or_null(entry.address)},
                {"changes", json::array()},
                {"effective", nullptr}};
    object["actor"]["kind"] = word(entry.actor_kind);
    for (const auto& detail : entry.details) object["changes"].push_back(change_object(detail));
    if (entry.turn) {
        object["effective"] = {{"old", then_object(entry.turn->from)}, {"new", then_object(entry.turn->to)}};
    }
    return object;
}

}  // namespace muster::gateway::native_api
