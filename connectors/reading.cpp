#include "connectors/reading.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "domain/directory/configuration_check.hpp"

namespace muster::connectors {
namespace {

struct Opened {
    std::unique_ptr<DirectorySession> session;
    Probes probes;
};

// The first of the servers that answers and knows what an earlier read saw.
Result<Opened, PortFailure> open(const directory::Configuration& configuration,
                                 const std::optional<directory::ServerSeen>& seen, DirectorySource& source,
                                 const std::stop_token& stop) {
    directory::Configuration left = configuration;
    std::string behind;
    while (true) {
        auto session = source.open(left, stop);
        if (!session) {
            auto why = std::move(session).error();
            if (!behind.empty()) why.what = behind + "; " + why.what;
            return failure(std::move(why));
        }
        auto probes = (*session)->probe();
        if (!probes) return failure(std::move(probes).error());
        auto why = seen ? directory::why_behind(probes->server, *seen) : std::string{};
        if (why.empty()) return Opened{*std::move(session), *std::move(probes)};
        behind += (behind.empty() ? "" : "; ") + probes->server.url + ": " + why;
        const auto asked = std::ranges::find(left.servers, probes->server.url);
        if (asked == left.servers.end() || asked + 1 == left.servers.end())
            return failure(PortFailure{PortFailure::Retry::later, PortFailure::Outcome::nothing_done,
                                       behind + ". Nothing was read; changing the directory's servers makes them "
                                                "believed anew"});
        left.servers.erase(left.servers.begin(), asked + 1);
    }
}

}  // namespace

Reading::Reading(const directory::Configuration& configuration, const NameFolding& folding,
                 std::unique_ptr<DirectorySession> session)
    : configuration_(configuration),
      attributes_(configuration_),
      replica_(configuration_, attributes_, folding),
      session_(std::move(session)) {}

Result<std::unique_ptr<Reading>, PortFailure> Reading::read(const directory::Configuration& configuration,
                                                            const std::optional<directory::ServerSeen>& seen,
                                                            DirectorySource& source, const NameFolding& folding,
                                                            const std::function<void(std::uint64_t)>& progress,
                                                            std::stop_token stop) {
    // A log of long ago may hold one that nobody would be let to add now.
    if (configuration.attributes.aliases.size() > directory::attributes_of_list_max)
        return failure(PortFailure{PortFailure::Retry::never, PortFailure::Outcome::nothing_done,
                                   "attributes.aliases names more than 16 attributes; change the directory"});
    auto opened = open(configuration, seen, source, stop);
    if (!opened) return failure(std::move(opened).error());
    std::unique_ptr<Reading> reading{new Reading{configuration, folding, std::move(opened->session)}};
    reading->groups_ = std::move(opened->probes.groups);
    if (progress) progress(0);
    auto verdict = reading->session_->read({reading->configuration_, reading->attributes_, reading->groups_},
                                           reading->replica_, progress);
    if (!verdict) return failure(std::move(verdict).error());
    if (stop.stop_requested())
        return failure(PortFailure{PortFailure::Retry::later, PortFailure::Outcome::nothing_done, "stopped"});
    reading->server_ = std::move(verdict->server);
    reading->doubts_ = std::move(opened->probes.doubts);
    std::ranges::move(verdict->doubts, std::back_inserter(reading->doubts_));
    reading->saw_everything_ =
        reading->doubts_.empty() && std::ranges::all_of(reading->groups_, [&](const SyncGroup& group) {
            return group.guid && reading->replica_.index_of(*group.guid);
        });
    if (seen) {
        if (auto unsure = directory::why_unsure(reading->server_, *seen); !unsure.empty())
            reading->doubts_.push_back(std::move(unsure));
    }
    return reading;
}

Result<Followed, PortFailure> Reading::follow(const Patience& patience) {
    auto followed = session_->follow({configuration_, attributes_, groups_}, replica_, patience);
    if (followed && followed->what != Followed::What::must_read) server_ = followed->server;
    return followed;
}

std::string Reading::lost_group() const {
    for (const SyncGroup& group : groups_)
        if (!group.guid || !replica_.index_of(*group.guid)) return group.configured;
    return {};
}

DirectorySession::Follows Reading::follows() const {
    return saw_everything_ && doubts_.empty() ? session_->follows() : DirectorySession::Follows::not_at_all;
}

Result<const Scope*, PortFailure> Reading::scope(Unsettled& unsettled) {
    const Replica::Changes changes = replica_.take_changes();
    scope_holds_ = scope_holds_ && !changes.moves_scope;
    if (!unsettled.everything)
        for (const ObjectIndex object : changes.objects) unsettled.people.push_back(replica_.objects()[object].guid);
    if (!scope_holds_) {
        auto scope = scope_anew();
        if (!scope) return failure(std::move(scope).error());
        if (scope_ && !unsettled.everything) add_moved(unsettled, *scope_, *scope, replica_);
        scope_ = *std::move(scope);
        scope_holds_ = true;
    }
    return &*scope_;
}

Result<Scope, PortFailure> Reading::scope_anew() {
    Scope scope = scope_of(replica_, groups_);
    const auto names = names_to_look_at(scope);
    std::vector<std::string> unknown;
    for (const std::string& name : names)
        if (!named_.contains(name)) unknown.push_back(name);
    if (!unknown.empty()) {
        const auto seen = session_->look_at(unknown);
        if (!seen) return failure(seen.error());
        for (std::size_t i = 0; i < unknown.size(); ++i) named_.emplace(std::move(unknown[i]), (*seen)[i]);
    }
    std::vector<Named> all;
    all.reserve(names.size());
    for (const std::string& name : names) all.push_back(named_.at(name));
    take_in(scope, replica_, all);
    return scope;
}

}  // namespace muster::connectors
