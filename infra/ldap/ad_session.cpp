#include "infra/ldap/ad_session.hpp"

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>

#include "connectors/ad_values.hpp"
#include "domain/base/ascii.hpp"
#include "infra/ldap/ad_search.hpp"
#include "infra/ldap/entries.hpp"
#include "infra/ldap/look_up.hpp"

namespace muster::ldap {
namespace {

namespace ad = connectors::ad;
using connectors::EntryKind;
using connectors::Probes;
using connectors::RawEntry;
using connectors::SyncGroup;
using connectors::Verdict;

constexpr const char* range_no_error = "1.2.840.113556.1.4.1948";
constexpr const char* people_filter =
    "(|(&(objectCategory=person)(objectClass=user))(objectClass=organizationalUnit)(objectClass=container))";
constexpr std::uint64_t progress_step = 1000;
constexpr int group_attempts = 3;
constexpr int catch_ups_max = 10;

}  // namespace

struct AdSession::Reading {
    const connectors::ReadRequest& request;
    connectors::EntrySink& sink;
    const std::function<void(std::uint64_t)>& progress;
    RootDse root;
    std::vector<std::string> asked;  // without `member`, which comes by ranges
    Verdict verdict;
    std::unordered_set<Guid> people;      // users and containers that were read
    std::unordered_set<Guid> groups;      // walked through
    std::unordered_set<Guid> unreadable;  // asked for and not found: foreign, deleted, hidden
    bool saw_usn = false;

