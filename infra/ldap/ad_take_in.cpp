#include "infra/ldap/ad_take_in.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "connectors/ad_values.hpp"
#include "infra/ldap/ad_search.hpp"
#include "infra/ldap/entries.hpp"
#include "infra/ldap/look_up.hpp"

namespace muster::ldap {

namespace ad = connectors::ad;
using connectors::EntryKind;
using connectors::RawEntry;
using Is = AdKnown::Is;

Result<void, PortFailure> AdSession::TakeIn::go() {
    groups_.insert(changes_.groups.begin(), changes_.groups.end());
    take_gone();
    if (auto read = read_again(changes_.changed); !read) return read;
    if (!reading_.must_read.empty()) return {};
    if (auto read = read_below_renamed(); !read) return read;
    if (auto taken = take_containers(); !taken) return taken;
    for (RawEntry& entry : others_) reading_.sink.entry(std::move(entry));
    if (auto taken = take_groups(); !taken) return taken;
    if (auto taken = take_members(); !taken) return taken;
    take_unreached();
    for (const connectors::SyncGroup& group : reading_.request.groups)
        if (group.guid && !reading_.known.is_walked(*group.guid))
            reading_.must_read = "the sync group " + group.configured + " is not found any more";
    return {};
}

// Fact 4: a deletion takes its own out of all groups, and changes none of them.
void AdSession::TakeIn::take_gone() {
    for (const Guid& guid : changes_.deleted) {
        for (const Guid& group : reading_.known.groups_with(guid)) {
            reading_.sink.members(group, {}, {by_guid(guid) + ";"});
            reading_.known.remove_member(group, guid);
        }
        drop(guid);
    }
    for (const Guid& guid : changes_.missing) {  // it may be hidden, and listed still
        std::ranges::copy(reading_.known.groups_with(guid), std::inserter(groups_, groups_.end()));
        drop(guid);
    }
}

void AdSession::TakeIn::drop(const Guid& guid) {
    if (reading_.known.was_told(guid)) reading_.sink.gone(guid);
    reading_.known.forget_group(guid);
    reading_.known.set(guid, Is::unknown);
    groups_.erase(guid);
}

// Where they lie is the server's to say: first at or below the base, then anywhere.
Result<void, PortFailure> AdSession::TakeIn::read_again(std::span<const Guid> guids) {
    std::vector<std::string> asked = reading_.asked;
    if (!session_.way_->by_dirsync) asked.emplace_back("memberOf");
    for (std::size_t at = 0; at < guids.size(); at += guids_per_filter) {
        std::vector<Guid> some(
            guids.begin() + static_cast<std::ptrdiff_t>(at),
            guids.begin() + static_cast<std::ptrdiff_t>(std::min(at + guids_per_filter, guids.size())));
        std::unordered_set<Guid> seen;
        const auto search = [&](const std::string& base, const std::string& filter, auto see) {
            return session_.connection_->search(
                {.base = base,
                 .filter = filter,
                 .attributes = asked,
                 .controls = {{extended_dn, false, extended_dn_value()}, {domain_scope, false, {}}}},
                [&, see](LDAPMessage* message) {
                    RawEntry entry = session_.entry_of(reading_, message);
                    if (!entry.guid) return;
                    seen.insert(*entry.guid);
                    check_listing(*entry.guid, message);
                    (this->*see)(std::move(entry));
                });
        };
        auto inside = search(session_.configuration_.base, "(&" + std::string{people_filter} + any_of_guids(some) + ")",
                             &TakeIn::see_inside);
        if (!inside) return failure(std::move(inside).error());
        if (inside->code == LDAP_NO_SUCH_OBJECT) {
            reading_.must_read = "the base " + session_.configuration_.base + " is not found any more";
            return {};
        }
        if (inside->code != LDAP_SUCCESS)
            return failure(
                session_.connection_->failed("reading what has changed failed", inside->code, inside->message));
        std::erase_if(some, [&](const Guid& guid) { return seen.contains(guid); });
        if (some.empty()) continue;
        auto elsewhere = search(reading_.server.naming_context, any_of_guids(some), &TakeIn::see_elsewhere);
        if (!elsewhere) return failure(std::move(elsewhere).error());
        if (elsewhere->code != LDAP_SUCCESS)
            return failure(
                session_.connection_->failed("reading what has changed failed", elsewhere->code, elsewhere->message));
    }
    return {};
}

void AdSession::TakeIn::see_inside(RawEntry entry) {
    const Guid guid = *entry.guid;
    if (entry.kind == EntryKind::container && reading_.known.what_is(guid) != Is::inside) {
        new_containers_.push_back(std::move(entry));
        return;
    }
    reading_.known.set(guid, Is::inside);
    (entry.kind == EntryKind::container ? containers_ : others_).push_back(std::move(entry));
}

void AdSession::TakeIn::see_elsewhere(RawEntry entry) {
    const Guid guid = *entry.guid;
    const Is was = reading_.known.what_is(guid);
    if (entry.kind == EntryKind::group) {
        if (was != Is::unreadable && !reading_.known.is_walked(guid)) return;
        reading_.known.set(guid, Is::unknown);
        groups_.insert(guid);
        return;
    }
    if (was == Is::inside) {
        if (entry.kind == EntryKind::container) left_containers_.push_back(guid);
        leaves(std::move(entry));
    } else if (was != Is::unknown) {
        reading_.known.set(guid, Is::behind);
        others_.push_back(std::move(entry));
    } else if (entry.kind == EntryKind::container && changes_.renamed.contains(guid)) {
        renamed_elsewhere_.push_back(guid);
    }
}

// Out of the base. Who is listed by a group is read wherever he is.
void AdSession::TakeIn::leaves(RawEntry entry) {
    if (reading_.known.groups_with(*entry.guid).empty()) {
        drop(*entry.guid);
    } else {
        reading_.known.set(*entry.guid, Is::behind);
        others_.push_back(std::move(entry));
    }
}

// Without DirSync nothing tells that somebody was deleted and came back, and is in no group since.
void AdSession::TakeIn::check_listing(const Guid& guid, LDAPMessage* message) {
    const auto groups = reading_.known.groups_with(guid);
    if (session_.way_->by_dirsync || groups.empty()) return;
    std::unordered_set<Guid> listed;
    for (const std::string& value : values_of(session_.connection_->handle(), message, "memberOf"))
        if (const auto group = ad::extended_dn_of(value).guid) listed.insert(*group);
    for (const Guid& group : groups)
        if (!listed.contains(group)) groups_.insert(group);
}

// Fact 5, where nothing else tells: what a group led to, and lies below a container outside the base.
Result<void, PortFailure> AdSession::TakeIn::read_below_renamed() {
    if (renamed_elsewhere_.empty()) return {};
    std::vector<Guid> known;
    for (const auto& [guid, is] : reading_.known.entries())
        if (is == Is::behind) known.push_back(guid);
    for (const auto& [group, members] : reading_.known.groups()) known.push_back(group);
    std::unordered_set<Guid> again;
    for (const Guid& container : std::exchange(renamed_elsewhere_, {})) {
        const auto elsewhere = session_.not_found_of(by_guid(container), known);
        if (!elsewhere) return failure(elsewhere.error());
        const std::unordered_set<Guid> not_there{elsewhere->begin(), elsewhere->end()};
        for (const Guid& guid : known)
            if (!not_there.contains(guid)) (reading_.known.is_walked(guid) ? groups_ : again).insert(guid);
    }
    return read_again(std::vector<Guid>{again.begin(), again.end()});
}

Result<std::vector<RawEntry>, PortFailure> AdSession::TakeIn::below(const Guid& container) {
    std::vector<RawEntry> entries;
    auto ended = session_.connection_->search_paged(
        {.base = by_guid(container),
         .filter = people_filter,
         .attributes = reading_.asked,
         .controls = {{extended_dn, false, extended_dn_value()}, {domain_scope, false, {}}}},
        [&](LDAPMessage* message) {
            RawEntry entry = session_.entry_of(reading_, message);
            if (entry.guid && *entry.guid != container) entries.push_back(std::move(entry));
        });
    if (!ended) return failure(std::move(ended).error());
    return entries;
}

Result<void, PortFailure> AdSession::TakeIn::take_containers() {
    const auto bears_another_name = [&](const RawEntry& entry) { return changes_.renamed.contains(*entry.guid); };
    renamed_ = !left_containers_.empty() || std::ranges::any_of(containers_, bears_another_name) ||
               std::ranges::any_of(new_containers_, bears_another_name);
    for (const Guid& container : left_containers_) {
        auto entries = below(container);
        if (!entries) return failure(std::move(entries).error());
        for (RawEntry& entry : *entries)
            if (reading_.known.what_is(*entry.guid) == Is::inside) leaves(std::move(entry));
    }
    // Names may have been handed on among containers, of which not all are in this batch, and whoever renames by name
    // takes the ones below for the others': each of them is told.
    const bool any = std::ranges::any_of(containers_, bears_another_name);
    std::vector<RawEntry> people;
    for (std::size_t i = 0, given = containers_.size(); any && i < given; ++i) {
        auto entries = below(*containers_[i].guid);
        if (!entries) return failure(std::move(entries).error());
        for (RawEntry& entry : *entries) {
            reading_.known.set(*entry.guid, Is::inside);
            (entry.kind == EntryKind::container ? containers_ : people).push_back(std::move(entry));
        }
    }
    for (int pass = any ? 0 : 1; pass < 2; ++pass)
        for (const RawEntry& entry : containers_) reading_.sink.entry(entry);
    for (RawEntry& entry : people) reading_.sink.entry(std::move(entry));
    // New here, though perhaps filled elsewhere. Those nearer to the root come first.
    std::ranges::sort(new_containers_, {}, [](const RawEntry& entry) { return entry.dn.size(); });
    for (RawEntry& container : new_containers_) {
        const Guid guid = *container.guid;
        if (reading_.known.what_is(guid) == Is::inside) continue;
        reading_.known.set(guid, Is::inside);
        reading_.sink.entry(std::move(container));
        auto entries = below(guid);
        if (!entries) return failure(std::move(entries).error());
        for (RawEntry& entry : *entries) {
            reading_.known.set(*entry.guid, Is::inside);
            reading_.sink.entry(std::move(entry));
        }
    }
    return {};
}

Result<void, PortFailure> AdSession::TakeIn::take_groups() {
    for (const Guid& guid : changes_.reanimated)
        std::ranges::copy(reading_.known.groups_with(guid), std::inserter(groups_, groups_.end()));
    return session_.read_groups(reading_, {groups_.begin(), groups_.end()});
}

Result<void, PortFailure> AdSession::TakeIn::take_members() {
    std::vector<Guid> unknown;
    for (Changes::Members& change : changes_.members) {
        if (groups_.contains(change.group) || !reading_.known.is_walked(change.group)) continue;
        for (const std::string& value : change.removed)
            if (const auto guid = ad::extended_dn_of(value).guid) reading_.known.remove_member(change.group, *guid);
        for (const std::string& value : change.added) {
            const auto guid = ad::extended_dn_of(value).guid;
            if (!guid) continue;
            reading_.known.add_member(change.group, *guid);
            if (!reading_.known.was_told(*guid)) unknown.push_back(*guid);
        }
        reading_.sink.members(change.group, std::move(change.added), std::move(change.removed));
    }
    std::ranges::sort(unknown);
    const auto repeated = std::ranges::unique(unknown);
    unknown.erase(repeated.begin(), repeated.end());
    std::vector<Guid> groups;
    if (auto read = session_.read_unknown(reading_, unknown, groups); !read) return read;
    return session_.read_groups(reading_, std::move(groups));
}

void AdSession::TakeIn::take_unreached() {
    std::vector<Guid> roots;
    for (const connectors::SyncGroup& group : reading_.request.groups)
        if (group.guid) roots.push_back(*group.guid);
    for (const Guid& guid : reading_.known.take_unreached(roots)) reading_.sink.gone(guid);
}

}  // namespace muster::ldap
