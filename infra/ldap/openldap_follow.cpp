#include <algorithm>
#include <utility>

#include "connectors/batch.hpp"
#include "domain/base/match.hpp"
#include "infra/ldap/openldap_entry.hpp"
#include "infra/ldap/openldap_session.hpp"
#include "infra/ldap/refresh.hpp"

// D12: what has changed since (3d).
namespace muster::ldap {
namespace {

using connectors::Followed;
using Clock = Following::Clock;

// Changes that come close together make one batch.
constexpr std::chrono::milliseconds gather_for{100};
constexpr std::size_t gather_messages_max = 1000;
// Whoever has no time left takes what is here nonetheless.
constexpr std::chrono::milliseconds shortest_wait{1};
// A change is told a moment after it is made. Whoever does not wait for changes wants those that there are.
constexpr std::chrono::milliseconds told_within{1000};
constexpr const char* set_back = "the server knows less than it was seen to know, so it was set back or is another one";

std::chrono::milliseconds left_until(Clock::time_point moment) {
    return std::max(shortest_wait, std::chrono::ceil<std::chrono::milliseconds>(moment - Clock::now()));
}

}  // namespace

// Kept back until it is whole: a failure leaves sink and place as they were.
struct OpenLdapSession::Gathered {
    const connectors::AttributeSet& attributes;
    SyncCookie cookie;             // at first the one from which to go on
    std::optional<Newest> newest;  // the same
    connectors::Batch batch{};
    bool is_whole = true;  // the cookie covers all of the batch

