#include <algorithm>

#include "domain/account/rules.hpp"

namespace muster {
namespace {

/// What one setting demands of another.
std::optional<BadValue> contradiction(const Settings& settings) {
    if (!settings.fraud_email.empty() && !settings.fraud_email_enabled) {
        return BadValue{{.field = "fraud_email", .why = "needs fraud_email_enabled"}};
    }
    if (settings.keypress_confirm.empty() != settings.keypress_fraud.empty()) {
        const auto* missing = settings.keypress_confirm.empty() ? "keypress_confirm" : "keypress_fraud";
        return BadValue{{.field = missing, .why = "is empty, and the other key press is not"}};
    }
    return std::nullopt;
}

bool is_given(const ChangeSettings& command, std::string_view name) {
    return std::ranges::any_of(command.settings, [&](const auto& one) { return one.first == name; });
}

}  // namespace

// L3, T1, T10: the account's settings, each within its limits. What they change begins now: deadlines that run already
// stay, as their events say when they end.
Decision decide(const Account& account, const ChangeSettings& command, Instant) {
    auto settings = account.settings;
    for (const auto& [name, value] : command.settings) {
        const auto* setting = find_setting(name);
        if (setting == nullptr) return BadValue{{.field = name, .why = "is no setting"}};
        if (auto fault = fault_of(*setting, value)) return BadValue{{.field = name, .why = *std::move(fault)}};
        assign(settings, *setting, value);
    }
    // Switching the mails off clears their address, unless the same call gives one.
    if (!settings.fraud_email_enabled && !is_given(command, "fraud_email")) settings.fraud_email.clear();
    if (auto bad = contradiction(settings)) return *std::move(bad);

    SettingsChanged changed{.account = account.id.value_or(AccountId{}), .changes = {}};
    for (const auto& setting : setting_table()) {
        auto from = value_of(account.settings, setting);
        auto to = value_of(settings, setting);
        if (from == to) continue;  // T10
        changed.changes.push_back({.setting = std::string{setting.name}, .from = std::move(from), .to = std::move(to)});
    }
    if (changed.changes.empty()) return Nothing{};  // T10
    return changed;                                 // L3
}

}  // namespace muster
