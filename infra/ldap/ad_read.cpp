#include <algorithm>
#include <optional>
#include <utility>

#include "connectors/ad_values.hpp"
#include "infra/ldap/ad_reading.hpp"
#include "infra/ldap/ad_search.hpp"
#include "infra/ldap/entries.hpp"
#include "infra/ldap/look_up.hpp"

// 3a: everybody at or below the base, and whatever the sync groups lead to.
namespace muster::ldap {
namespace {

namespace ad = connectors::ad;
using connectors::EntryKind;
using connectors::RawEntry;
using connectors::SyncGroup;
using connectors::Verdict;
using Is = AdKnown::Is;

constexpr const char* range_no_error = "1.2.840.113556.1.4.1948";
constexpr int group_attempts = 3;

}  // namespace

AdSession::Reading AdSession::begin(const connectors::ReadRequest& request, connectors::EntrySink& sink,
                                    const std::function<void(std::uint64_t)>& progress, AdServer server) {
    Reading reading{
        .request = request, .sink = sink, .progress = progress, .server = std::move(server), .known = known_};
    for (const std::string& name : request.attributes.names())
        if (name != "member") reading.asked.push_back(name);
    reading.asked.insert(reading.asked.end(), {"objectGUID", "objectClass", "uSNChanged"});
    return reading;
}

RawEntry AdSession::entry_of(Reading& reading, LDAPMessage* message) const {
    RawEntry entry;
    KindOf kind{directory::Kind::ad};
    const Walked walked = walk(connection_->handle(), message, [&](std::string_view description, const berval* values) {
        if (same_attribute(description, "objectClass")) return kind.take(values);
        if (same_attribute(description, "objectGUID")) {
            entry.guid = ad::guid_of(view_of(*values));
            return;
        }
        if (same_attribute(description, "uSNChanged")) {
            reading.saw_usn = true;
            return;
        }
        const auto attribute = reading.request.attributes.index_of(description);
        if (!attribute) return;
        for (const berval* value = values; value->bv_val != nullptr; ++value)
            entry.values.push_back({*attribute, std::string{view_of(*value)}});
    });
    entry.dn = ad::extended_dn_of(walked.dn).dn;
    if (!walked.whole) {  // half of it would empty fields, so it is reported and taken for nobody's
        reading.verdict.doubts.push_back("the entry \"" + std::string{entry.dn} + "\" could not be decoded");
        entry.guid.reset();
    }
    entry.kind = kind.kind();
    if (entry.kind == EntryKind::container) entry.values.clear();
    return entry;
}

Result<void, PortFailure> AdSession::read_people(Reading& reading, const std::string& base) {
    auto ended = connection_->search_paged(
        {.base = base,
         .filter = people_filter,
         .attributes = reading.asked,
         .controls = {{extended_dn, false, extended_dn_value()}, {domain_scope, false, {}}}},
        [&](LDAPMessage* message) {
            RawEntry entry = entry_of(reading, message);
            if (entry.guid) {
                reading.known.set(*entry.guid, Is::inside);
            } else if (reading.verdict.doubts.empty()) {
                reading.verdict.doubts.push_back("the entry " + entry.dn + " came without objectGUID");
            }
            reading.count();
            reading.sink.entry(std::move(entry));
        });
    if (!ended) return failure(std::move(ended).error());
    reading.doubt_references(ended->references);
    return {};
}

// From these groups down: each once, and whatever is behind a member that was not read.
Result<void, PortFailure> AdSession::read_groups(Reading& reading, std::vector<Guid> groups) {
    while (!groups.empty()) {
        std::vector<Guid> members;
        for (const Guid& group : groups) {
            auto there = read_group(reading, group, members);
            if (!there) return failure(std::move(there).error());
            if (*there) continue;
            reading.sink.gone(group);
            reading.known.forget_group(group);
            reading.known.set(group, Is::unreadable);
        }
        groups.clear();
        std::erase_if(members, [&](const Guid& member) {
            return reading.known.what_is(member) != Is::unknown || reading.known.is_walked(member);
        });
        std::ranges::sort(members);
        const auto repeated = std::ranges::unique(members);
        members.erase(repeated.begin(), repeated.end());
        if (auto read = read_unknown(reading, members, groups); !read) return read;
    }
    return {};
}

// 3a, 4. False: there is no such group (any more).
Result<bool, PortFailure> AdSession::read_group(Reading& reading, const Guid& group, std::vector<Guid>& found) {
    const auto member = reading.request.attributes.index_of("member");
    for (int attempt = 0; attempt < group_attempts; ++attempt) {
        RawEntry whole;
        bool there = false;
        bool moved = false;
        std::string first_usn;
        std::uint64_t from = 0;
        bool more = true;
        while (more && !moved) {
            std::vector<std::string> asked = reading.asked;
            asked.push_back("member;range=" + std::to_string(from) + "-*");
            bool plain = false;
            std::uint64_t plain_values = 0;
            std::uint64_t ranged_values = 0;
            std::optional<ad::Range> range;
            std::string usn;
            bool decoded = false;
            RawEntry part;
            auto ended = connection_->search(
                {.base = by_guid(group),
                 .scope = LDAP_SCOPE_BASE,
                 .attributes = asked,
                 .controls = {{extended_dn, false, extended_dn_value()}, {range_no_error, false, {}}}},
                [&](LDAPMessage* message) {
                    there = true;
                    usn = first_of(values_of(connection_->handle(), message, "uSNChanged"));
                    part = entry_of(reading, message);
                    for (const connectors::Value& value : part.values)
                        if (value.attribute == *member) ++plain_values;
                    const Walked walked =
                        walk(connection_->handle(), message, [&](std::string_view description, const berval* values) {
                            if (same_attribute(description, "member")) plain = true;
                            const auto parsed = ad::range_of(description);
                            if (!parsed || !same_attribute(parsed->attribute, "member")) return;
                            range = ad::Range{"member", parsed->low, parsed->high, parsed->last};
                            for (const berval* value = values; value->bv_val != nullptr; ++value) {
                                part.values.push_back({*member, std::string{view_of(*value)}});
                                ++ranged_values;
                            }
                        });
                    decoded = walked.whole;
                });
            if (!ended) return failure(std::move(ended).error());
            if (ended->code == LDAP_NO_SUCH_OBJECT) return false;
            if (ended->code != LDAP_SUCCESS)
                return failure(
                    connection_->failed("reading the members of a group failed", ended->code, ended->message));
            if (!there) return false;
            if (!decoded)
                return failure(
                    connection_->failed("sent a group that cannot be decoded: " + part.dn, LDAP_DECODING_ERROR));
            const ad::RangeStep step = ad::next_range(from, plain, plain_values, range, ranged_values);
            if (step.next == ad::RangeStep::Next::broken)
                return failure(connection_->failed("left a hole in the members of " + part.dn, LDAP_PROTOCOL_ERROR));
            if (from == 0) {
                first_usn = usn;
                whole = std::move(part);
            } else {
                moved = usn != first_usn;
                for (connectors::Value& value : part.values)
                    if (value.attribute == *member) whole.values.push_back(std::move(value));
            }
            more = step.next == ad::RangeStep::Next::more;
            from = step.from;
        }
        if (moved) continue;
        // It was asked for by its GUID, so that is what it is, should the attribute not be readable.
        whole.guid = group;
        AdKnown::Members members;
        for (const connectors::Value& value : whole.values) {
            if (value.attribute != *member) continue;
            if (const auto guid = ad::extended_dn_of(value.text).guid) members.insert(*guid);
        }
        found.insert(found.end(), members.begin(), members.end());
        reading.known.set_members(group, std::move(members));
        reading.count();
        reading.sink.entry(std::move(whole));
        return true;
    }
    reading.verdict.doubts.push_back("a group kept changing while its members were read: " + group.text());
    return true;
}

Result<void, PortFailure> AdSession::read_unknown(Reading& reading, std::span<const Guid> unknown,
                                                  std::vector<Guid>& groups) {
    for (std::size_t at = 0; at < unknown.size(); at += guids_per_filter) {
        const auto some = unknown.subspan(at, std::min(guids_per_filter, unknown.size() - at));
        std::unordered_set<Guid> seen;
        auto ended = connection_->search_all(
            {.base = reading.server.naming_context,
             .filter = any_of_guids(some),
             .attributes = reading.asked,
             .controls = {{extended_dn, false, extended_dn_value()}, {domain_scope, false, {}}}},
            [&](LDAPMessage* message) {
                RawEntry entry = entry_of(reading, message);
                if (!entry.guid) return;
                seen.insert(*entry.guid);
                if (entry.kind == EntryKind::group) {
                    groups.push_back(*entry.guid);
                    reading.known.set(*entry.guid, Is::unknown);  // whatever it was taken for
                    return;
                }
                reading.known.set(*entry.guid, Is::behind);
                reading.count();
                reading.sink.entry(std::move(entry));
            });
        if (!ended) return failure(std::move(ended).error());
        for (const Guid& guid : some)
            if (!seen.contains(guid)) reading.known.set(guid, Is::unreadable);
    }
    return {};
}

Result<Verdict, PortFailure> AdSession::read(const connectors::ReadRequest& request, connectors::EntrySink& sink,
                                             const std::function<void(std::uint64_t)>& progress) {
    place_.reset();
    known_ = {};
    auto server = ask_server();
    if (!server) return failure(std::move(server).error());
    if (!way_) {
        auto way = choose_way(*server);
        if (!way) return failure(std::move(way).error());
        way_ = *std::move(way);
    }
    Place place{
        .server = *server, .cookie = {}, .swept = std::chrono::steady_clock::now(), .swept_usn = server->highest_usn};
    if (way_->by_dirsync) {  // before the read: a change meanwhile is seen twice, never missed
        auto cookie = dirsync_place(*server);
        if (!cookie) return failure(std::move(cookie).error());
        place.cookie = *std::move(cookie);
    }
    Reading reading = begin(request, sink, progress, *server);
    if (auto people = read_people(reading, configuration_.base); !people) return failure(std::move(people).error());
    std::vector<Guid> groups;
    for (const SyncGroup& group : request.groups)
        if (group.guid) groups.push_back(*group.guid);
    if (auto walked = read_groups(reading, std::move(groups)); !walked) return failure(std::move(walked).error());
    if (reading.verdict.entries != 0 && !reading.saw_usn)
        reading.verdict.doubts.emplace_back(
            "uSNChanged cannot be read, so changes made during the read may be missing");
    // Until a round brings nothing that matters here: then all was so at one moment.
    auto settled = catch_up(reading, place);
    if (!settled) return failure(std::move(settled).error());
    if (!reading.must_read.empty()) {
        reading.verdict.doubts.push_back(std::move(reading.must_read));
    } else if (!*settled && reading.verdict.doubts.empty()) {
        reading.verdict.doubts.emplace_back("the directory kept changing while it was read");
    }
    reading.verdict.server = place.server.seen_at(url_, way_->alone);
    if (reading.verdict.complete()) place_ = std::move(place);
    return std::move(reading.verdict);
}

}  // namespace muster::ldap
