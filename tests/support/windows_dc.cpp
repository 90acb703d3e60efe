#include "tests/support/windows_dc.hpp"

#include <arpa/inet.h>
#include <ldap.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "domain/base/ascii.hpp"
#include "tests/support/ldap_talk.hpp"

namespace muster::testing {
namespace {

constexpr const char* dirsync = "1.2.840.113556.1.4.841";
constexpr const char* show_deleted = "1.2.840.113556.1.4.417";
constexpr const char* extended_dn = "1.2.840.113556.1.4.529";

std::string bytes_of(const Guid& guid) {
    constexpr std::array<std::size_t, 16> order{3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    std::string bytes;
    for (const std::size_t at : order) bytes += static_cast<char>(guid.bytes[at]);
    return bytes;
}

std::string sid_of(std::uint32_t rid) {
    std::string sid{"\x01\x05\0\0\0\0\0\x05", 8};
    for (const std::uint32_t number : {21U, 1U, 2U, 3U, rid})
        for (int shift = 0; shift < 32; shift += 8) sid += static_cast<char>(number >> shift & 0xff);
    return sid;
}

}  // namespace

/// One connection.
class WindowsDc::Talk : public LdapTalk {
public:
    Talk(WindowsDc& dc, int socket) : LdapTalk(socket), dc_(dc) {}

private:
    [[nodiscard]] bool search(const LdapRequest& request) override {
        const std::scoped_lock lock{dc_.mutex_};
        if (request.base.empty()) return about_itself(request);
        return request.controls.contains(dirsync) ? changes(request) : find(request);
    }

    bool find(const LdapRequest& request) {
        std::optional<std::string> base = ascii_lower(request.base);
        if (base->starts_with("<guid=")) {
            const auto guid = Guid::parse(std::string_view{request.base}.substr(6, request.base.size() - 7));
            const auto found =
                std::ranges::find_if(dc_.entries_, [&](const Entry& entry) { return guid == entry.guid; });
            base = found == dc_.entries_.end() ? std::nullopt : std::optional{ascii_lower(found->dn)};
        } else if (base->starts_with("<wkguid=")) {
            base = "cn=deleted objects," + ascii_lower(WindowsDc::base);
        }
        std::vector<const Entry*> found;
        bool is_there = false;
        for (const Entry& entry : dc_.entries_) {
            if (!base || (entry.deleted && (!request.controls.contains(show_deleted) || !dc_.shows_deletions)))
                continue;
            const std::string dn = ascii_lower(entry.dn);
            is_there = is_there || dn == *base;
            const bool below = dn.size() > base->size() && dn.ends_with("," + *base);
            const bool in_scope =
                request.scope == LDAP_SCOPE_BASE ? dn == *base
                : request.scope == LDAP_SCOPE_ONELEVEL
                    ? below && dn.substr(0, dn.size() - base->size() - 1).find(',') == std::string::npos
                    : below || dn == *base;
            if (in_scope && request.matches([&](const std::string& name) { return values(entry, name); }))
                found.push_back(&entry);
        }
        if (!is_there) return send_result(request.id, LDAP_NO_SUCH_OBJECT);
        if (dc_.finds_nobody && request.scope != LDAP_SCOPE_BASE) found.clear();
        return page(request, found);
    }

    bool page(const LdapRequest& request, const std::vector<const Entry*>& found) {
        const auto paged = request.controls.find(LDAP_CONTROL_PAGEDRESULTS);
        if (paged == request.controls.end()) {
            const std::size_t size = std::min(found.size(), entries_unpaged_max);
            for (std::size_t i = 0; i < size; ++i) entry(request, *found[i]);
            if (size == found.size()) return send_result(request.id, LDAP_SUCCESS);
            ++dc_.limits_hit;
            return send_result(request.id, LDAP_SIZELIMIT_EXCEEDED);
        }
        const Numbers asked = page_request(paged->second);
        const std::size_t from = asked.cookie.empty() ? 0 : std::stoull(asked.cookie);
        const std::size_t to = std::min(found.size(), from + static_cast<std::size_t>(asked.first));
        for (std::size_t i = from; i < to; ++i) entry(request, *found[i]);
        if (dc_.answers_pages_with != 0) return send_result(request.id, dc_.answers_pages_with);
        if (dc_.refers_elsewhere) send_reference(request.id, "ldap://elsewhere.example.test/OU=far,DC=example,DC=test");
        const std::string next = to == found.size() ? "" : std::to_string(to);
        return send_result(request.id, LDAP_SUCCESS, {{LDAP_CONTROL_PAGEDRESULTS, page_value(next)}});
    }

