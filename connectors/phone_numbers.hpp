#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "connectors/attribute_set.hpp"
#include "connectors/left_outs.hpp"
#include "connectors/object.hpp"
#include "domain/account/account.hpp"
#include "domain/directory/commands.hpp"
#include "domain/directory/configuration.hpp"

namespace muster::connectors {

/// An attribute whose numbers become phones.
struct PhoneAttribute {
    std::uint16_t attribute = 0;  // index in the replica's AttributeSet
    phone::Type type = phone::Type::unknown;
    std::string name;  // as the configuration writes it
};

/// Those that the configuration maps, in its order.
[[nodiscard]] std::vector<PhoneAttribute> phone_attributes(const directory::Configuration& configuration,
                                                           const AttributeSet& attributes);

/// A person's numbers, without the ids that new phones would have.
struct MappedPhones {
    std::vector<directory::NumberView> numbers;
    directory::PhonesSeen seen = directory::PhonesSeen::all;
    std::vector<Problem> problems;
};

/// U5: a number that is not E.164 is left out: whose country it means is not guessed.
[[nodiscard]] MappedPhones phones_of(const Object& person, const std::vector<PhoneAttribute>& attributes);

/// D8: some of the numbers that its directory gave the user may be in this attribute, which does not show: more of the
/// kind are missing than the others of that kind show new ones in their place.
[[nodiscard]] bool misses_numbers(const Account& account, const user::User& user, const Object& person,
                                  const std::vector<PhoneAttribute>& attributes, const PhoneAttribute& unseen);

}  // namespace muster::connectors
