#include "gateway/native_api/user_object.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "domain/account/dispatch.hpp"
#include "domain/base/invariant.hpp"
#include "domain/user/effective_status.hpp"
#include "gateway/refusals.hpp"

namespace muster::gateway::native_api {
namespace {

using nlohmann::json;

std::string_view name_of(directory::Kind kind) {
    switch (kind) {
        case directory::Kind::ad:
            return "ad";
        case directory::Kind::openldap:
            return "openldap";
    }
    broken_invariant("a kind without a name");
}

std::string_view word(user::EffectiveStatus::Value value) {
    using enum user::EffectiveStatus::Value;
    switch (value) {
        case active:
            return "active";
        case bypass:
            return "bypass";
        case disabled:
            return "disabled";
        case locked_out:
            return "locked out";
    }
    broken_invariant("an effective status without a word");
}

std::string_view word(user::EffectiveStatus::DecidedBy decided_by) {
    using enum user::EffectiveStatus::DecidedBy;
    switch (decided_by) {
        case own:
            return "own";
        case group:
            return "group";
        case lockout:
            return "lockout";
        case trash:
            return "trash";
    }
    broken_invariant("what decides a status without a word");
}

json group_object(const queries::GroupSummary& group) {
    return {{"group_id", group.group.str()}, {"name", group.name}, {"status", group.status}};
}

json allowed_object(const Account& account, const Command& command, Action action, Instant now) {
    const auto decision = dispatch(account, command, now);
    const auto* refusal = std::get_if<Refusal>(&decision.sum());
    json object = json::object();
    object["allowed"] = refusal == nullptr;
    if (refusal != nullptr) object["refused"] = refusal_object(explain(*refusal, account, action));
    return object;
}

}  // namespace

std::string time_text(Instant instant) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::milliseconds>(instant - day)};
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
    return text.data();
}

json time_value(const std::optional<Instant>& instant) {
    return instant ? json(time_text(*instant)) : json(nullptr);
}

std::string status_text(const queries::UserRow& user) {
    return user.locked_out ? "locked out" : user.status;
}

json user_object(const queries::UserRow& user) {
    json object{{"user_id", user.user.str()},
                {"username", user.username},
                {"aliases", json::array()},
                {"real_name", user.real_name},
                {"first_name", user.first_name},
                {"last_name", user.last_name},
                {"email", user.email},
                {"notes", user.notes},
                {"status", status_text(user)},
                {"enrolled_at", time_value(user.enrolled_at)},
                {"last_login", time_value(user.last_login)},
                {"phones", user.phones.size()},
                {"tokens", user.tokens.size()},
                {"security_keys", user.security_keys.size()},
                {"in_trash", user.in_trash},
                {"purge_at", time_value(user.purge_at)},
                {"created", time_text(user.created)},
                {"managed_by", nullptr},
                {"groups", json::array()}};
    for (const auto& alias : user.aliases) {
        if (!alias.empty()) object["aliases"].push_back(alias);
    }
    if (user.managed) {
        object["managed_by"] = {{"directory_id", user.managed->directory.str()},
                                {"kind", name_of(user.managed->kind)},
                                {"guid", user.managed->guid.text()},
                                {"last_sync", time_value(user.managed->last_sync)}};
    }
    for (const auto& group : user.groups) object["groups"].push_back(group_object(group));
    return object;
}

json effective_object(const Account& account, const UserId& id) {
    const auto* user = account.find_user(id);
    if (user == nullptr) return nullptr;
    const auto effective = user::effective_status(account, *user);
    json object{{"status", word(effective.value)}, {"decided_by", word(effective.decided_by)}, {"group", nullptr}};
    if (effective.group) {
        const auto* group = account.find_group(*effective.group);
        object["group"] = {{"group_id", effective.group->str()}, {"name", group == nullptr ? "" : group->name}};
    }
    return object;
}

json may_object(const Account& account, const UserId& user, Instant now) {
    const user::PurgeUser purge{.user = user, .cause = user::PurgeCause::admin};
    json object{{"trash", allowed_object(account, user::TrashUser{user}, Action::trash_users, now)},
                {"restore", allowed_object(account, user::RestoreUser{user}, Action::restore_users, now)},
                {"purge", allowed_object(account, purge, Action::purge_users, now)}};
    auto& status = object["status"] = json::object();
    for (const auto& [word, value] :
         {std::pair{"active", user::Status::active}, std::pair{"bypass", user::Status::bypass},
          std::pair{"disabled", user::Status::disabled}}) {
        const user::SetStatus command{.user = user, .status = value, .cause = user::Cause::admin};
        status[word] = allowed_object(account, command, Action::set_status, now);
    }
    return object;
}

json refusal_object(const ApiError& error) {
    return {{"code", static_cast<int>(error.code)}, {"rule", error.rule}, {"detail", error.detail}};
}

}  // namespace muster::gateway::native_api
