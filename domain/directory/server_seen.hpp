#pragma once

#include <string>
#include <vector>

namespace muster::directory {

/// Which server answered, and how much it knew (directory-sync 3.3): facts for comparison, never a place to go on from.
struct ServerSeen {
    /// The last change from one origin that the server knows.
    struct Place {
        std::string origin;  // OpenLDAP: serverID; AD: invocationId
        std::string change;  // OpenLDAP: CSN; AD: USN in decimal

        friend bool operator==(const Place&, const Place&) = default;
    };
    std::string url;
    std::string id;             // AD: `dnsHostName invocationId …`; OpenLDAP: empty, the URL is all that tells it
    std::vector<Place> places;  // sorted by origin, each once
    /// The server told all of its places, so that an origin which is absent is one of which it knows nothing.
    bool whole = false;

    friend bool operator==(const ServerSeen&, const ServerSeen&) = default;
};

/// URL, id and places, for a person to read.
[[nodiscard]] std::string text_of(const ServerSeen& server);

[[nodiscard]] bool is_same_server(const ServerSeen& one, const ServerSeen& other);

/// D8: what shows that `now` knows less than an earlier read saw: a replica that lags, a server that was restored.
/// Nothing of what it says is news then. Empty: nothing shows that.
[[nodiscard]] std::string why_behind(const ServerSeen& now, const ServerSeen& before);

/// D8: why it cannot be told whether `now` knows all that `before` did, being another server that does not say: what
/// it does not show may be there. Empty: it can.
[[nodiscard]] std::string why_unsure(const ServerSeen& now, const ServerSeen& before);

/// `now`, with every place at the later of the two.
[[nodiscard]] ServerSeen later_of(ServerSeen now, const ServerSeen& before);

}  // namespace muster::directory