    // A cookie is "done USN", or within a batch "part FROM TO NEXT".
    bool changes(const LdapRequest& request) {
        const auto [flags, size, cookie] = dirsync_request(request.controls.at(dirsync));
        std::istringstream in{cookie};
        std::string what;
        std::uint64_t from = 0;
        std::uint64_t to = dc_.usn_;
        std::size_t next = 0;
        in >> what >> from;
        if (what == "part") in >> to >> next;
        if (!cookie.empty() && dc_.answers_dirsync_with != 0) return send_result(request.id, dc_.answers_dirsync_with);
        if (ascii_lower(request.base) != ascii_lower(WindowsDc::base))
            return send_result(request.id, LDAP_UNWILLING_TO_PERFORM);
        if ((flags & 1) == 0) return send_result(request.id, LDAP_INSUFFICIENT_ACCESS);
        if (dc_.cuts_after_chunks >= 0 && dc_.cuts_after_chunks-- == 0) return false;
        if (dc_.goes_round && !cookie.empty()) return changed(request, true, cookie);
        if (cookie.empty()) return changed(request, true, "part 0 " + std::to_string(to) + " 0");
        std::size_t told = 0;
        for (; next < dc_.entries_.size() && told < dc_.entries_a_chunk; ++next) {
            const Entry& entry = dc_.entries_[next];
            if (entry.usn <= from || entry.usn > to) continue;
            if (!request.matches([&](const std::string& name) { return values(entry, name); })) continue;
            change(request, entry, from, to);
            ++told;
        }
        ++dc_.chunks;
        if (next == dc_.entries_.size()) return changed(request, false, "done " + std::to_string(to));
        return changed(request, true,
                       "part " + std::to_string(from) + " " + std::to_string(to) + " " + std::to_string(next));
    }

    bool changed(const LdapRequest& request, bool more, const std::string& cookie) {
        return send_result(request.id, LDAP_SUCCESS, {{dirsync, dirsync_value(more, cookie)}});
    }

    void change(const LdapRequest& request, const Entry& entry, std::uint64_t from, std::uint64_t to) {
        const std::string dn = "<GUID=" + entry.guid.text() + ">;" + entry.dn;
        std::vector<std::pair<std::string, std::vector<std::string>>> told{{"objectGUID", {bytes_of(entry.guid)}}};
        if (entry.deleted) {
            told.push_back({"isDeleted", {"TRUE"}});
            return send_entry(request.id, dn, told);
        }
        if (entry.attributes_usn > from) {
            for (const std::string& name : request.attributes)
                if (const auto found = values(entry, name); name != "objectguid" && !found.empty())
                    told.emplace_back(name, found);
        }
        std::map<Guid, bool> links;  // the last of each
        for (const Link& link : dc_.links_)
            if (link.group == entry.guid && link.usn > from && link.usn <= to) links[link.member] = link.added;
        std::vector<std::string> added;
        std::vector<std::string> removed;
        for (const auto& [member, is_added] : links) (is_added ? added : removed).push_back(extended(member));
        if (!added.empty()) told.emplace_back("member;range=1-1", added);
        if (!removed.empty()) told.emplace_back("member;range=0-0", removed);
        send_entry(request.id, dn, told);
    }

    [[nodiscard]] std::string extended(const Guid& guid) const {
        return "<GUID=" + guid.text() + ">;" + dc_.at(guid).dn;
    }

    [[nodiscard]] static std::vector<std::string> values(const Entry& entry, const std::string& name) {
        if (name == "objectguid") return {bytes_of(entry.guid)};
        if (name == "usnchanged") return {std::to_string(entry.usn)};
        if (name == "isdeleted") return entry.deleted ? std::vector<std::string>{"TRUE"} : std::vector<std::string>{};
        if (name == "name") return {entry.dn.substr(3, entry.dn.find(',') - 3)};
        const auto found = entry.attributes.find(name);
        return found == entry.attributes.end() ? std::vector<std::string>{} : found->second;
    }

