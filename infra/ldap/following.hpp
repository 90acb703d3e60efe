#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "connectors/directory.hpp"
#include "domain/values/guid.hpp"
#include "infra/ldap/connection.hpp"
#include "infra/ldap/guid_set.hpp"
#include "infra/ldap/sync_cookie.hpp"

namespace muster::ldap {

/// Whom a sink was told of: a server whose log is lost says who is still there, and not who has gone.
struct Told {
    GuidSet all;
    // And by which names the containers: of one that was renamed no child is reported (fact 5).
    std::unordered_map<Guid, std::string> containers;
};

/// Passes on, and keeps in mind.
class Telling : public connectors::EntrySink {
public:
    Telling(connectors::EntrySink& sink, Told& told) : sink_(sink), told_(told) {}
    void entry(connectors::RawEntry entry) override;
    void gone(const Guid& guid) override;
    void members(const Guid& group, std::vector<std::string> added, std::vector<std::string> removed) override;

private:
    connectors::EntrySink& sink_;
    Told& told_;
};

/// The last entry that was told as changed, and when.
struct Newest {
    Guid guid;
    std::string csn;
};

/// D12: what a session goes on from: the operation that stays open, and how far it has come.
struct Following {
    using Clock = std::chrono::steady_clock;
    std::unique_ptr<Connection> connection;  // its own; none: it was lost
    int id = 0;
    SyncCookie cookie;
    Told told;
    std::optional<Newest> newest{};
    Clock::time_point heard;                        // of it, or that there is nothing to hear
    std::optional<Clock::time_point> behind_since;  // there is, and it has not come
};

}  // namespace muster::ldap
