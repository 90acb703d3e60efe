#pragma once

#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "connectors/directory.hpp"
#include "infra/ldap/connection.hpp"
#include "infra/ldap/following.hpp"
#include "infra/ldap/sync_cookie.hpp"

namespace muster::ldap {

/// Reads by RFC 4533 in mode refreshAndPersist without a cookie, and goes on listening to that operation; where it is
/// lost, by another one with the cookie, at the same URL (3c, 3d). Paged, and not followed, where the server has no
/// syncprov.
class OpenLdapSession : public connectors::DirectorySession {
public:
    OpenLdapSession(const directory::Configuration& configuration, std::string url, const Settings& settings,
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
    struct Reading;   // one read under way
    struct Gathered;  // one call of `follow` under way
    // Where a call must end with `must_read`, why; else empty.
    using Why = Result<std::string, PortFailure>;

    [[nodiscard]] Result<std::unique_ptr<Connection>, PortFailure> another_connection() const;
    [[nodiscard]] Result<void, PortFailure> renew_connection();
    /// D12: again by a new connection, where the one that was idle had been cut meanwhile.
    template <class Ask>
    [[nodiscard]] auto ask_and_ask_again(const Ask& ask) {
        const bool was_open = !connection_->is_broken();
        auto answer = ask();
        const bool was_cut = !answer && was_open && connection_->is_broken();
        return was_cut && !settings_.stop.stop_requested() ? ask() : std::move(answer);
    }
    [[nodiscard]] Result<std::vector<connectors::Sighting>, PortFailure> look_up_once(std::span<const Guid> guids);
    [[nodiscard]] Result<std::vector<connectors::Named>, PortFailure> look_at_once(std::span<const std::string> names);
    [[nodiscard]] Result<void, PortFailure> find_suffix();
    [[nodiscard]] Result<ContextCsn, PortFailure> context_csn(Connection& connection) const;
    [[nodiscard]] directory::ServerSeen seen_as(const ContextCsn& csn) const;
    [[nodiscard]] Result<connectors::SyncGroup, PortFailure> find_group(const std::string& configured) const;
    [[nodiscard]] Result<void, PortFailure> look_up_some(std::span<const Guid> guids,
                                                         std::span<connectors::Sighting> sightings);
    /// False: the server cannot do it. `had_csn`: it showed its contextCSN before.
    [[nodiscard]] Result<bool, PortFailure> read_by_sync(Reading& reading, bool had_csn);
    [[nodiscard]] Result<void, PortFailure> catch_up(Reading& reading, const ContextCsn& goal);
    [[nodiscard]] Result<void, PortFailure> read_by_pages(Reading& reading);
    [[nodiscard]] Why refresh(Gathered& gathered);
    [[nodiscard]] Why listen(Gathered& gathered, Following::Clock::time_point until, const std::stop_token& enough);
    [[nodiscard]] Why look_whether_set_back(Connection& connection, const Gathered& gathered) const;
    [[nodiscard]] Why look_whether_behind();

    directory::Configuration configuration_;
    std::string url_;
    Settings settings_;
    std::unique_ptr<Connection> connection_;
    std::unique_ptr<Following> following_;
    std::string not_followed_ = "nothing was read yet";  // why, where nothing is followed
    std::string suffix_;
    bool has_syncprov_ = false;
    bool is_slapd_ = false;
};

}  // namespace muster::ldap