    void entry(const LdapRequest& request, const Entry& entry) {
        const bool in_full = request.controls.contains(extended_dn);
        std::vector<std::pair<std::string, std::vector<std::string>>> told;
        for (const std::string& name : request.attributes) {
            if (name == "memberof") {
                told.push_back({"memberOf", {}});
                for (const Entry& group : dc_.entries_)
                    if (std::ranges::count(group.members, entry.guid) != 0)
                        told.back().second.push_back(in_full ? extended(group.guid) : group.dn);
                if (told.back().second.empty()) told.pop_back();
            } else if (name.starts_with("member") && !entry.members.empty()) {
                members(entry, name, told);
            } else if (auto found = values(entry, name); !found.empty()) {
                told.emplace_back(name, std::move(found));
            }
        }
        send_entry(request.id, in_full ? "<GUID=" + entry.guid.text() + ">;" + entry.dn : entry.dn, told);
    }

    // More than a range: the attribute comes empty, and a range of it beside it.
    void members(const Entry& entry, const std::string& asked,
                 std::vector<std::pair<std::string, std::vector<std::string>>>& told) const {
        const auto range = asked.find("range=");
        const std::size_t from = range == std::string::npos ? 0 : std::stoull(asked.substr(range + 6));
        const std::size_t to = std::min(entry.members.size(), from + members_a_range);
        std::vector<std::string> some;
        for (std::size_t i = from; i < to; ++i) some.push_back(extended(entry.members[i]));
        if (entry.members.size() <= members_a_range) {
            told.emplace_back(range == std::string::npos ? "member" : "member;range=0-*", some);
            return;
        }
        ++dc_.ranges;
        told.push_back({"member", {}});
        told.emplace_back(
            "member;range=" + std::to_string(from) + "-" + (to == entry.members.size() ? "*" : std::to_string(to - 1)),
            some);
    }

    bool about_itself(const LdapRequest& request) {
        std::vector<std::string> controls{LDAP_CONTROL_PAGEDRESULTS, show_deleted, extended_dn};
        if (dc_.offers_dirsync) controls.emplace_back(dirsync);
        const std::string configuration = "CN=Configuration," + std::string{WindowsDc::base};
        send_entry(request.id, "",
                   {{"defaultNamingContext", {WindowsDc::base}},
                    {"namingContexts", {WindowsDc::base, configuration}},
                    {"configurationNamingContext", {configuration}},
                    {"dnsHostName", {"dc1.example.test"}},
                    {"dsServiceName", {"CN=NTDS Settings," + configuration}},
                    {"highestCommittedUSN", {std::to_string(dc_.usn_ - dc_.usn_set_back)}},
                    {"isSynchronized", {"TRUE"}},
                    {"supportedControl", controls}});
        // Here rather than when it changes.
        dc_.entries_.front().attributes["invocationid"] = {std::string(15, '\0') + dc_.invocation.load()};
        return send_result(request.id, LDAP_SUCCESS);
    }

    WindowsDc& dc_;
};

WindowsDc::WindowsDc() {
    const std::string configuration = "CN=Configuration," + std::string{base};
    put("CN=NTDS Settings," + configuration, {{"objectclass", {"nTDSDSA"}}, {"hasmasterncs", {base}}});
    put(configuration, {{"objectclass", {"configuration"}}});
    put(base, {{"objectclass", {"domainDNS"}}});
    put("CN=Deleted Objects," + std::string{base}, {{"objectclass", {"container"}}}).deleted = true;
    put("CN=Users," + std::string{base}, {{"objectclass", {"container"}}});
    listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listening_, plain, size) != 0 || ::listen(listening_, 16) != 0 ||
        ::getsockname(listening_, plain, &size) != 0)
        throw std::runtime_error("no port for a domain controller");
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this] { serve(); });
}

WindowsDc::~WindowsDc() {
    ::shutdown(listening_, SHUT_RDWR);
    thread_.join();
    ::close(listening_);
}

void WindowsDc::serve() {
    std::vector<std::unique_ptr<Talk>> talks;
    while (true) {
        std::vector<pollfd> waited{{listening_, POLLIN, 0}};
        for (const auto& talk : talks) waited.push_back({talk->socket(), POLLIN, 0});
        ::poll(waited.data(), waited.size(), -1);
        for (std::size_t i = talks.size(); i > 0; --i)
            if (waited[i].revents != 0 && !talks[i - 1]->take())
                talks.erase(talks.begin() + static_cast<std::ptrdiff_t>(i) - 1);
        if (waited.front().revents == 0) continue;
        const int socket = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) return;  // the end of the test
        talks.push_back(std::make_unique<Talk>(*this, socket));
    }
}

