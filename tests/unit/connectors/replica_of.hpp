#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "connectors/attribute_map.hpp"
#include "connectors/attribute_set.hpp"
#include "connectors/dn.hpp"
#include "connectors/replica.hpp"
#include "connectors/scope.hpp"
#include "infra/text/folding.hpp"
#include "tests/support/connected_account.hpp"

namespace muster::testing {

inline Guid a_guid(std::uint64_t number) {
    Guid guid;
    for (std::size_t i = 0; i < 8; ++i) guid.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
    return guid;
}
inline Username a_name(std::string text) {
    return Username{std::move(text)};
}
inline std::vector<Username> names(const std::vector<std::string>& texts) {
    std::vector<Username> all;
    for (const auto& text : texts) all.push_back(a_name(text));
    return all;
}

using Attributes = std::vector<std::pair<std::string, std::string>>;

inline directory::Configuration corp(directory::Kind kind = directory::Kind::openldap) {
    directory::Configuration configuration;
    configuration.name = "corp";
    configuration.kind = kind;
    configuration.servers = {"ldap://localhost"};
    configuration.base = "dc=corp";
    configuration.bind.dn = "cn=reader";
    configuration.bind.password_env = "PASSWORD";
    configuration.groups = {"cn=staff,dc=corp"};
    configuration.attributes = connectors::default_attributes(kind);
    return configuration;
}

/// A directory as one read would bring it.
class Entries {
public:
    explicit Entries(directory::Configuration configuration = corp())
        : configuration_(std::move(configuration)), attributes_(configuration_) {
        empty();
    }

    void empty() { entries_.clear(); }
    void add(std::uint64_t guid, const std::string& dn, connectors::EntryKind kind, const Attributes& values) {
        connectors::RawEntry entry{a_guid(guid), dn, kind, {}};
        for (const auto& [name, text] : values)
            if (const auto index = attributes_.index_of(name)) entry.values.push_back({*index, text});
        entries_[guid] = std::move(entry);
    }
    void person(std::uint64_t guid, const std::string& uid, Attributes more = {}) {
        more.insert(more.begin(), {"uid", uid});
        more.emplace_back("cn", uid);
        add(guid, "uid=" + uid + ",dc=corp", connectors::EntryKind::user, more);
    }
    void group(std::uint64_t guid, const std::string& cn, const std::vector<std::string>& members) {
        Attributes values{{"cn", cn}};
        for (const std::string& member : members) values.emplace_back("member", member);
        add(guid, "cn=" + cn + ",dc=corp", connectors::EntryKind::group, values);
    }
    /// Everybody who is a user, in the group cn=staff (GUID 1000).
    void all_in_staff() {
        std::vector<std::string> members;
        for (const auto& [guid, entry] : entries_)
            if (entry.kind == connectors::EntryKind::user) members.push_back(entry.dn);
        group(1000, "staff", members);
    }
    void drop(std::uint64_t guid) { entries_.erase(guid); }

    [[nodiscard]] connectors::Replica replica() const {
        connectors::Replica replica{configuration_, attributes_, folding_};
        for (const auto& [guid, entry] : entries_) replica.entry(entry);
        return replica;
    }
    [[nodiscard]] const std::map<std::uint64_t, connectors::RawEntry>& raw() const { return entries_; }
    [[nodiscard]] const directory::Configuration& configuration() const { return configuration_; }
    [[nodiscard]] const connectors::AttributeSet& attributes() const { return attributes_; }
    [[nodiscard]] const NameFolding& folding() const { return folding_; }

private:
    directory::Configuration configuration_;
    connectors::AttributeSet attributes_;
    text::UnicodeFolding folding_;
    std::map<std::uint64_t, connectors::RawEntry> entries_;
};

inline std::string dn(const std::string& uid) {
    return "uid=" + uid + ",dc=corp";
}

inline std::vector<connectors::SyncGroup> staff_only() {
    return {{"cn=staff,dc=corp", a_guid(1000), "cn=staff,dc=corp"}};
}

/// `Entries` behind the port: complete, unless told otherwise.
class EntriesSource : public connectors::DirectorySource {
public:
    explicit EntriesSource(Entries& entries) : entries_(entries) {}

    Result<std::unique_ptr<connectors::DirectorySession>, PortFailure> open(
        const directory::Configuration& configuration, std::stop_token) override {
        const std::lock_guard lock{moving};
        if (!failure_at_open.empty())
            return muster::failure(
                PortFailure{PortFailure::Retry::later, PortFailure::Outcome::nothing_done, failure_at_open});
        const auto known = servers.find(configuration.servers.front());
        opened.push_back(configuration.servers.front());
        return std::make_unique<Session>(*this, known == servers.end() ? server : known->second);
    }

