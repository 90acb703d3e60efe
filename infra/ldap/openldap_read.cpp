#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include "domain/base/match.hpp"
#include "infra/ldap/container_names.hpp"
#include "infra/ldap/openldap_entry.hpp"
#include "infra/ldap/openldap_session.hpp"
#include "infra/ldap/sync_message.hpp"

// One complete read, changes made while it runs included.
namespace muster::ldap {
namespace {

using connectors::Verdict;

constexpr std::size_t doubts_max = 20;
constexpr std::uint64_t progress_step = 1000;
// 3c: the greatest stamp less some minutes, so that what changed while a page was sent comes again.
constexpr std::chrono::minutes stamp_margin{5};

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
    std::unique_ptr<Following> following = std::make_unique<Following>();
    Verdict verdict{};
    ContainerNames containers{};
    std::string greatest_stamp{};  // so far

    void count() {
        if (++verdict.entries % progress_step == 0 && progress) progress(verdict.entries);
    }
    void doubt(std::string why) {
        if (verdict.doubts.size() < doubts_max) verdict.doubts.push_back(std::move(why));
    }
    void doubt_reference(const std::string& url) { doubt("the server refers to " + url + " for a part of the tree"); }
    void take_paged(LDAP* handle, LDAPMessage* message);
    void take(SyncEntry one, bool is_late);
};

Result<Verdict, PortFailure> OpenLdapSession::read(const connectors::ReadRequest& request, connectors::EntrySink& sink,
                                                   const std::function<void(std::uint64_t)>& progress) {
    following_.reset();
    not_followed_ = "the last read did not come to its end";
    if (auto renewed = renew_connection(); !renewed) return failure(std::move(renewed).error());
    if (auto found = find_suffix(); !found) return failure(std::move(found).error());
    Reading reading{.request = request, .sink = sink, .progress = progress, .asked = request.attributes.names()};
    reading.asked.emplace_back("objectClass");
    const auto before = context_csn(*connection_);
    if (!before) return failure(before.error());
    if (has_syncprov_) {
        const auto synced = read_by_sync(reading, !before->empty());
        if (!synced) return failure(synced.error());
        has_syncprov_ = *synced;
    }
    if (!has_syncprov_) {
        if (auto paged = read_by_pages(reading); !paged) return failure(std::move(paged).error());
    }
    const auto after = context_csn(*connection_);
    if (!after) return failure(after.error());
    Verdict& verdict = reading.verdict;
    // A replica that is being filled has none before it is full, and until then shows a part of the people.
    if (has_syncprov_ && after->empty())
        verdict.doubts.push_back("the server follows changes, and shows no contextCSN of " + suffix_ +
                                 ": is it still being filled, or may this bind not read it?");
    if (!after->reaches(*before))
        verdict.doubts.emplace_back(
            "the server knows less than when the read began: another one answers, or it was set back");
    verdict.server = seen_as(*after);
    if (!has_syncprov_) {
        not_followed_ = "this server does not tell its changes (it has no syncprov): they come with the next read";
    } else if (!verdict.complete()) {
        not_followed_ = "the last read was not complete: " + verdict.doubts.front();
    } else {
        following_ = std::move(reading.following);
        verdict.server = seen_as(following_->cookie.csn());
    }
    return std::move(verdict);
}

// `is_late`: it was changed while the read was running.
void OpenLdapSession::Reading::take(SyncEntry one, bool is_late) {
    Told& told = following->told;
    if (is_late) following->cookie.take(one.state.cookie);
    Telling telling{sink, told};
    if (one.state.what == SyncState::What::gone) return telling.gone(one.state.guid);
    if (one.state.what == SyncState::What::present)
        return doubt("the server held " + one.state.guid.text() + " for known, which it was not");
    if (auto why = containers.take(one.entry, is_late); !why.empty()) doubt(std::move(why));
    count();
    telling.entry(std::move(one.entry));
}

Result<bool, PortFailure> OpenLdapSession::read_by_sync(Reading& reading, bool had_csn) {
    auto opened = another_connection();
    if (!opened) return failure(std::move(opened).error());
    Connection& connection = **opened;
    const auto id = connection.start({.base = suffix_,
                                      .filter = openldap_filter,
                                      .attributes = reading.asked,
                                      .controls = {{LDAP_CONTROL_SYNC, true, sync_request_value()}}});
    if (!id) return failure(id.error());
    reading.following->connection = *std::move(opened);
    reading.following->id = *id;
    using Step = Result<bool, PortFailure>;
    connection.expect_much(true);
    for (bool refreshed = false; !refreshed;) {
        auto message = connection.next(*id, connection.idle_timeout());
        if (!message) return failure(std::move(message).error());
        bool unable = false;
        const auto step = match(
            sync_message_of(connection, message->get(), reading.request.attributes),
            [&](SyncEntry&& one) -> Step {
                reading.take(std::move(one), false);
                return false;
            },
            [&](SyncInfo&& info) -> Step {
                if (info.what == SyncInfo::What::id_set)
                    return failure(connection.failed("answered a first read with changes", LDAP_PROTOCOL_ERROR));
                if (info.refresh_done) reading.following->cookie.take(info.cookie);
                return info.refresh_done;
            },
            [&](SyncReference&& reference) -> Step {
                reading.doubt_reference(reference.url);
                return false;
            },
            [&](SyncUnreadable&& unreadable) -> Step {
                if (!unreadable.is_entry) return failure(connection.failed(unreadable.why, LDAP_DECODING_ERROR));
                reading.doubt(std::move(unreadable.why));
                return false;
            },
            [&](Ended&& ended) -> Step {
                unable = reading.verdict.entries == 0 &&
                         (ended.code == LDAP_UNAVAILABLE_CRITICAL_EXTENSION || ended.code == LDAP_PROTOCOL_ERROR);
                if (unable) return false;
                // A persistent search does not end by itself: even rc 0 would be no complete read.
                return failure(
                    connection.failed("reading ended before everything was sent", ended.code, ended.message));
            });
        if (!step) return step;
        if (unable) return false;
        refreshed = *step;
    }
    connection.expect_much(false);
    // Fact 9: what changed while the read ran comes only now. It is all there when the server's newest change of this
    // moment has come by.
    const auto goal = context_csn(*connection_);
    if (!goal) return failure(goal.error());
    if (goal->empty() && had_csn)
        return failure(connection.failed("does not show its contextCSN any more", LDAP_INSUFFICIENT_ACCESS));
    if (auto caught_up = catch_up(reading, *goal); !caught_up) return failure(std::move(caught_up).error());
    return true;
}

Result<void, PortFailure> OpenLdapSession::catch_up(Reading& reading, const ContextCsn& goal) {
    using Step = Result<void, PortFailure>;
    Following& following = *reading.following;
    Connection& connection = *following.connection;
    Telling telling{reading.sink, following.told};
    while (!following.cookie.csn().reaches(goal)) {
        auto next = connection.next_if_any(following.id, settings_.follow_timeout);
        if (!next) return failure(std::move(next).error());
        if (!*next) {
            reading.doubt("changes made during the read did not all arrive in time");
            return {};
        }
        const auto step = match(
            sync_message_of(connection, (*next)->get(), reading.request.attributes),
            [&](SyncEntry&& one) -> Step {
                reading.take(std::move(one), true);
                return {};
            },
            [&](SyncInfo&& info) -> Step {
                following.cookie.take(info.cookie);
                if (info.what == SyncInfo::What::id_set && info.deletes)
                    for (const Guid& guid : info.guids) telling.gone(guid);
                return {};
            },
            [&](SyncReference&& reference) -> Step {
                reading.doubt_reference(reference.url);
                return {};
            },
            [&](SyncUnreadable&& unreadable) -> Step {
                if (!unreadable.is_entry) return failure(connection.failed(unreadable.why, LDAP_DECODING_ERROR));
                reading.doubt(std::move(unreadable.why));
                return {};
            },
            [&](Ended&& ended) -> Step {
                return failure(
                    connection.failed("reading ended before everything was sent", ended.code, ended.message));
            });
        if (!step) return step;
    }
    following.heard = Following::Clock::now();
    return {};
}

void OpenLdapSession::Reading::take_paged(LDAP* handle, LDAPMessage* message) {
    auto read = openldap_entry_of(handle, message, request.attributes);
    greatest_stamp = std::max(greatest_stamp, read.stamp);
    // Half of it would empty fields and take members out of their group.
    if (!read.whole) return doubt("the entry \"" + read.entry.dn + "\" could not be decoded");
    if (!read.entry.guid) doubt("the entry " + read.entry.dn + " came without entryUUID");
    count();
    sink.entry(std::move(read.entry));
}

Result<void, PortFailure> OpenLdapSession::read_by_pages(Reading& reading) {
    auto opened = another_connection();
    if (!opened) return failure(std::move(opened).error());
    Connection& connection = **opened;
    reading.asked.emplace_back("entryUUID");
    reading.asked.emplace_back("modifyTimestamp");
    std::string stamp_of_first_page;
    const Search search{.base = suffix_, .filter = openldap_filter, .attributes = reading.asked, .controls = {}};
    std::uint64_t in_page = 0;
    auto ended = connection.search_paged(search, [&](LDAPMessage* entry) {
        reading.take_paged(connection.handle(), entry);
        if (++in_page <= progress_step) stamp_of_first_page = reading.greatest_stamp;
    });
    if (!ended) return failure(std::move(ended).error());
    for (const std::string& url : ended->references) reading.doubt_reference(url);
    // What changed since the first page is read again.
    const std::string since = earlier(stamp_of_first_page);
    if (since.empty()) {
        if (reading.verdict.entries != 0)
            reading.verdict.doubts.emplace_back(
                "modifyTimestamp cannot be read, so changes made during the read may be missing");
        return {};
    }
    Search again = search;
    again.filter = "(&(modifyTimestamp>=" + since + ")" + openldap_filter + ")";
    auto changed =
        connection.search_paged(again, [&](LDAPMessage* entry) { reading.take_paged(connection.handle(), entry); });
    if (!changed) return failure(std::move(changed).error());
    return {};
}

}  // namespace muster::ldap
