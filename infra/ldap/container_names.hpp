#pragma once

#include <string>
#include <unordered_map>

#include "connectors/directory.hpp"
#include "domain/values/guid.hpp"

namespace muster::ldap {

/// The names of containers while one read runs. Of one that is renamed meanwhile no child is told again (fact 5), and
/// each was sent by the name that it had at its moment. The names that a container had lead from one to the other, as
/// long as no other container had one of them.
class ContainerNames {
public:
    /// `is_late`: it was changed while the read ran, and these come in the order in which they came about. Empty, or
    /// why it cannot be told whose names those below bear.
    [[nodiscard]] std::string take(const connectors::RawEntry& entry, bool is_late);

private:
    std::unordered_map<Guid, std::string> last_;   // as they were sent
    std::unordered_map<std::string, Guid> first_;  // who had it first; lower case
};

}  // namespace muster::ldap