    void count() {
        if (++verdict.entries % progress_step == 0 && progress) progress(verdict.entries);
    }
    // At the root of a domain the server refers to its own other naming contexts, people or not.
    void doubt_references(const std::vector<std::string>& references) {
        for (const std::string& reference : references) {
            LDAPURLDesc* raw = nullptr;
            if (ldap_url_parse(reference.c_str(), &raw) == LDAP_URL_SUCCESS) {
                const Url url{raw};
                const std::string dn = ascii_lower(url->lud_dn == nullptr ? "" : url->lud_dn);
                const auto known = [&](const std::string& context) { return ascii_lower(context) == dn; };
                if (std::ranges::any_of(root.naming_contexts, known)) continue;
            }
            verdict.doubts.push_back("the server refers to " + reference + " for a part of the tree");
            return;
        }
    }
};

AdSession::AdSession(const directory::Configuration& configuration, std::string url, const Settings&,
                     std::unique_ptr<Connection> connection)
    : configuration_(configuration), url_(std::move(url)), connection_(std::move(connection)) {}

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

Result<void, PortFailure> AdSession::read_people(Reading& reading) {
    auto ended = connection_->search_paged(
        {.base = configuration_.base,
         .filter = people_filter,
         .attributes = reading.asked,
         .controls = {{extended_dn, false, extended_dn_value()}, {domain_scope, false, {}}}},
        [&](LDAPMessage* message) {
            RawEntry entry = entry_of(reading, message);
            if (entry.guid) {
                reading.people.insert(*entry.guid);
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

// From the sync groups down: each group once, and whatever is behind a member that was not read.
Result<void, PortFailure> AdSession::read_groups(Reading& reading, std::vector<Guid> groups) {
    std::vector<Guid> unknown;
    while (!groups.empty()) {
        std::vector<Guid> members;
        for (const Guid& group : groups) {
            reading.groups.insert(group);
            auto there = read_group(reading, group, members);
            if (!there) return failure(std::move(there).error());
            if (!*there) reading.sink.gone(group);
        }
        groups.clear();
        for (const Guid& member : members)
            if (!reading.people.contains(member) && !reading.groups.contains(member) &&
                !reading.unreadable.contains(member))
                unknown.push_back(member);
        std::ranges::sort(unknown);
        const auto repeated = std::ranges::unique(unknown);
        unknown.erase(repeated.begin(), repeated.end());
        if (auto read = read_unknown(reading, unknown, groups); !read) return read;
        unknown.clear();
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
        for (const connectors::Value& value : whole.values) {
            if (value.attribute != *member) continue;
            if (const auto guid = ad::extended_dn_of(value.text).guid) found.push_back(*guid);
        }
        reading.count();
        reading.sink.entry(std::move(whole));
        return true;
    }
    reading.verdict.doubts.push_back("a group kept changing while its members were read: " + group.text());
    return true;
}

Result<void, PortFailure> AdSession::read_unknown(Reading& reading, std::vector<Guid>& unknown,
                                                  std::vector<Guid>& groups) {
    const std::span<const Guid> all{unknown};
    for (std::size_t at = 0; at < all.size(); at += guids_per_filter) {
        const auto some = all.subspan(at, std::min(guids_per_filter, all.size() - at));
        std::unordered_set<Guid> seen;
        auto ended = connection_->search_all(
            {.base = reading.root.naming_context,
             .filter = any_of_guids(some),
             .attributes = reading.asked,
             .controls = {{extended_dn, false, extended_dn_value()}, {domain_scope, false, {}}}},
            [&](LDAPMessage* message) {
                RawEntry entry = entry_of(reading, message);
                if (!entry.guid) return;
                seen.insert(*entry.guid);
                if (entry.kind == EntryKind::group) {
                    groups.push_back(*entry.guid);
                    return;
                }
                reading.people.insert(*entry.guid);
                reading.count();
                reading.sink.entry(std::move(entry));
            });
        if (!ended) return failure(std::move(ended).error());
        for (const Guid& guid : some)
            if (!seen.contains(guid)) reading.unreadable.insert(guid);
    }
    return {};
}

// Everything that has changed since `usn` is read once more; groups from their own members on.
Result<bool, PortFailure> AdSession::catch_up(Reading& reading, std::uint64_t usn) {
    bool changed = false;
    std::vector<Guid> groups;
    const std::string since = std::to_string(usn + 1);
    auto ended =
        connection_->search_paged({.base = reading.root.naming_context,
                                   .filter = "(uSNChanged>=" + since + ")",
                                   .attributes = reading.asked,
                                   .controls = {{extended_dn, false, extended_dn_value()}, {domain_scope, false, {}}}},
                                  [&](LDAPMessage* message) {
                                      RawEntry entry = entry_of(reading, message);
                                      if (!entry.guid) return;
                                      if (entry.kind == EntryKind::group) {
                                          if (!reading.groups.contains(*entry.guid)) return;
                                          groups.push_back(*entry.guid);
                                      } else if (entry.kind == EntryKind::other) {
                                          return;
                                      } else {
                                          reading.people.insert(*entry.guid);
                                          reading.unreadable.erase(*entry.guid);
                                          reading.sink.entry(std::move(entry));
                                      }
                                      changed = true;
                                  });
    if (!ended) return failure(std::move(ended).error());
    auto deleted = connection_->search(
        {.base = "<WKGUID=" + std::string{deleted_objects} + "," + reading.root.naming_context + ">",
         .scope = LDAP_SCOPE_ONELEVEL,
         .filter = "(&(isDeleted=TRUE)(uSNChanged>=" + since + "))",
         .attributes = {"objectGUID"},
         .controls = {{show_deleted, true, {}}}},
        [&](LDAPMessage* message) {
            const auto guid = ad::guid_of(first_of(values_of(connection_->handle(), message, "objectGUID")));
            if (!guid || (!reading.people.contains(*guid) && !reading.groups.contains(*guid))) return;
            reading.people.erase(*guid);
            reading.sink.gone(*guid);
            changed = true;
        });
    if (!deleted) return failure(std::move(deleted).error());
    // Where deletions cannot be seen, who was deleted meanwhile leaves with the next run.
    if (deleted->code != LDAP_SUCCESS && deleted->code != LDAP_NO_SUCH_OBJECT &&
        deleted->code != LDAP_INSUFFICIENT_ACCESS)
        reading.verdict.doubts.push_back("what was deleted during the read is not all told: " + deleted->message);
    if (auto read = read_groups(reading, std::move(groups)); !read) return failure(std::move(read).error());
    return changed;
}

Result<Verdict, PortFailure> AdSession::read(const connectors::ReadRequest& request, connectors::EntrySink& sink,
                                             const std::function<void(std::uint64_t)>& progress) {
    auto root = root_dse();
    if (!root) return failure(std::move(root).error());
    Reading reading{request, sink, progress, *root, {}, {}, {}, {}, {}};
    for (const std::string& name : request.attributes.names())
        if (name != "member") reading.asked.push_back(name);
    reading.asked.insert(reading.asked.end(), {"objectGUID", "objectClass", "uSNChanged"});
    std::uint64_t usn = root->highest_usn;
    if (auto people = read_people(reading); !people) return failure(std::move(people).error());
    std::vector<Guid> groups;
    for (const SyncGroup& group : request.groups)
        if (group.guid) groups.push_back(*group.guid);
    if (auto walked = read_groups(reading, std::move(groups)); !walked) return failure(std::move(walked).error());
    if (reading.verdict.entries != 0 && !reading.saw_usn)
        reading.verdict.doubts.emplace_back(
            "uSNChanged cannot be read, so changes made during the read may be missing");

    // Until a round brings nothing that matters here: then all was so at one moment.
    bool settled = false;
    for (int round = 0; round < catch_ups_max && !settled; ++round) {
        const auto now = root_dse();
        if (!now) return failure(now.error());
        if (now->identity() != root->identity() || now->highest_usn < usn) {
            reading.verdict.doubts.push_back("another server answers, or it was set back: " + root->identity() +
                                             ", then " + now->identity());
            break;
        }
        if (now->highest_usn == usn) {
            settled = true;
            break;
        }
        auto changed = catch_up(reading, usn);
        if (!changed) return failure(std::move(changed).error());
        usn = now->highest_usn;
        settled = !*changed;
    }
    if (!settled && reading.verdict.doubts.empty())
        reading.verdict.doubts.emplace_back("the directory kept changing while it was read");
    reading.verdict.server = seen_as(*root, usn);
    return std::move(reading.verdict);
}

directory::ServerSeen AdSession::seen_as(const RootDse& root, std::uint64_t usn) const {
    return {.url = url_,
            .id = root.identity(),
            .places = {{.origin = root.invocation_id, .change = std::to_string(usn)}},
            .whole = false};
}

Result<connectors::Followed, PortFailure> AdSession::follow(const connectors::ReadRequest&, connectors::EntrySink&,
                                                            std::chrono::milliseconds) {
    return connectors::Followed{.what = connectors::Followed::What::must_read,
                                .why = "this server's changes come with the next read",
                                .server = {}};
}

}  // namespace muster::ldap
