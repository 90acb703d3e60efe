#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connectors/directory.hpp"
#include "infra/ldap/connection.hpp"

namespace muster::ldap {

/// Paged, members by ranges, caught up by USN (3a).
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
                                                                   std::chrono::milliseconds patience) override;
    [[nodiscard]] Follows follows() const override { return Follows::not_at_all; }
    [[nodiscard]] Result<std::vector<connectors::Sighting>, PortFailure> look_up(std::span<const Guid> guids) override;
    [[nodiscard]] Result<std::vector<connectors::Named>, PortFailure> look_at(
        std::span<const std::string> names) override;

private:
    struct Reading;  // one read under way
    struct RootDse {
        std::string naming_context;
        std::vector<std::string> naming_contexts;
        std::string host;
        std::string invocation_id;
        std::uint64_t highest_usn = 0;
        bool synchronized = false;

        [[nodiscard]] std::string identity() const { return host + " invocationId " + invocation_id; }
    };

    [[nodiscard]] Result<RootDse, PortFailure> root_dse() const;
    [[nodiscard]] directory::ServerSeen seen_as(const RootDse& root, std::uint64_t usn) const;
    [[nodiscard]] Result<connectors::SyncGroup, PortFailure> find_group(const std::string& configured) const;
    [[nodiscard]] Result<bool, PortFailure> deletions_visible(const std::string& naming_context) const;
    [[nodiscard]] Result<void, PortFailure> look_up_some(const std::string& naming_context, std::span<const Guid> guids,
                                                         std::span<connectors::Sighting> sightings);

    [[nodiscard]] Result<void, PortFailure> read_people(Reading& reading);
    [[nodiscard]] Result<void, PortFailure> read_groups(Reading& reading, std::vector<Guid> groups);
    [[nodiscard]] Result<bool, PortFailure> read_group(Reading& reading, const Guid& group, std::vector<Guid>& found);
    [[nodiscard]] Result<void, PortFailure> read_unknown(Reading& reading, std::vector<Guid>& unknown,
                                                         std::vector<Guid>& groups);
    /// True: something changed since `usn`.
    [[nodiscard]] Result<bool, PortFailure> catch_up(Reading& reading, std::uint64_t usn);
    [[nodiscard]] connectors::RawEntry entry_of(Reading& reading, LDAPMessage* message) const;

    directory::Configuration configuration_;
    std::string url_;
    std::unique_ptr<Connection> connection_;
};

}  // namespace muster::ldap
