#include "infra/ldap/refresh.hpp"

#include <utility>

#include "domain/base/match.hpp"

namespace muster::ldap {

using State = Refresh::State;

State Refresh::must_read(std::string why) {
    why_ = std::move(why);
    return State::must_read;
}

void Refresh::take_gone(const Guid& guid) {
    gone_.insert(guid);
    batch_.gone(guid);
}

State Refresh::take(SyncMessage message) {
    return match(
        std::move(message), [&](SyncEntry&& one) { return take_entry(std::move(one)); },
        [&](SyncInfo&& info) { return take_info(info); },
        [&](SyncReference&& reference) {
            return must_read("the server refers to " + reference.url + " for a part of the tree");
        },
        [&](Ended&& ended) { return take_end(std::move(ended)); },
        [&](SyncUnreadable&& unreadable) { return must_read(std::move(unreadable.why)); });
}

State Refresh::take_entry(SyncEntry one) {
    has_content_ = true;
    switch (one.state.what) {
        case SyncState::What::present:
            named_.insert(one.state.guid);
            return State::under_way;
        case SyncState::What::gone:
            take_gone(one.state.guid);
            return State::under_way;
        case SyncState::What::add:
        case SyncState::What::modify:
            break;
    }
    // Entries come in no order of time, so which of them had their names before the container had its own is not to be
    // told.
    const auto container = told_.containers.find(one.state.guid);
    if (container != told_.containers.end() && container->second != one.entry.dn)
        return must_read("\"" + container->second + "\" is called \"" + one.entry.dn +
                         "\" now, and was renamed while its changes were not heard");
    sent_.insert(one.state.guid);
    if (!one.csn.empty() && (!newest_ || newest_->csn < one.csn)) newest_ = {one.state.guid, std::move(one.csn)};
    batch_.entry(std::move(one.entry));
    return State::under_way;
}

State Refresh::take_info(const SyncInfo& info) {
    switch (info.what) {
        case SyncInfo::What::new_cookie:
            return State::under_way;  // from halfway
        case SyncInfo::What::id_set:
            has_content_ = true;
            if (!info.deletes) {
                named_.insert(info.guids.begin(), info.guids.end());
                return State::under_way;
            }
            for (const Guid& guid : info.guids) take_gone(guid);
            return State::under_way;
        case SyncInfo::What::refresh_present:
            names_all_ = true;
            break;
        case SyncInfo::What::refresh_delete:
            break;
    }
    return info.refresh_done ? finish(info.cookie) : State::under_way;
}

State Refresh::take_end(Ended ended) {
    switch (ended.code) {
        case LDAP_TIMELIMIT_EXCEEDED:
        case LDAP_SIZELIMIT_EXCEEDED:
        case LDAP_ADMINLIMIT_EXCEEDED:
        case LDAP_BUSY:
        case LDAP_UNAVAILABLE:
            ended_ = std::move(ended);
            return State::interrupted;
        case LDAP_SYNC_REFRESH_REQUIRED:
            return must_read("the server cannot tell what has changed since: " + ended.message);
        case LDAP_UNWILLING_TO_PERFORM:
            return must_read("the server knows less than it was seen to know, so it was set back or is another one: " +
                             ended.message);
        default:
            return must_read("the server ended telling what has changed, with " +
                             std::string{ldap_err2string(ended.code)} + " (" + std::to_string(ended.code) +
                             "): " + ended.message);
    }
}

State Refresh::finish(const std::string& cookie) {
    if (cookie.empty()) {
        if (has_content_ || names_all_) return must_read("the server did not accept the cookie, and sent everything");
        return State::done;  // nothing has changed
    }
    if (names_all_) {
        for (const Guid& guid : named_)
            if (!told_.all.contains(guid) && !sent_.contains(guid))
                return must_read("the server holds " + guid.text() +
                                 " for known, which it is not: another one answers");
        bool is_one_left = false;
        told_.all.for_each([&](const Guid& guid) {
            if (named_.contains(guid) || sent_.contains(guid))
                is_one_left = true;
            else
                take_gone(guid);
        });
        // The entry of the suffix stays, whatever happens.
        if (!is_one_left)
            return must_read("nothing is left of what was told before: another server answers, or nothing may be read");
    }
    cookie_.take(cookie);
    return State::done;
}

}  // namespace muster::ldap
