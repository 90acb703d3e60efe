#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "connectors/batch.hpp"
#include "connectors/directory.hpp"
#include "infra/ldap/ad_dirsync.hpp"
#include "infra/ldap/ad_known.hpp"
#include "infra/ldap/ad_server.hpp"
#include "infra/ldap/connection.hpp"

namespace muster::ldap {

/// Reads in pages, members by ranges (3a); follows by DirSync, or by uSNChanged (D12, 3b).
class AdSession : public connectors::DirectorySession {
public:
    AdSession(const directory::Configuration& configuration, std::string url, const Settings& settings,
              std::unique_ptr<Connection> connection);

    [[nodiscard]] Result<connectors::Probes, PortFailure> probe() override;
    [[nodiscard]] Result<connectors::Verdict, PortFailure> read(
        const connectors::ReadRequest& request, connectors::EntrySink& sink,
        const std::function<void(std::uint64_t)>& progress) override;
    [[nodiscard]] Result<connectors::Followed, PortFailure> follow(const connectors::ReadRequest& request,
                                                                   connectors::EntrySink& sink,
                                                                   const connectors::Patience& patience) override;
    [[nodiscard]] Follows follows() const override;
    [[nodiscard]] Result<std::vector<connectors::Sighting>, PortFailure> look_up(std::span<const Guid> guids) override;
    [[nodiscard]] Result<std::vector<connectors::Named>, PortFailure> look_at(
        std::span<const std::string> names) override;

private:
    struct Reading;
    struct Changes;
    /// How changes come, as this bind's rights allow it (3.2).
    struct Way {
        bool by_dirsync = false;
        std::uint32_t flags = 0;  // of DirSync
        std::string no_dirsync;   // why not
        bool usn_readable = false;
        bool deletions_told = false;
        bool alone = false;  // the only server of its domain
    };
    /// Up to where everything was told.
    struct Place {
        AdServer server;
        std::string cookie;  // DirSync's
        std::chrono::steady_clock::time_point swept;
        std::uint64_t swept_usn = 0;
    };

    // ad_server, ad_probe
    [[nodiscard]] Result<AdServer, PortFailure> ask_server() const;
    [[nodiscard]] Result<bool, PortFailure> is_alone(const AdServer& server) const;
    [[nodiscard]] Result<Way, PortFailure> choose_way(const AdServer& server) const;
    [[nodiscard]] std::string text_of(const Way& way) const;
    [[nodiscard]] Result<connectors::SyncGroup, PortFailure> find_group(const std::string& configured) const;
    [[nodiscard]] Result<bool, PortFailure> deletions_visible(const std::string& naming_context) const;

    // ad_look_up
    [[nodiscard]] Result<void, PortFailure> look_up_some(const std::string& naming_context, std::span<const Guid> guids,
                                                         std::span<connectors::Sighting> sightings);

    // ad_read
    [[nodiscard]] Reading begin(const connectors::ReadRequest& request, connectors::EntrySink& sink,
                                const std::function<void(std::uint64_t)>& progress, AdServer server);
    [[nodiscard]] connectors::RawEntry entry_of(Reading& reading, LDAPMessage* message) const;
    [[nodiscard]] Result<void, PortFailure> read_people(Reading& reading, const std::string& base);
    [[nodiscard]] Result<void, PortFailure> read_groups(Reading& reading, std::vector<Guid> groups);
    [[nodiscard]] Result<bool, PortFailure> read_group(Reading& reading, const Guid& group, std::vector<Guid>& found);
    [[nodiscard]] Result<void, PortFailure> read_unknown(Reading& reading, std::span<const Guid> unknown,
                                                         std::vector<Guid>& groups);

    // ad_follow
    [[nodiscard]] Result<AdServer, PortFailure> ask_where_it_answers();
    /// `first`: what the server has just said of itself.
    [[nodiscard]] Result<bool, PortFailure> catch_up(Reading& reading, Place& place,
                                                     std::optional<AdServer> first = std::nullopt);
    [[nodiscard]] Result<void, PortFailure> changes_by_usn(Reading& reading, std::uint64_t usn, Changes& changes);
    [[nodiscard]] Result<void, PortFailure> look_for_missing(Reading& reading, Changes& changes);
    [[nodiscard]] Result<std::vector<Guid>, PortFailure> not_found_of(const std::string& base,
                                                                      std::span<const Guid> guids);

    // ad_dirsync
    [[nodiscard]] Result<int, PortFailure> try_dirsync(const AdServer& server, std::uint32_t flags) const;
    [[nodiscard]] Result<std::string, PortFailure> dirsync_place(const AdServer& server) const;
    [[nodiscard]] Result<void, PortFailure> changes_by_dirsync(Reading& reading, std::string& place, Changes& changes);
    void sort_in(const Reading& reading, DirSyncEntry entry, Changes& changes) const;

    // ad_take_in
    class TakeIn;

    directory::Configuration configuration_;
    std::string url_;
    Settings settings_;
    std::unique_ptr<Connection> connection_;
    std::optional<Way> way_;
    std::optional<Place> place_;  // only behind a complete read
    AdKnown known_;
    bool broken_ = false;  // the last call ended in a failure: a new connection is needed
};

}  // namespace muster::ldap