    /// Held by whoever changes the entries, or what is below, while another thread syncs.
    mutable std::mutex moving;
    std::string failure_at_open;
    std::string failure_in_read;
    std::vector<std::string> doubts;
    std::vector<connectors::SyncGroup> groups = staff_only();
    std::map<std::uint64_t, connectors::Presence> presence;  // else: live where there is an entry
    std::vector<std::string> member_of;                      // of everybody who is live
    std::map<std::string, connectors::Named> named;          // else: unknown
    bool hides_primary_group = false;
    std::size_t looked_up = 0;
    directory::ServerSeen server{.url = "server one", .id = {}, .places = {}};
    std::map<std::string, directory::ServerSeen> servers;  // else: `server`; by URL
    std::vector<std::string> opened;                       // URLs, in order
    connectors::DirectorySession::Follows follows = connectors::DirectorySession::Follows::not_at_all;
    std::string failure_in_follow;
    std::string failure_in_look_up;
    std::string failure_in_look_at;
    std::string must_read;

private:
    class Session : public connectors::DirectorySession {
    public:
        Session(EntriesSource& source, directory::ServerSeen server) : source_(source), server_(std::move(server)) {}
        Result<connectors::Probes, PortFailure> probe() override {
            const std::lock_guard lock{source_.moving};
            connectors::Probes probes;
            probes.server = server_;
            probes.groups = source_.groups;
            return probes;
        }
        Result<connectors::Verdict, PortFailure> read(const connectors::ReadRequest&, connectors::EntrySink& sink,
                                                      const std::function<void(std::uint64_t)>&) override {
            const std::lock_guard lock{source_.moving};
            if (!source_.failure_in_read.empty())
                return muster::failure(PortFailure{PortFailure::Retry::later, PortFailure::Outcome::nothing_done,
                                                   source_.failure_in_read});
            told_ = source_.entries_.raw();
            for (const auto& [guid, entry] : told_) sink.entry(entry);
            return connectors::Verdict{server_, told_.size(), source_.doubts};
        }
        /// What differs from what was told last.
        Result<connectors::Followed, PortFailure> follow(const connectors::ReadRequest&, connectors::EntrySink& sink,
                                                         const connectors::Patience&) override {
            const std::lock_guard lock{source_.moving};
            using What = connectors::Followed::What;
            if (!source_.failure_in_follow.empty())
                return muster::failure(PortFailure{PortFailure::Retry::later, PortFailure::Outcome::nothing_done,
                                                   source_.failure_in_follow});
            if (!source_.must_read.empty())
                return connectors::Followed{.what = What::must_read, .why = source_.must_read, .server = {}};
            const auto& now = source_.entries_.raw();
            bool changed = false;
            for (const auto& [guid, entry] : told_) {
                if (now.contains(guid)) continue;
                sink.gone(a_guid(guid));
                changed = true;
            }
            for (const auto& [guid, entry] : now) {
                const auto before = told_.find(guid);
                if (before != told_.end() && is_same(before->second, entry)) continue;
                sink.entry(entry);
                changed = true;
            }
            told_ = now;
            return connectors::Followed{
                .what = changed ? What::changed : What::unchanged, .why = {}, .server = server_};
        }
        [[nodiscard]] Follows follows() const override {
            const std::lock_guard lock{source_.moving};
            return source_.follows;
        }
        Result<std::vector<connectors::Sighting>, PortFailure> look_up(std::span<const Guid> guids) override {
            const std::lock_guard lock{source_.moving};
            if (!source_.failure_in_look_up.empty())
                return muster::failure(PortFailure{PortFailure::Retry::later, PortFailure::Outcome::nothing_done,
                                                   source_.failure_in_look_up});
            std::vector<connectors::Sighting> sightings;
            const connectors::Replica all = source_.entries_.replica();
            for (const Guid& guid : guids) {
                ++source_.looked_up;
                connectors::Sighting sighting{guid, connectors::Presence::absent, {}};
                if (const auto* object = all.find(guid)) {
                    sighting.presence = connectors::Presence::live;
                    sighting.dn = object->dn;
                    sighting.member_of = source_.member_of;
                    sighting.hides_primary_group = source_.hides_primary_group;
                }
                for (const auto& [number, what] : source_.presence)
                    if (a_guid(number) == guid) sighting.presence = what;
                sightings.push_back(sighting);
            }
            return sightings;
        }
        Result<std::vector<connectors::Named>, PortFailure> look_at(std::span<const std::string> names) override {
            const std::lock_guard lock{source_.moving};
            if (!source_.failure_in_look_at.empty())
                return muster::failure(PortFailure{PortFailure::Retry::later, PortFailure::Outcome::nothing_done,
                                                   source_.failure_in_look_at});
            std::vector<connectors::Named> seen;
            for (const std::string& name : names) seen.push_back(source_.named[name]);
            return seen;
        }

    private:
        static bool is_same(const connectors::RawEntry& one, const connectors::RawEntry& other) {
            return one.dn == other.dn && one.kind == other.kind &&
                   std::ranges::equal(one.values, other.values, [](const auto& left, const auto& right) {
                       return left.attribute == right.attribute && left.text == right.text;
                   });
        }
        EntriesSource& source_;
        directory::ServerSeen server_;
        std::map<std::uint64_t, connectors::RawEntry> told_;
    };

    Entries& entries_;
};

}  // namespace muster::testing
