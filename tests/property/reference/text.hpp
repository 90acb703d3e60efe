#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "domain/account/command.hpp"
#include "domain/account/refusal.hpp"
#include "tests/property/reference/world.hpp"

/// How a difference is told: commands, refusals and what the account holds, as one line each.
namespace muster::reference {

/// `TrashUser`, whatever its namespace.
template <class T>
[[nodiscard]] std::string name_of_type() {
    const std::string_view text = __PRETTY_FUNCTION__;  // `… [with T = muster::user::TrashUser; …]`
    const auto from = text.find("T = ") + 4;
    const auto name = text.substr(from, text.find_first_of(";]", from) - from);
    return std::string{name.substr(name.rfind(':') + 1)};
}

[[nodiscard]] std::string name_of(const Command& command);
[[nodiscard]] std::string name_of(const Refusal& refusal);

[[nodiscard]] std::string say(Instant instant);
[[nodiscard]] std::string say(const Command& command);
[[nodiscard]] std::string say(const Refusal& refusal);

[[nodiscard]] std::string say(const Person& person);
[[nodiscard]] std::string say(const Group& group);
[[nodiscard]] std::string say(const Phone& phone);
[[nodiscard]] std::string say(const Token& token);
[[nodiscard]] std::string say(const Key& key);
[[nodiscard]] std::string say(const Admin& admin);
[[nodiscard]] std::string say(const Directory& directory);

}  // namespace muster::reference