    std::string take(SyncEntry one);
    std::string take(const SyncInfo& info);
};

Result<Followed, PortFailure> OpenLdapSession::follow(const connectors::ReadRequest& request,
                                                      connectors::EntrySink& sink,
                                                      const connectors::Patience& patience) {
    auto until = Clock::now() + patience.wait;
    ContextCsn made;  // what the server has by now
    if (patience.wait.count() == 0 && following_ && following_->connection) {
        if (auto now = context_csn(*connection_)) made = *std::move(now);
        if (!following_->cookie.csn().reaches(made)) until += told_within;
    }
    const auto is_told = [&] { return following_->cookie.csn().reaches(made); };
    bool is_new = false;  // the connection was made in this call
    bool changed = false;
    while (following_) {
        Gathered gathered{.attributes = request.attributes, .cookie = following_->cookie, .newest = following_->newest};
        const bool was_open = following_->connection != nullptr;
        auto why = was_open ? listen(gathered, until, patience.enough) : refresh(gathered);
        if (!why) {
            following_->connection.reset();
            // An idle connection may be cut by anybody, and everything since can be had again.
            if (was_open && !is_new && !settings_.stop.stop_requested()) continue;
            return failure(std::move(why).error());
        }
        if (!why->empty()) {
            not_followed_ = *std::move(why);
            following_.reset();
            break;
        }
        is_new = is_new || !was_open;
        following_->cookie = std::move(gathered.cookie);
        following_->newest = std::move(gathered.newest);
        changed = changed || gathered.batch.size() != 0;
        Telling telling{sink, following_->told};
        gathered.batch.pour_into(telling);
        if ((changed && is_told()) || patience.enough.stop_requested() || Clock::now() >= until)
            return Followed{.what = changed ? Followed::What::changed : Followed::What::unchanged,
                            .why = {},
                            .server = seen_as(following_->cookie.csn())};
    }
    return Followed{.what = Followed::What::must_read, .why = not_followed_, .server = {}};
}

OpenLdapSession::Why OpenLdapSession::refresh(Gathered& gathered) {
    auto opened = another_connection();
    if (!opened) return failure(std::move(opened).error());
    Connection& connection = **opened;
    std::vector<std::string> asked = gathered.attributes.names();
    asked.emplace_back("objectClass");
    asked.emplace_back("entryCSN");
    const auto id =
        connection.start({.base = suffix_,
                          .filter = openldap_filter,
                          .attributes = asked,
                          .controls = {{LDAP_CONTROL_SYNC, true, sync_request_value(gathered.cookie.text())}}});
    if (!id) return failure(id.error());
    Refresh refresh{following_->told, gathered.batch, gathered.cookie};
    for (auto state = Refresh::State::under_way; state != Refresh::State::done;) {
        auto message = connection.next(*id, connection.idle_timeout());
        if (!message) return failure(std::move(message).error());
        state = refresh.take(sync_message_of(connection, message->get(), gathered.attributes));
        if (state == Refresh::State::must_read) return refresh.why();
        if (state == Refresh::State::interrupted)
            return failure(
                connection.failed("ended telling what has changed", refresh.ended().code, refresh.ended().message));
    }
    if (gathered.newest && refresh.has_gone(gathered.newest->guid)) gathered.newest.reset();
    auto why = look_whether_set_back(connection, gathered);
    if (!why || !why->empty()) return why;
    if (refresh.newest()) gathered.newest = refresh.newest();
    following_->connection = *std::move(opened);
    following_->id = *id;
    following_->heard = Clock::now();
    following_->behind_since.reset();
    return {};
}

OpenLdapSession::Why OpenLdapSession::listen(Gathered& gathered, Clock::time_point until,
                                             const std::stop_token& enough) {
    Following& following = *following_;
    Connection& connection = *following.connection;
    std::size_t messages = 0;
    Clock::time_point gather_until = until;
    while (messages < gather_messages_max || !gathered.is_whole) {
        const bool waits = messages == 0;
        const auto next_look = following.behind_since ? *following.behind_since + settings_.follow_timeout
                                                      : following.heard + settings_.silence_check;
        const auto deadline = waits               ? std::min(until, next_look)
                              : gathered.is_whole ? gather_until
                                                  : following.heard + connection.idle_timeout();
        auto next = connection.next_if_any(following.id, left_until(deadline), waits ? enough : std::stop_token{});
        if (!next) return failure(std::move(next).error());
        if (!*next) {
            if (!gathered.is_whole)
                return failure(connection.failed("does not say how far its changes go", LDAP_TIMEOUT));
            if (!waits || Clock::now() < next_look) return {};
            auto why = look_whether_behind();
            if (!why || !why->empty()) return why;
            continue;
        }
        following.heard = Clock::now();
        following.behind_since.reset();
        if (++messages == 1) gather_until = following.heard + gather_for;
        bool has_ended = false;
        auto why = match(
            sync_message_of(connection, (*next)->get(), gathered.attributes),
            [&](SyncEntry&& one) -> Why { return gathered.take(std::move(one)); },
            [&](SyncInfo&& info) -> Why { return gathered.take(info); },
            [&](SyncReference&& reference) -> Why {
                return "the server refers to " + reference.url + " for a part of the tree";
            },
            [&](SyncUnreadable&& unreadable) -> Why { return std::move(unreadable.why); },
            [&](Ended&& ended) -> Why {
                if (ended.code == LDAP_SYNC_REFRESH_REQUIRED)
                    return "the server cannot go on telling what changes: " + ended.message;
                const auto done = sync_done_of(ended.controls);
                has_ended = ended.code == LDAP_SUCCESS && done && !done->cookie.empty();
                if (!has_ended)
                    return failure(connection.failed("ended telling what changes", ended.code, ended.message));
                gathered.cookie.take(done->cookie);
                return {};
            });
        if (!why || !why->empty()) return why;
        if (has_ended) {
            following.connection.reset();
            return {};
        }
    }
    return {};
}

std::string OpenLdapSession::Gathered::take(SyncEntry one) {
    is_whole = !one.state.cookie.empty();
    cookie.take(one.state.cookie);
    switch (one.state.what) {
        case SyncState::What::present:
            return "the server told " + one.state.guid.text() + " as unchanged among its changes";
        case SyncState::What::gone:
            if (newest && newest->guid == one.state.guid) newest.reset();
            batch.gone(one.state.guid);
            return {};
        case SyncState::What::add:
        case SyncState::What::modify:
            if (one.csn.empty()) one.csn = only_csn_of(one.state.cookie);
            if (!one.csn.empty()) newest = {one.state.guid, std::move(one.csn)};
            batch.entry(std::move(one.entry));
            return {};
    }
    return {};
}

std::string OpenLdapSession::Gathered::take(const SyncInfo& info) {
    const bool is_set = info.what == SyncInfo::What::id_set;
    if (is_set ? !info.deletes : info.what != SyncInfo::What::new_cookie)
        return "the server began anew to tell what it has, among its changes";
    is_whole = !info.cookie.empty() || (is_whole && info.guids.empty());
    cookie.take(info.cookie);
    for (const Guid& guid : info.guids) {
        if (newest && newest->guid == guid) newest.reset();
        batch.gone(guid);
    }
    return {};
}

// D8: a server that is not as it was told to be says nothing of it.
OpenLdapSession::Why OpenLdapSession::look_whether_set_back(Connection& connection, const Gathered& gathered) const {
    // It compares the changes of its own serverID only, so one that lags behind another is silent (fact 11).
    const auto csn = context_csn(connection);
    if (!csn) return failure(csn.error());
    if (!csn->reaches(gathered.cookie.csn())) return set_back;
    if (!gathered.newest) return {};
    // An older copy of the directory that was written to since is ahead by its clock, and lacks what was told before.
    std::optional<std::string> found;
    auto ended = connection.search_all({.base = suffix_,
                                        .filter = "(entryUUID=" + gathered.newest->guid.text() + ")",
                                        .attributes = {"entryCSN"},
                                        .controls = {}},
                                       [&](LDAPMessage* entry) {
                                           const auto values = values_of(connection.handle(), entry, "entryCSN");
                                           found = values.empty() ? gathered.newest->csn : values.front();
                                       });
    if (!ended) return failure(std::move(ended).error());
    return !found || *found < gathered.newest->csn ? std::string{set_back} : std::string{};
}

// Silence alone does not tell "nothing has changed" from "nothing gets here any more".
OpenLdapSession::Why OpenLdapSession::look_whether_behind() {
    Following& following = *following_;
    if (following.behind_since)
        return "the server has changes that it does not tell: nothing came within " +
               std::to_string(settings_.follow_timeout.count()) + " ms";
    auto csn = context_csn(*connection_);
    if (!csn && connection_->is_broken() && !settings_.stop.stop_requested()) {  // idle as well, and cut
        if (auto renewed = renew_connection(); !renewed) return failure(std::move(renewed).error());
        csn = context_csn(*connection_);
    }
    if (!csn) return failure(csn.error());
    const ContextCsn& seen = following.cookie.csn();
    if (csn->empty()) return "the server does not show its contextCSN any more";
    if (!csn->reaches(seen)) return set_back;
    following.heard = Clock::now();
    if (!seen.reaches(*csn)) following.behind_since = following.heard;
    return {};
}

}  // namespace muster::ldap
