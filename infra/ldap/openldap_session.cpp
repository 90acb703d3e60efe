#include "infra/ldap/openldap_session.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include "domain/base/ascii.hpp"
#include "infra/ldap/entries.hpp"

namespace muster::ldap {
namespace {

using connectors::Probes;
using connectors::SyncGroup;
using connectors::Verdict;

// Containers too: one that is renamed while the read runs takes its people along.
constexpr const char* class_filter =
    "(|(objectClass=inetOrgPerson)(objectClass=person)(objectClass=organizationalPerson)(objectClass=account)"
    "(objectClass=posixAccount)(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup)"
    "(objectClass=organizationalUnit))";
constexpr std::size_t doubts_max = 20;
constexpr std::uint64_t progress_step = 1000;
// 3c: the greatest stamp less some minutes, so that what changed while a page was sent comes again.
constexpr std::chrono::minutes stamp_margin{5};
// For the changes that came in while the read was running. Longer than slapd needs to send them.
constexpr std::chrono::seconds follow_timeout{10};

bool missing(int code) {
    return code == LDAP_NO_SUCH_OBJECT || code == LDAP_INSUFFICIENT_ACCESS || code == LDAP_INVALID_DN_SYNTAX;
}

// `20240131120000Z`, some minutes earlier; empty where it is no such stamp.
std::string earlier(std::string_view stamp) {
    using namespace std::chrono;
    if (stamp.size() < 15) return {};
    const auto number = [&](std::size_t at, std::size_t size) {
        int value = -1;
        std::from_chars(stamp.data() + at, stamp.data() + at + size, value);
        return value;
    };
    const year_month_day date{year{number(0, 4)}, month{static_cast<unsigned>(number(4, 2))},
                              day{static_cast<unsigned>(number(6, 2))}};
    if (!date.ok()) return {};
    const auto moment =
        sys_days{date} + hours{number(8, 2)} + minutes{number(10, 2)} + seconds{number(12, 2)} - stamp_margin;
    const auto midnight = floor<days>(moment);
    const year_month_day new_date{midnight};
    const hh_mm_ss time{moment - midnight};
    const auto padded = [](long value, std::size_t width) {
        const std::string text = std::to_string(value);
        return std::string(width - std::min(width, text.size()), '0') + text;
    };
    return padded(static_cast<int>(new_date.year()), 4) + padded(static_cast<unsigned>(new_date.month()), 2) +
           padded(static_cast<unsigned>(new_date.day()), 2) + padded(time.hours().count(), 2) +
           padded(time.minutes().count(), 2) + padded(time.seconds().count(), 2) + "Z";
}

}  // namespace

struct OpenLdapSession::Reading {
    const connectors::ReadRequest& request;
    connectors::EntrySink& sink;
    const std::function<void(std::uint64_t)>& progress;
    std::vector<std::string> asked;  // attribute names
    Verdict verdict;
    std::string greatest_stamp;  // of the first page
    ContextCsn seen;

