#include "infra/ldap/sync_cookie.hpp"

#include <algorithm>
#include <utility>

namespace muster::ldap {

void ContextCsn::take_value(std::string_view csn) {
    // 20240101000000.000000Z#000000#001#000000: the third part is the server.
    const auto first = csn.find('#');
    const auto second = first == std::string_view::npos ? first : csn.find('#', first + 1);
    const auto third = second == std::string_view::npos ? second : csn.find('#', second + 1);
    if (third == std::string_view::npos) return;
    std::string& known = by_server_[std::string{csn.substr(second + 1, third - second - 1)}];
    if (known < csn) known = csn;
}

void ContextCsn::take_cookie(std::string_view cookie) {
    const auto start = cookie.find("csn=");
    if (start == std::string_view::npos) return;
    std::string_view list = cookie.substr(start + 4);
    list = list.substr(0, list.find(','));
    while (!list.empty()) {
        const auto end = list.find(';');
        take_value(list.substr(0, end));
        if (end == std::string_view::npos) return;
        list.remove_prefix(end + 1);
    }
}

bool ContextCsn::reaches(const ContextCsn& other) const {
    return std::ranges::all_of(other.by_server_, [&](const auto& entry) {
        const auto own = by_server_.find(entry.first);
        return own != by_server_.end() && own->second >= entry.second;
    });
}

std::vector<directory::ServerSeen::Place> ContextCsn::places() const {
    std::vector<directory::ServerSeen::Place> places;
    for (const auto& [server, csn] : by_server_) places.push_back({.origin = server, .change = csn});
    return places;
}

std::string only_csn_of(std::string_view cookie) {
    ContextCsn csn;
    csn.take_cookie(cookie);
    auto places = csn.places();
    return places.size() == 1 ? std::move(places.front().change) : std::string{};
}

void SyncCookie::take(std::string_view cookie) {
    csn_.take_cookie(cookie);
    if (csn_.empty() && !cookie.empty()) opaque_ = cookie;
}

// Without the `sid=` that a server with a serverID puts in: in a request it is the asker's own, to whom what bears it
// is not told.
std::string SyncCookie::text() const {
    if (csn_.empty()) return opaque_;
    std::string text = "rid=000,csn=";
    for (const auto& place : csn_.places()) text += place.change + ";";
    text.pop_back();
    return text;
}

}  // namespace muster::ldap
