#include "gateway/native_api/user_patch.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace muster::gateway::native_api {
namespace {

using nlohmann::json;
using Fault = std::optional<ApiError>;

/// The domain's names for the fields, which are the Admin API's, and the native API's.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> renamed{{{"realname", "real_name"},
                                                                                {"firstname", "first_name"},
                                                                                {"lastname", "last_name"},
                                                                                {"desc", "description"},
                                                                                {"purge_date", "purge_at"}}};

ApiError as_error(const Malformed& malformed) {
    return invalid(malformed.field, malformed.why);
}

/// Null empties it.
template <class T>
Fault read_text(const json& patch, std::string_view name,
                Result<T, Malformed> (*parse)(std::string_view text, std::string_view field), std::optional<T>& into) {
    const auto found = patch.find(name);
    if (found == patch.end()) return std::nullopt;
    if (!found->is_string() && !found->is_null()) return invalid(name, "neither text nor null");
    auto parsed = parse(found->is_null() ? std::string{} : found->get<std::string>(), name);
    if (!parsed) return as_error(parsed.error());
    into = std::move(*parsed);
    return std::nullopt;
}

Fault read_username(const Desk& desk, const json& patch, user::ProfileFields& fields) {
    constexpr std::string_view name = "username";
    const auto found = patch.find(name);
    if (found == patch.end()) return std::nullopt;
    if (found->is_null()) return invalid(name, "cannot be taken away");  // U5
    if (!found->is_string()) return invalid(name, "not text");
    auto parsed = parse_username(found->get<std::string>(), name, desk.folding);
    if (!parsed) return as_error(parsed.error());
    fields.username = std::move(*parsed);
    return std::nullopt;
}

/// A list takes the place of the list that was, as merge patches have it.
Fault read_aliases(const Desk& desk, const json& patch, user::ProfileFields& fields) {
    constexpr std::string_view name = "aliases";
    const auto found = patch.find(name);
    if (found == patch.end()) return std::nullopt;
    std::vector<Username> aliases;
    if (!found->is_null()) {
        if (!found->is_array()) return invalid(name, "neither a list nor null");
        if (found->size() > aliases_max) return invalid(name, "more than eight");  // U1
        for (const auto& item : *found) {
            const auto place = std::string{name} + "/" + std::to_string(aliases.size());
            if (!item.is_string()) return invalid(place, "not text");
            auto alias = parse_username(item.get<std::string>(), place, desk.folding);
            if (!alias) return as_error(alias.error());
            aliases.push_back(std::move(*alias));
        }
    }
    fields.aliases = std::move(aliases);
    return std::nullopt;
}

Fault read_status(const json& patch, std::optional<user::Status>& into) {
    constexpr std::string_view name = "status";
    const auto found = patch.find(name);
    if (found == patch.end()) return std::nullopt;
    if (*found == "active") {
        into = user::Status::active;
    } else if (*found == "bypass") {
        into = user::Status::bypass;
    } else if (*found == "disabled") {
        into = user::Status::disabled;
    } else {
        return invalid(name, *found == "locked out" ? "locked out is never set by hand"  // S1
                                                    : "one of active, bypass, disabled");
    }
    return std::nullopt;
}

}  // namespace

Result<UserPatch, ApiError> read_user_patch(const Desk& desk, std::string_view body) {
    const auto patch = json::parse(body, nullptr, false);
    if (!patch.is_object()) return failure(invalid("body", "not a JSON object"));
    UserPatch wanted;
    auto& fields = wanted.fields;
    for (auto& fault : {read_username(desk, patch, fields), read_aliases(desk, patch, fields),
                        read_text(patch, "real_name", parse_person_name, fields.real_name),
                        read_text(patch, "first_name", parse_person_name, fields.first_name),
                        read_text(patch, "last_name", parse_person_name, fields.last_name),
                        read_text(patch, "email", parse_email, fields.email),
                        read_text(patch, "notes", parse_notes, fields.notes), read_status(patch, wanted.status)}) {
        if (fault) return failure(*fault);
    }
    return wanted;
}

std::string_view member_of(std::string_view field) {
    const auto* const found = std::ranges::find(renamed, field, [](const auto& one) { return one.first; });
    return found == renamed.end() ? field : found->second;
}

ApiError as_member(ApiError error) {
    const auto rename = [&](std::string_view member) {
        error.detail.replace(0, error.parameter.size(), member);
        error.parameter = member;
    };
    rename(member_of(std::string{error.parameter}));
    constexpr std::string_view alias = "alias";
    std::size_t place = 0;
    const auto* begin = error.parameter.data() + std::min(alias.size(), error.parameter.size());
    const auto* end = error.parameter.data() + error.parameter.size();
    if (error.parameter.starts_with(alias) && std::from_chars(begin, end, place).ptr == end && place > 0) {
        rename("aliases/" + std::to_string(place - 1));
    }
    return error;
}

}  // namespace muster::gateway::native_api
