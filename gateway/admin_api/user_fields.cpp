#include "gateway/admin_api/user_fields.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "domain/base/ascii.hpp"
#include "gateway/admin_api/read_field.hpp"
#include "gateway/message.hpp"
#include "gateway/url_encoding.hpp"

namespace muster::gateway::admin_api {
namespace {

/// U1: which place `alias3` names; nothing where it is none of the eight.
std::optional<std::size_t> place_of(std::string_view name) {
    constexpr std::string_view alias = "alias";
    if (!name.starts_with(alias)) return std::nullopt;
    name.remove_prefix(alias.size());
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error != std::errc{} || end != name.data() + name.size() || number < 1 || number > aliases_max) {
        return std::nullopt;
    }
    return number - 1;
}

/// An empty alias frees its place.
Result<user::AliasAt, ApiError> read_alias(const Desk& desk, std::size_t place, std::string_view name,
                                           std::string_view text) {
    if (text.empty()) return user::AliasAt{.place = place, .alias = {}};
    auto alias = parse_username(text, name, desk.folding);
    if (!alias) return failure(invalid(alias.error().field, alias.error().why));
    return user::AliasAt{.place = place, .alias = std::move(*alias)};
}

/// URL-encoded in itself, or the object as the API shows it.
Result<std::vector<Pair>, ApiError> read_pairs(const std::string& text) {
    if (!text.starts_with('{')) return decode_pairs(text);
    const auto object = Parameters::from_json(text, "aliases");
    if (!object) return failure(object.error());
    std::vector<Pair> pairs;
    for (const auto& name : object->names_beginning("")) {
        const auto value = object->text(name);
        if (!value) return failure(inside("aliases.", value.error()));
        pairs.push_back({.key = name, .value = value->value_or("")});
    }
    return pairs;
}

/// A whole user posted back names its aliases twice, and the same.
bool agree(const std::vector<Username>& whole, const std::vector<user::AliasAt>& places) {
    return std::ranges::all_of(places, [&](const user::AliasAt& at) {
        return at.alias == (at.place < whole.size() ? whole[at.place] : Username{});
    });
}

Result<std::vector<Username>, ApiError> read_whole_set(const Desk& desk, const std::string& text) {
    std::vector<Username> aliases;
    auto pairs = read_pairs(text);
    if (!pairs) return failure(pairs.error());
    for (const auto& [name, value] : *pairs) {
        const auto place = place_of(name);
        if (!place) return failure(invalid("aliases", "'" + name + "' is not one of alias1 to alias8"));
        auto alias = read_alias(desk, *place, name, value);
        if (!alias) return failure(alias.error());
        if (*place >= aliases.size()) aliases.resize(*place + 1);
        aliases[*place] = std::move(alias->alias);
    }
    drop_free_places_at_the_end(aliases);
    return aliases;
}

std::optional<ApiError> read_aliases(const Desk& desk, const Parameters& parameters, user::ProfileFields& fields) {
    for (const auto& name : parameters.names_beginning("alias")) {
        const auto place = place_of(name);
        if (!place) continue;  // `aliases`, or a parameter that means nothing
        const auto text = parameters.text(name);
        if (!text) return text.error();
        auto alias = read_alias(desk, *place, name, **text);
        if (!alias) return alias.error();
        fields.aliases_at.push_back(std::move(*alias));
    }
    const auto whole = parameters.text("aliases");
    if (!whole) return whole.error();
    if (!*whole) return std::nullopt;
    auto aliases = read_whole_set(desk, **whole);
    if (!aliases) return aliases.error();
    if (!agree(*aliases, fields.aliases_at)) return invalid("aliases", "says something else than alias1 to alias8");
    fields.aliases_at.clear();
    fields.aliases = std::move(*aliases);
    return std::nullopt;
}

template <class T>
T value_or_empty(std::optional<T>&& field) {
    return field ? std::move(*field) : T{};
}

}  // namespace

Result<user::ProfileFields, ApiError> read_profile(const Desk& desk, const Parameters& parameters) {
    user::ProfileFields fields;
    const auto username = parameters.text("username");
    if (!username) return failure(username.error());
    if (*username) {
        auto parsed = parse_username(**username, "username", desk.folding);
        if (!parsed) return failure(invalid(parsed.error().field, parsed.error().why));
        fields.username = std::move(*parsed);
    }
    if (auto error = read_aliases(desk, parameters, fields)) return failure(std::move(*error));
    if (auto error = read_field(parameters, "realname", parse_person_name, fields.real_name)) return failure(*error);
    if (auto error = read_field(parameters, "firstname", parse_person_name, fields.first_name)) return failure(*error);
    if (auto error = read_field(parameters, "lastname", parse_person_name, fields.last_name)) return failure(*error);
    if (auto error = read_field(parameters, "email", parse_email, fields.email)) return failure(*error);
    if (auto error = read_field(parameters, "notes", parse_notes, fields.notes)) return failure(*error);
    return fields;
}

Result<Profile, ApiError> read_new_profile(const Desk& desk, const Parameters& parameters) {
    if (auto username = parameters.needed("username"); !username) return failure(username.error());
    auto fields = read_profile(desk, parameters);
    if (!fields) return failure(fields.error());
    auto aliases = value_or_empty(std::move(fields->aliases));
    for (auto& [place, alias] : fields->aliases_at) {
        if (place >= aliases.size()) aliases.resize(place + 1);
        aliases[place] = std::move(alias);
    }
    drop_free_places_at_the_end(aliases);
    return Profile{.username = value_or_empty(std::move(fields->username)),
                   .aliases = std::move(aliases),
                   .real_name = value_or_empty(std::move(fields->real_name)),
                   .first_name = value_or_empty(std::move(fields->first_name)),
                   .last_name = value_or_empty(std::move(fields->last_name)),
                   .email = value_or_empty(std::move(fields->email)),
                   .notes = value_or_empty(std::move(fields->notes))};
}

Result<std::optional<user::Status>, ApiError> read_status(const Parameters& parameters) {
    const auto sent = parameters.text("status");
    if (!sent) return failure(sent.error());
    if (!*sent) return std::nullopt;
    const auto word = ascii_lower(**sent);
    if (word == "active") return user::Status::active;
    if (word == "bypass") return user::Status::bypass;
    if (word == "disabled") return user::Status::disabled;
    if (word == "locked out") return failure(invalid("status", "locked out is never set by hand"));  // S1
    if (word == "pending deletion") {
        return failure(invalid("status", "a user is sent to the trash by DELETE or bulk_send_to_trash"));
    }
    return failure(invalid("status", "none of active, bypass, disabled"));
}

}  // namespace muster::gateway::admin_api
