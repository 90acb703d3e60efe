#include <algorithm>
#include <utility>

#include "connectors/ad_values.hpp"
#include "infra/ldap/ad_reading.hpp"
#include "infra/ldap/ad_search.hpp"
#include "infra/ldap/ad_take_in.hpp"
#include "infra/ldap/entries.hpp"
#include "infra/ldap/look_up.hpp"

// 3b: what has changed since a place, by whichever way there is, until nothing more comes.
namespace muster::ldap {
namespace {

namespace ad = connectors::ad;
using Is = AdKnown::Is;

constexpr int rounds_max = 10;

}  // namespace

// Entries are read after the change was told, so each may show a later state than the others; a round in which
// nothing came says that all of them were so at one moment. False: there was none.
Result<bool, PortFailure> AdSession::catch_up(Reading& reading, Place& place, std::optional<AdServer> first) {
    bool renamed = false;  // a container was
    int brought = 0;       // rounds that brought something
    for (int round = 0; round < rounds_max; ++round) {
        Result<AdServer, PortFailure> now = first ? *std::exchange(first, std::nullopt) : ask_server();
        if (!now) return failure(std::move(now).error());
        if (now->identity() != place.server.identity()) {
            reading.must_read = "another server answers: " + place.server.identity() + ", then " + now->identity();
            return false;
        }
        if (now->highest_usn < place.server.highest_usn) {
            reading.must_read = now->host + " was set back: its last change is " + std::to_string(now->highest_usn) +
                                ", and was " + std::to_string(place.server.highest_usn);
            return false;
        }
        Changes changes;
        const auto time = std::chrono::steady_clock::now();
        const bool moved = now->highest_usn != place.server.highest_usn;
        if (moved) {
            auto told = way_->by_dirsync ? changes_by_dirsync(reading, place.cookie, changes)
                                         : changes_by_usn(reading, place.server.highest_usn, changes);
            if (!told) return failure(std::move(told).error());
        } else if (!way_->deletions_told && place.swept_usn != now->highest_usn &&
                   time - place.swept >= settings_.sweep_every) {
            if (auto looked = look_for_missing(reading, changes); !looked) return failure(std::move(looked).error());
            place.swept = time;
            place.swept_usn = now->highest_usn;
        } else {
            return true;
        }
        if (!reading.must_read.empty()) return false;
        reading.server = *now;
        place.server = *std::move(now);
        TakeIn taking{*this, reading, changes};
        if (auto taken = taking.go(); !taken) return failure(std::move(taken).error());
        if (!reading.must_read.empty()) return false;
        // What changed while a renamed container was read may bear the name that it had: then the same is asked again.
        renamed = renamed || taking.renamed_a_container();
        if (moved && ++brought > 1 && renamed) return false;
    }
    return false;
}

Result<void, PortFailure> AdSession::changes_by_usn(Reading& reading, std::uint64_t usn, Changes& changes) {
    const std::string since = std::to_string(usn + 1);
    LDAP* handle = connection_->handle();
    auto ended = connection_->search_paged(
        {.base = reading.server.naming_context,
         .filter = "(uSNChanged>=" + since + ")",
         .attributes = {"objectGUID"},
         .controls = {{domain_scope, false, {}}}},
        [&](LDAPMessage* message) {
            const auto guid = ad::guid_of(first_of(values_of(handle, message, "objectGUID")));
            if (!guid) return;
            changes.renamed.insert(*guid);  // it does not say what has changed
            (reading.known.is_walked(*guid) ? changes.groups : changes.changed).push_back(*guid);
        });
    if (!ended) return failure(std::move(ended).error());
    if (!way_->deletions_told) return {};
    auto deleted = connection_->search_paged(
        {.base = "<WKGUID=" + std::string{deleted_objects} + "," + reading.server.naming_context + ">",
         .scope = LDAP_SCOPE_ONELEVEL,
         .filter = "(&(isDeleted=TRUE)(uSNChanged>=" + since + "))",
         .attributes = {"objectGUID"},
         .controls = {{show_deleted, true, {}}}},
        [&](LDAPMessage* message) {
            const auto guid = ad::guid_of(first_of(values_of(handle, message, "objectGUID")));
            if (guid) changes.deleted.push_back(*guid);
        });
    if (!deleted) return failure(std::move(deleted).error());
    return {};
}

// D8, D12, where deletions are not shown: GUIDs alone, of everybody at or below the base, tell who of those known is
// not there.
Result<void, PortFailure> AdSession::look_for_missing(Reading& reading, Changes& changes) {
    std::unordered_set<Guid> there;
    auto ended = connection_->search_paged(
        {.base = configuration_.base,
         .filter = people_filter,
         .attributes = {"objectGUID"},
         .controls = {{domain_scope, false, {}}}},
        [&](LDAPMessage* message) {
            const auto guid = ad::guid_of(first_of(values_of(connection_->handle(), message, "objectGUID")));
            if (guid) there.insert(*guid);
        });
    if (!ended) return failure(std::move(ended).error());
    reading.doubt_references(ended->references);
    std::vector<Guid> doubtful;
    for (const auto& [guid, is] : reading.known.entries())
        if (is == Is::behind || (is == Is::inside && !there.contains(guid))) doubtful.push_back(guid);
    for (const auto& [group, members] : reading.known.groups()) doubtful.push_back(group);
    // Whoever lies elsewhere by now is told as a change.
    auto missing = not_found_of(reading.server.naming_context, doubtful);
    if (!missing) return failure(std::move(missing).error());
    changes.missing = *std::move(missing);
    return {};
}

Result<std::vector<Guid>, PortFailure> AdSession::not_found_of(const std::string& base, std::span<const Guid> guids) {
    std::unordered_set<Guid> found;
    for (std::size_t at = 0; at < guids.size(); at += guids_per_filter) {
        auto ended = connection_->search_all(
            {.base = base,
             .filter = any_of_guids(guids.subspan(at, std::min(guids_per_filter, guids.size() - at))),
             .attributes = {"objectGUID"},
             .controls = {{domain_scope, false, {}}}},
            [&](LDAPMessage* message) {
                const auto guid = ad::guid_of(first_of(values_of(connection_->handle(), message, "objectGUID")));
                if (guid) found.insert(*guid);
            });
        if (!ended) return failure(std::move(ended).error());
    }
    std::vector<Guid> missing;
    std::ranges::copy_if(guids, std::back_inserter(missing), [&](const Guid& guid) { return !found.contains(guid); });
    return missing;
}

}  // namespace muster::ldap
