#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/directory/server_seen.hpp"

namespace muster::ldap {

/// What a domain controller says of itself.
struct AdServer {
    std::string naming_context;
    std::vector<std::string> naming_contexts;
    std::string configuration_context;
    std::string host;
    std::string invocation_id;
    std::uint64_t highest_usn = 0;
    bool synchronized = false;
    bool offers_dirsync = false;
    bool is_samba = false;
    /// How far it knows the others' changes; absent where it does not tell.
    std::optional<std::vector<directory::ServerSeen::Place>> others;

    [[nodiscard]] std::string identity() const { return host + " invocationId " + invocation_id; }
    /// Of one that has no partners (`alone`), nothing is all that there is to tell of others.
    [[nodiscard]] directory::ServerSeen seen_at(const std::string& url, bool alone) const;
};

/// `replUpToDateVector` of a naming context's head (MS-DRSR 5.165 and 5.166). Nothing where it cannot be read.
[[nodiscard]] std::optional<std::vector<directory::ServerSeen::Place>> places_of(std::string_view vector);

}  // namespace muster::ldap