WindowsDc::Entry& WindowsDc::put(const std::string& dn, std::map<std::string, std::vector<std::string>> attributes) {
    Entry entry;
    const std::size_t number = entries_.size() + 1;
    for (std::size_t i = 0; i < 8; ++i) entry.guid.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
    entry.guid.bytes[0] = 0xad;
    entry.dn = dn;
    entry.attributes = std::move(attributes);
    entry.usn = entry.attributes_usn = ++usn_;
    places_.emplace(entry.guid, entries_.size());
    entries_.push_back(std::move(entry));
    return entries_.back();
}

WindowsDc::Entry& WindowsDc::at(const Guid& guid) {
    const auto found = places_.find(guid);
    if (found == places_.end()) throw std::runtime_error("no such entry");
    return entries_[found->second];
}

Guid WindowsDc::add_ou(const std::string& dn) {
    const std::scoped_lock lock{mutex_};
    return put(dn, {{"objectclass", {"top", "organizationalUnit"}}}).guid;
}

Guid WindowsDc::add_user(const std::string& name, const std::string& parent) {
    const std::scoped_lock lock{mutex_};
    return put("CN=" + name + "," + parent, {{"objectclass", {"top", "person", "organizationalPerson", "user"}},
                                             {"objectcategory", {"person"}},
                                             {"objectsid", {sid_of(static_cast<std::uint32_t>(entries_.size()))}},
                                             {"samaccountname", {name}},
                                             {"displayname", {name + " Example"}},
                                             {"primarygroupid", {"513"}},
                                             {"useraccountcontrol", {"512"}},
                                             {"accountexpires", {"0"}}})
        .guid;
}

Guid WindowsDc::add_group(const std::string& name, const std::vector<Guid>& members) {
    const std::scoped_lock lock{mutex_};
    Entry& group =
        put("CN=" + name + ",CN=Users," + base, {{"objectclass", {"top", "group"}},
                                                 {"objectsid", {sid_of(static_cast<std::uint32_t>(entries_.size()))}},
                                                 {"samaccountname", {name}}});
    const Guid guid = group.guid;
    for (const Guid& member : members) link(guid, member, true);
    return guid;
}

void WindowsDc::set(const Guid& guid, const std::string& attribute, const std::string& value) {
    const std::scoped_lock lock{mutex_};
    Entry& entry = at(guid);
    entry.attributes[ascii_lower(attribute)] = {value};
    entry.usn = entry.attributes_usn = ++usn_;
}

void WindowsDc::link(const Guid& group, const Guid& member, bool added) {
    Entry& entry = at(group);
    if (added) {
        entry.members.push_back(member);
    } else {
        std::erase(entry.members, member);
    }
    entry.usn = ++usn_;
    links_.push_back({usn_, group, member, added});
}

void WindowsDc::join(const Guid& group, const Guid& member) {
    const std::scoped_lock lock{mutex_};
    link(group, member, true);
}

void WindowsDc::leave(const Guid& group, const Guid& member) {
    const std::scoped_lock lock{mutex_};
    link(group, member, false);
}

void WindowsDc::remove(const Guid& guid) {
    const std::scoped_lock lock{mutex_};
    Entry& entry = at(guid);
    entry.deleted = true;
    entry.dn = entry.dn.substr(0, entry.dn.find(',')) + "\\0ADEL:" + guid.text() + ",CN=Deleted Objects," + base;
    entry.attributes.erase("objectcategory");
    entry.usn = entry.attributes_usn = ++usn_;
    for (Entry& group : entries_) std::erase(group.members, guid);  // which no group is told
}

std::string WindowsDc::rid_of(const Guid& group) {
    const std::scoped_lock lock{mutex_};
    const std::string sid = at(group).attributes.at("objectsid").front();
    std::uint32_t rid = 0;
    for (std::size_t i = 0; i < 4; ++i)
        rid |= static_cast<std::uint32_t>(static_cast<unsigned char>(sid[sid.size() - 4 + i])) << (8 * i);
    return std::to_string(rid);
}

}  // namespace muster::testing
