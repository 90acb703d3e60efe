#include "domain/account/rules.hpp"

namespace muster {

// T1: an account, and all the settings that it begins with.
Decision decide(const Account& account, const CreateAccount& command, Instant) {
    if (account.id == command.account) return Nothing{};
    if (account.id) return NoAccount{};
    auto settings = command.settings;
    settings.name = command.name;
    for (const auto& setting : setting_table()) {  // T1 among them
        auto fault = fault_of(setting, value_of(settings, setting));
        if (fault) return BadValue{{.field = std::string{setting.name}, .why = *std::move(fault)}};
    }
    settings.name.clear();  // it stands in the event by itself
    return AccountCreated{.account = command.account, .name = command.name, .settings = std::move(settings)};
}

}  // namespace muster