    void count() {
        if (++verdict.entries % progress_step == 0 && progress) progress(verdict.entries);
    }
    void doubt_references(const std::vector<std::string>& references) {
        if (!references.empty())
            verdict.doubts.push_back("the server refers to " + references.front() + " for a part of the tree");
    }
};

OpenLdapSession::OpenLdapSession(const directory::Configuration& configuration, std::string url,
                                 const Settings& settings, std::unique_ptr<Connection> connection)
    : configuration_(configuration), url_(std::move(url)), settings_(settings), connection_(std::move(connection)) {}

Result<std::unique_ptr<Connection>, PortFailure> OpenLdapSession::another_connection() const {
    auto opened = Connection::open(configuration_, url_, settings_);
    if (!opened) return failure(PortFailure{std::move(opened).error()});
    return *std::move(opened);
}

// The naming context that holds the base.
Result<void, PortFailure> OpenLdapSession::find_suffix() {
    if (!suffix_.empty()) return {};
    std::vector<std::string> contexts;
    std::vector<std::string> controls;
    LDAP* handle = connection_->handle();
    auto root = connection_->search_all({.base = "",
                                         .scope = LDAP_SCOPE_BASE,
                                         .attributes = {"namingContexts", "supportedControl", "objectClass"},
                                         .controls = {}},
                                        [&](LDAPMessage* entry) {
                                            is_slapd_ = std::ranges::any_of(
                                                values_of(handle, entry, "objectClass"), [](const std::string& name) {
                                                    return same_attribute(name, "OpenLDAProotDSE");
                                                });
                                            contexts = values_of(handle, entry, "namingContexts");
                                            controls = values_of(handle, entry, "supportedControl");
                                        });
    if (!root) return failure(std::move(root).error());
    has_syncprov_ = std::ranges::find(controls, LDAP_CONTROL_SYNC) != controls.end();
    // The server's own comparison: the longest context under which the base lies.
    suffix_ = configuration_.base;
    const auto comparable = [](const std::string& text) {
        std::string lower = ascii_lower(text);
        std::erase(lower, ' ');
        return lower;
    };
    const std::string base = comparable(configuration_.base);
    std::size_t longest = 0;
    for (const std::string& context : contexts) {
        const std::string name = comparable(context);
        if (name.size() <= longest || !base.ends_with(name)) continue;
        if (base.size() > name.size() && base[base.size() - name.size() - 1] != ',') continue;
        longest = name.size();
        suffix_ = context;
    }
    return {};
}

Result<ContextCsn, PortFailure> OpenLdapSession::context_csn(Connection& connection) const {
    ContextCsn csn;
    auto ended =
        connection.search({.base = suffix_, .scope = LDAP_SCOPE_BASE, .attributes = {"contextCSN"}, .controls = {}},
                          [&](LDAPMessage* entry) {
                              for (const std::string& value : values_of(connection.handle(), entry, "contextCSN"))
                                  csn.take_value(value);
                          });
    if (!ended) return failure(std::move(ended).error());
    // Not readable is an answer, and none is had then; anything else leaves open what the server knows.
    if (ended->code != LDAP_SUCCESS && !missing(ended->code))
        return failure(connection.failed("reading contextCSN failed", ended->code, ended->message));
    return csn;
}

directory::ServerSeen OpenLdapSession::seen_as(const ContextCsn& csn) const {
    return {.url = url_, .id = {}, .places = csn.places(), .whole = !csn.empty()};
}

Result<SyncGroup, PortFailure> OpenLdapSession::find_group(const std::string& configured) const {
    SyncGroup group{.configured = configured, .guid = {}, .dn = {}};
    Search search{
        .base = configured, .scope = LDAP_SCOPE_BASE, .attributes = {"entryUUID", "objectClass"}, .controls = {}};
    if (const std::string_view text = configured; text.size() > 5 && same_attribute(text.substr(0, 5), "guid:")) {
        search.base = suffix_;
        search.scope = LDAP_SCOPE_SUBTREE;
        search.filter = "(entryUUID=" + escaped(text.substr(5)) + ")";
    }
    LDAP* handle = connection_->handle();
    auto ended = connection_->search(search, [&](LDAPMessage* entry) {
        const auto uuid = values_of(handle, entry, "entryUUID");
        if (uuid.size() == 1) group.guid = Guid::parse(uuid.front());
        group.dn = dn_of(handle, entry);
    });
    if (!ended) return failure(std::move(ended).error());
    if (ended->code != LDAP_SUCCESS && !missing(ended->code))
        return failure(
            connection_->failed("looking for the sync group " + configured + " failed", ended->code, ended->message));
    return group;
}

Result<Probes, PortFailure> OpenLdapSession::probe() {
    if (auto found = find_suffix(); !found) return failure(std::move(found).error());
    Probes probes;
    auto csn = context_csn(*connection_);
    if (!csn) return failure(std::move(csn).error());
    probes.server = seen_as(*csn);
    auto who = connection_->who_am_i();
    if (!who) return failure(std::move(who).error());
    probes.bound_as = *std::move(who);
    if (probes.bound_as.empty()) probes.doubts.emplace_back("the server takes this bind for anonymous");
    auto base = connection_->search_all(
        {.base = configuration_.base, .scope = LDAP_SCOPE_BASE, .attributes = {"1.1"}, .controls = {}},
        [](LDAPMessage*) {});
    if (!base) return failure(std::move(base).error());
    for (const std::string& configured : configuration_.groups) {
        auto group = find_group(configured);
        if (!group) return failure(std::move(group).error());
        if (!group->guid && !group->dn.empty())
            probes.doubts.push_back("entryUUID of " + group->dn + " cannot be read");
        probes.groups.push_back(*std::move(group));
    }
    return probes;
}

Result<Verdict, PortFailure> OpenLdapSession::read(const connectors::ReadRequest& request, connectors::EntrySink& sink,
                                                   const std::function<void(std::uint64_t)>& progress) {
    if (auto found = find_suffix(); !found) return failure(std::move(found).error());
    Reading reading{request, sink, progress, request.attributes.names(), {}, {}, {}};
    reading.asked.emplace_back("objectClass");
    const auto before = context_csn(*connection_);
    if (!before) return failure(before.error());
    Result<bool, PortFailure> synced = false;
    if (has_syncprov_) synced = read_by_sync(reading, !before->empty());
    if (!synced) return failure(std::move(synced).error());
    if (!*synced) {
        if (auto paged = read_by_pages(reading); !paged) return failure(std::move(paged).error());
    }
    const auto after = context_csn(*connection_);
    if (!after) return failure(after.error());
    // A replica that is being filled has none before it is full, and until then shows a part of the people.
    if (*synced && after->empty())
        reading.verdict.doubts.push_back("the server follows changes, and shows no contextCSN of " + suffix_ +
                                         ": is it still being filled, or may this bind not read it?");
    if (!after->reaches(*before))
        reading.verdict.doubts.emplace_back(
            "the server knows less than when the read began: another one answers, or it was set back");
    reading.verdict.server = seen_as(*after);
    return std::move(reading.verdict);
}

Result<connectors::Followed, PortFailure> OpenLdapSession::follow(const connectors::ReadRequest&,
                                                                  connectors::EntrySink&, std::chrono::milliseconds) {
    return connectors::Followed{.what = connectors::Followed::What::must_read,
                                .why = "this server's changes come with the next read",
                                .server = {}};
}

void OpenLdapSession::take_entry(Reading& reading, const Connection& connection, LDAPMessage* message,
                                 bool synced) const {
    std::optional<SyncState> state;
    if (synced) {
        state = sync_state_of(connection.handle(), message);
        if (state && !state->cookie.empty()) reading.seen.take_cookie(state->cookie);
        if (state && state->what == SyncState::What::gone) {
            reading.sink.gone(state->guid);
            return;
        }
    }
    connectors::RawEntry entry;
    if (state) entry.guid = state->guid;
    KindOf kind{directory::Kind::openldap};
    auto walked = walk(connection.handle(), message, [&](std::string_view description, const berval* values) {
        if (same_attribute(description, "objectClass")) return kind.take(values);
        if (same_attribute(description, "entryUUID")) {
            entry.guid = Guid::parse(view_of(*values));
            return;
        }
        if (same_attribute(description, "modifyTimestamp")) {
            reading.greatest_stamp = std::max(reading.greatest_stamp, std::string{view_of(*values)});
            return;
        }
        const auto attribute = reading.request.attributes.index_of(description);
        if (!attribute) return;
        for (const berval* value = values; value->bv_val != nullptr; ++value)
            entry.values.push_back({*attribute, std::string{view_of(*value)}});
    });
    if (!walked.whole) {  // half of it would empty fields and take members out of their group
        if (reading.verdict.doubts.size() < doubts_max)
            reading.verdict.doubts.push_back("the entry \"" + walked.dn + "\" could not be decoded");
        return;
    }
    entry.dn = std::move(walked.dn);
    entry.kind = kind.kind();
    if (!entry.guid && reading.verdict.doubts.size() < doubts_max)
        reading.verdict.doubts.push_back("the entry " + entry.dn + " came without entryUUID");
    if (entry.kind == connectors::EntryKind::container) entry.values.clear();
    entry.values.shrink_to_fit();
    reading.count();
    reading.sink.entry(std::move(entry));
}

Result<bool, PortFailure> OpenLdapSession::read_by_sync(Reading& reading, bool had_csn) {
    auto opened = another_connection();
    if (!opened) return failure(std::move(opened).error());
    Connection& connection = **opened;
    const auto id = connection.start({.base = suffix_,
                                      .filter = class_filter,
                                      .attributes = reading.asked,
                                      .controls = {{LDAP_CONTROL_SYNC, true, sync_request_value()}}});
    if (!id) return failure(id.error());
    std::vector<std::string> references;
    bool refreshed = false;
    while (!refreshed) {
        auto message = connection.next(*id, connection.idle_timeout());
        if (!message) return failure(std::move(message).error());
        switch (ldap_msgtype(message->get())) {
            case LDAP_RES_SEARCH_ENTRY:
                take_entry(reading, connection, message->get(), true);
                break;
            case LDAP_RES_SEARCH_REFERENCE:
                connection.add_reference(message->get(), references);
                break;
            case LDAP_RES_INTERMEDIATE: {
                const auto info = sync_info_of(connection.handle(), message->get());
                if (!info)
                    return failure(
                        connection.failed("sent a Sync Info message that cannot be read", LDAP_DECODING_ERROR));
                if (!info->cookie.empty()) reading.seen.take_cookie(info->cookie);
                if (info->what == SyncInfo::What::id_set)
                    return failure(connection.failed("answered a first read with changes", LDAP_PROTOCOL_ERROR));
                refreshed = info->refresh_done;
                break;
            }
            case LDAP_RES_SEARCH_RESULT: {
                const Ended ended = connection.end_of(message->get());
                const bool nothing_yet = reading.verdict.entries == 0;
                if (nothing_yet &&
                    (ended.code == LDAP_UNAVAILABLE_CRITICAL_EXTENSION || ended.code == LDAP_PROTOCOL_ERROR))
                    return false;
                // A persistent search does not end by itself: even rc 0 would be no complete read.
                return failure(
                    connection.failed("reading ended before everything was sent", ended.code, ended.message));
            }
            default:
                break;
        }
    }
    reading.doubt_references(references);
    // Fact 9: what changed while the read ran comes only now. It is all there when the server's
    // newest change of this moment has come by.
    const auto goal = context_csn(*connection_);
    if (!goal) return failure(goal.error());
    if (goal->empty() && had_csn)
        return failure(connection.failed("does not show its contextCSN any more", LDAP_INSUFFICIENT_ACCESS));
    if (auto followed = follow_to(reading, connection, *id, *goal); !followed)
        return failure(std::move(followed).error());
    connection.abandon(*id);
    return true;
}

Result<void, PortFailure> OpenLdapSession::follow_to(Reading& reading, Connection& connection, int id,
                                                     const ContextCsn& goal) {
    while (!reading.seen.reaches(goal)) {
        auto next = connection.next_if_any(id, follow_timeout);
        if (!next) return failure(std::move(next).error());
        if (!*next) {
            reading.verdict.doubts.emplace_back("changes made during the read did not all arrive in time");
            return {};
        }
        const Message message = **std::move(next);
        const int type = ldap_msgtype(message.get());
        if (type == LDAP_RES_SEARCH_ENTRY) {
            take_entry(reading, connection, message.get(), true);
        } else if (type == LDAP_RES_INTERMEDIATE) {
            const auto info = sync_info_of(connection.handle(), message.get());
            if (!info)
                return failure(connection.failed("sent a Sync Info message that cannot be read", LDAP_DECODING_ERROR));
            reading.seen.take_cookie(info->cookie);
            if (info->what == SyncInfo::What::id_set && info->deletes)
                for (const Guid& guid : info->guids) reading.sink.gone(guid);
        } else if (type == LDAP_RES_SEARCH_REFERENCE) {
            std::vector<std::string> references;
            connection.add_reference(message.get(), references);
            reading.doubt_references(references);
        } else if (type == LDAP_RES_SEARCH_RESULT) {
            const Ended ended = connection.end_of(message.get());
            return failure(connection.failed("reading ended before everything was sent", ended.code, ended.message));
        }
    }
    return {};
}

Result<void, PortFailure> OpenLdapSession::read_by_pages(Reading& reading) {
    auto opened = another_connection();
    if (!opened) return failure(std::move(opened).error());
    Connection& connection = **opened;
    reading.asked.emplace_back("entryUUID");
    reading.asked.emplace_back("modifyTimestamp");
    std::string stamp_of_first_page;
    const Search search{.base = suffix_, .filter = class_filter, .attributes = reading.asked, .controls = {}};
    std::uint64_t in_page = 0;
    auto ended = connection.search_paged(search, [&](LDAPMessage* entry) {
        take_entry(reading, connection, entry, false);
        if (++in_page <= progress_step) stamp_of_first_page = reading.greatest_stamp;
    });
    if (!ended) return failure(std::move(ended).error());
    reading.doubt_references(ended->references);
    // What changed since the first page is read again.
    const std::string since = earlier(stamp_of_first_page);
    if (since.empty()) {
        if (reading.verdict.entries != 0)
            reading.verdict.doubts.emplace_back(
                "modifyTimestamp cannot be read, so changes made during the read may be missing");
        return {};
    }
    Search again = search;
    again.filter = "(&(modifyTimestamp>=" + since + ")" + class_filter + ")";
    auto changed =
        connection.search_paged(again, [&](LDAPMessage* entry) { take_entry(reading, connection, entry, false); });
    if (!changed) return failure(std::move(changed).error());
    return {};
}

}  // namespace muster::ldap
