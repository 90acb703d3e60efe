#include "domain/directory/server_seen.hpp"

#include <algorithm>

namespace muster::directory {
namespace {

// CSNs are of one length, and of numbers the longer one is the greater.
bool is_earlier(const std::string& one, const std::string& other) {
    return one.size() != other.size() ? one.size() < other.size() : one < other;
}

const ServerSeen::Place* place_of(const ServerSeen& server, const std::string& origin) {
    const auto found = std::ranges::lower_bound(server.places, origin, {}, &ServerSeen::Place::origin);
    return found == server.places.end() || found->origin != origin ? nullptr : &*found;
}

bool reaches(const ServerSeen& now, const ServerSeen::Place& place) {
    const auto* known = place_of(now, place.origin);
    return known != nullptr && !is_earlier(known->change, place.change);
}

// The id of a domain controller ends with its own origin. What it counts there is in part its own business (when
// somebody logged in last), which no other ever comes to know.
bool is_own(const ServerSeen& server, const std::string& origin) {
    return !server.id.empty() && server.id.ends_with(origin);
}

}  // namespace

std::string text_of(const ServerSeen& server) {
    std::string text = server.url;
    if (!server.id.empty()) text += (text.empty() ? "" : " ") + server.id;
    for (const auto& place : server.places) text += " " + place.change;
    return text;
}

bool is_same_server(const ServerSeen& one, const ServerSeen& other) {
    return one.id == other.id && (!one.id.empty() || one.url == other.url);
}

std::string why_behind(const ServerSeen& now, const ServerSeen& before) {
    const bool is_another = !is_same_server(now, before);
    for (const auto& place : before.places) {
        if (is_another && is_own(before, place.origin)) continue;
        const auto* known = place_of(now, place.origin);
        if (known != nullptr && is_earlier(known->change, place.change))
            return "the server knows the changes of " + place.origin + " up to " + known->change +
                   ", and an earlier read, at " + before.url + ", saw " + place.change +
                   ": it lags behind, or was restored";
        if (known == nullptr && now.whole)
            return "the server knows nothing of the changes of " + place.origin + ", which an earlier read saw at " +
                   before.url + ": it lags behind, or was made anew";
    }
    return {};
}

std::string why_unsure(const ServerSeen& now, const ServerSeen& before) {
    if (before.places.empty() || is_same_server(now, before)) return {};
    const bool lacks_its_own = std::ranges::any_of(
        before.places, [&](const auto& place) { return is_own(before, place.origin) && !reaches(now, place); });
    if (now.whole && before.whole && !lacks_its_own) return {};
    return "an earlier read was made at " + before.url +
           ", and it cannot be told whether this server knows all that was known there: nobody is removed before the "
           "next read of it";
}

ServerSeen later_of(ServerSeen now, const ServerSeen& before) {
    const bool is_another = !is_same_server(now, before);
    for (const auto& place : before.places) {
        if (is_another && is_own(before, place.origin)) continue;  // what `now` knows of it counts from here on
        const auto at = std::ranges::lower_bound(now.places, place.origin, {}, &ServerSeen::Place::origin);
        if (at == now.places.end() || at->origin != place.origin) {
            now.places.insert(at, place);
        } else if (is_earlier(at->change, place.change)) {
            at->change = place.change;
        }
    }
    return now;
}

}  // namespace muster::directory
