#pragma once

#include "connectors/directory_sync.hpp"
#include "tests/unit/connectors/synced.hpp"

namespace muster::testing {

/// Thirty people in one group of a directory whose changes come by themselves, and whoever syncs it.
class Followed : public Synced {
protected:
    explicit Followed(const directory::Configuration& configuration = corp()) : Synced(configuration) {
        source.follows = connectors::DirectorySession::Follows::by_itself;
        source.server.url = entries.configuration().servers.front();
        for (std::uint64_t i = 1; i <= 30; ++i) entries.person(i, "user" + std::to_string(i));
        entries.all_in_staff();
    }
    [[nodiscard]] connectors::RunReport read() {
        auto report = live.full();
        here.ledger().forget_events();
        return report;
    }
    void drop(std::uint64_t first, std::uint64_t last) {
        for (auto i = first; i <= last; ++i) {
            entries.drop(i);
            source.presence[i] = connectors::Presence::absent;
        }
        entries.all_in_staff();
    }

    connectors::DirectorySync live{here.directory(), here.ports(source)};
};

}  // namespace muster::testing
