#include "gateway/admin_api/integration_fields.hpp"

#include <utility>

#include "domain/base/ascii.hpp"
#include "domain/client/client.hpp"
#include "domain/values/utf8.hpp"
#include "gateway/admin_api/administration_objects.hpp"
#include "gateway/message.hpp"

namespace muster::gateway::admin_api {
namespace {

constexpr std::size_t networks_max = 100;

Result<std::optional<Notes>, ApiError> read_text(const Parameters& parameters, std::string_view name) {
    const auto sent = parameters.text(name);
    if (!sent) return failure(sent.error());
    if (!*sent) return std::nullopt;
    auto parsed = parse_notes(**sent, name);
    if (!parsed) return failure(invalid(parsed.error().field, parsed.error().why));
    return std::move(*parsed);
}

/// In any letter case, as the object shows some of them in another.
template <class Enum>
struct Word {
    std::string_view text;
    Enum value;
};
template <class Enum, std::size_t n>
Result<std::optional<Enum>, ApiError> read_word(const Parameters& parameters, std::string_view name,
                                                const Word<Enum> (&words)[n]) {
    const auto sent = parameters.text(name);
    if (!sent) return failure(sent.error());
    if (!*sent) return std::nullopt;
    std::string all;
    for (const auto& word : words) {
        if (ascii_lower(word.text) == ascii_lower(**sent)) return word.value;
        all.append(all.empty() ? "" : ", ").append(word.text);
    }
    return failure(invalid(name, "none of " + all));
}

Result<std::optional<std::vector<GroupId>>, ApiError> read_groups(const Parameters& parameters) {
    const auto sent = parameters.list("groups_allowed", application::permitted_groups_max);
    if (!sent) return failure(sent.error());
    if (!*sent) return std::nullopt;
    std::vector<GroupId> groups;
    for (const auto& text : **sent) {
        if (text.empty()) continue;
        const auto group = GroupId::parse(text);
        if (!group) return failure(invalid("groups_allowed", "no group " + text));
        groups.push_back(*group);
    }
    return groups;
}

Result<std::optional<std::vector<std::string>>, ApiError> read_networks(const Parameters& parameters) {
    const auto sent = parameters.list("networks_for_api_access", networks_max);
    if (!sent) return failure(sent.error());
    if (!*sent) return std::nullopt;
    std::vector<std::string> networks;
    for (const auto& text : **sent) {
        if (const auto network = trimmed(text); !network.empty()) networks.emplace_back(network);
    }
    return networks;
}

Result<void, ApiError> read_grants(const Parameters& parameters, IntegrationFields& fields) {
    for (const auto grant : client::all_grants()) {
        const auto sent = parameters.boolean(parameter_of(grant));
        if (!sent) return failure(sent.error());
        if (!*sent) continue;
        (**sent ? fields.given : fields.taken).push_back(grant);
    }
    return {};
}

template <class T>
Result<void, ApiError> take(Result<std::optional<T>, ApiError> sent, std::optional<T>& field) {
    if (!sent) return failure(sent.error());
    field = std::move(*sent);
    return {};
}

Result<void, ApiError> read_policies(const Parameters& parameters, IntegrationFields& fields) {
    using application::EnrollPolicy;
    using application::Normalization;
    using application::UserAccess;
    constexpr Word<EnrollPolicy> policies[]{
        {"enroll", EnrollPolicy::require}, {"allow", EnrollPolicy::allow}, {"deny", EnrollPolicy::deny}};
    constexpr Word<Normalization> normalizations[]{{"none", Normalization::none}, {"simple", Normalization::simple}};
    constexpr Word<UserAccess> accesses[]{{"ALL_USERS", UserAccess::all_users},
                                          {"PERMITTED_GROUPS", UserAccess::permitted_groups},
                                          {"NO_USERS", UserAccess::no_users}};
    return take(read_word(parameters, "enroll_policy", policies), fields.enroll_policy)
        .and_then([&] {
            return take(read_word(parameters, "username_normalization_policy", normalizations), fields.normalization);
        })
        .and_then([&] { return take(read_word(parameters, "user_access", accesses), fields.user_access); })
        .and_then([&] { return take(parameters.boolean("self_service_allowed"), fields.self_service); });
}

}  // namespace

Result<IntegrationFields, ApiError> read_integration_fields(const Parameters& parameters) {
    IntegrationFields fields;
    auto read = take(parameters.text("name"), fields.name)
                    .and_then([&] { return take(parameters.text("type"), fields.type); })
                    .and_then([&] { return take(read_text(parameters, "notes"), fields.notes); })
                    .and_then([&] { return take(read_text(parameters, "greeting"), fields.greeting); })
                    .and_then([&] { return read_grants(parameters, fields); })
                    .and_then([&] { return read_policies(parameters, fields); })
                    .and_then([&] { return take(read_groups(parameters), fields.groups); })
                    .and_then([&] { return take(read_networks(parameters), fields.networks); })
                    .and_then([&] { return take(parameters.boolean("strict_replay"), fields.strict_replay); });
    if (!read) return failure(read.error());
    if (fields.name) fields.name = std::string{trimmed(*fields.name)};
    const auto reset = parameters.boolean("reset_secret_key");
    if (!reset) return failure(reset.error());
    fields.reset_secret_key = reset->value_or(false);
    return fields;
}

std::optional<ApiError> not_of_a_client(const IntegrationFields& fields) {
    const application::Profile shown;
    const auto refused = [](std::string_view field) {
        return invalid(field, "is not for an API client (type adminapi)");
    };
    if (fields.enroll_policy.value_or(shown.enroll_policy) != shown.enroll_policy) return refused("enroll_policy");
    if (fields.normalization.value_or(shown.normalization) != shown.normalization) {
        return refused("username_normalization_policy");
    }
    if (fields.user_access.value_or(shown.user_access) != shown.user_access) return refused("user_access");
    if (fields.groups && !fields.groups->empty()) return refused("groups_allowed");
    if (fields.self_service.value_or(false)) return refused("self_service_allowed");
    if (fields.greeting && !fields.greeting->get().empty()) return refused("greeting");
    // Kept without effect it would promise a protection that there is not.
    if (fields.networks && !fields.networks->empty()) return refused("networks_for_api_access");
    return std::nullopt;
}

std::optional<ApiError> not_of_an_application(const IntegrationFields& fields) {
    constexpr std::string_view why = "is for an API client (type adminapi) only";
    if (fields.strict_replay.value_or(false)) return invalid("strict_replay", why);
    if (fields.given.empty()) return std::nullopt;
    return invalid(parameter_of(fields.given.front()), why);
}

}  // namespace muster::gateway::admin_api
