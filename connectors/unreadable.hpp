#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "connectors/replica.hpp"
#include "connectors/scope.hpp"
#include "domain/account/account.hpp"
#include "domain/directory/directory.hpp"

namespace muster::connectors {

/// A mapped attribute that nobody's entry shows, below a place or at all, although users there have it: a read right
/// withdrawn looks so, and LDAP answers with success (3.2).
struct Unreadable {
    std::uint16_t attribute = 0;  // index in the replica's AttributeSet
    std::string why;              // a sentence that says what to do
    bool everywhere = false;      // then the read proves nobody's absence either
};

/// What this read cannot be believed about, and of whom: neither emptying a field nor an "enabled" may follow from it
/// (D8, D6).
struct UnreadableAttributes {
    std::vector<Unreadable> list;                  // each once, with the highest place in which nobody shows it
    std::vector<std::vector<std::uint16_t>> sets;  // of attributes; the first is empty
    std::vector<std::uint32_t> set_of;             // by object of the replica: which set it is not to be judged by

    [[nodiscard]] bool any_everywhere() const;
};

[[nodiscard]] UnreadableAttributes unreadable_attributes(const Replica& replica, const Scope& scope,
                                                         const Account& account, const directory::Directory& directory);

}  // namespace muster::connectors
