#include <algorithm>
#include <iterator>

#include "domain/application/rules.hpp"

namespace muster::application {
namespace {

/// Takes the field over into `now` where it is to be another; was it?
template <class T>
bool take(const std::optional<T>& wanted, T& now, std::optional<Change<T>>& change) {
    if (!wanted || *wanted == now) return false;  // T10
    change = {now, *wanted};
    now = *wanted;
    return true;
}

}  // namespace

// P1: an application is called or meant otherwise, or gets a new secret key.
Decision decide(const Account& account, const ChangeApplication& command, Instant) {
    const auto* application = account.find_application(command.application);
    if (application == nullptr) return UnknownApplication{.application = command.application};
    auto profile = application->profile;
    Changed changed;
    changed.application = application->key;
    const bool differs[] = {take(command.name, profile.name, changed.name),
                            take(command.enroll_policy, profile.enroll_policy, changed.enroll_policy),
                            take(command.normalization, profile.normalization, changed.normalization),
                            take(command.user_access, profile.user_access, changed.user_access),
                            take(command.groups, profile.groups, changed.groups),
                            take(command.self_service, profile.self_service, changed.self_service),
                            take(command.notes, profile.notes, changed.notes),
                            take(command.greeting, profile.greeting, changed.greeting),
                            take(command.networks, profile.networks, changed.networks)};
    const bool changes = std::ranges::find(differs, true) != std::end(differs);
    const bool new_secret = command.secret && *command.secret != application->secret;
    if (!changes && !new_secret) return Nothing{};  // T10

    Events events;
    if (changes) {
        // A group that was permitted and is gone does not stand in the way of another change.
        if (!changed.groups) profile.groups.clear();
        if (auto refusal = check_profile(account, profile)) return *std::move(refusal);  // P1
        events.emplace_back(std::move(changed));
    }
    if (new_secret) events.emplace_back(SecretReset{.application = application->key, .secret = *command.secret});
    return events;
}

}  // namespace muster::application
