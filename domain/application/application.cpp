#include "domain/application/application.hpp"

#include <algorithm>
#include <string_view>

#include "domain/account/account.hpp"
#include "domain/values/label.hpp"

namespace muster::application {
namespace {

constexpr std::size_t type_bytes_max = 64;
constexpr std::size_t networks_max = 100;
constexpr std::size_t network_bytes_max = 100;  // two IPv6 addresses and a dash
constexpr std::string_view type_characters = "abcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view network_characters = "0123456789abcdefABCDEF.:/-";

bool consists_of(std::string_view text, std::string_view characters, std::size_t bytes_max) {
    return !text.empty() && text.size() <= bytes_max && text.find_first_not_of(characters) == std::string_view::npos;
}

}  // namespace

std::optional<Refusal> check_profile(const Account& account, const Profile& profile) {
    if (auto wrong = wrong_label(profile.name, "name")) return BadValue{*std::move(wrong)};
    if (!consists_of(profile.type, type_characters, type_bytes_max)) {
        return BadValue{{.field = "type", .why = "is not 1 to 64 lower-case letters, digits, - and _"}};
    }
    if (profile.groups.size() > permitted_groups_max) {  // P1
        return BadValue{{.field = "groups_allowed", .why = "are more than 100"}};
    }
    for (const auto& group : profile.groups) {
        if (account.find_group(group) == nullptr) return UnknownGroup{.group = group};  // P1
    }
    if (profile.networks.size() > networks_max) {
        return BadValue{{.field = "networks_for_api_access", .why = "are more than 100"}};
    }
    const auto is_network = [](const std::string& text) {
        return consists_of(text, network_characters, network_bytes_max);
    };
    if (!std::ranges::all_of(profile.networks, is_network)) {
        return BadValue{{.field = "networks_for_api_access", .why = "are not addresses, ranges or CIDR blocks"}};
    }
    return std::nullopt;
}

void fold(Account& account, const Created& created) {
    account.applications.try_emplace(
        created.application,
        Application{.key = created.application, .profile = created.profile, .secret = {}, .last_showing = {}});
}

void fold(Account& account, const Changed& changed) {
    auto* application = account.applications.edit(changed.application);
    if (application == nullptr) return;
    auto& profile = application->profile;
    if (changed.name) profile.name = changed.name->to;
    if (changed.enroll_policy) profile.enroll_policy = changed.enroll_policy->to;
    if (changed.normalization) profile.normalization = changed.normalization->to;
    if (changed.user_access) profile.user_access = changed.user_access->to;
    if (changed.groups) profile.groups = changed.groups->to;
    if (changed.self_service) profile.self_service = changed.self_service->to;
    if (changed.notes) profile.notes = changed.notes->to;
    if (changed.greeting) profile.greeting = changed.greeting->to;
    if (changed.networks) profile.networks = changed.networks->to;
}

void fold(Account& account, const Removed& removed) {
    account.applications.erase(removed.application);
}

void fold(Account& account, const SecretReset& reset) {
    if (auto* application = account.applications.edit(reset.application)) application->secret = reset.secret;
}

void fold(Account& account, const SecretShown& shown) {
    if (auto* application = account.applications.edit(shown.application)) application->last_showing = shown.showing;
}

}  // namespace muster::application
