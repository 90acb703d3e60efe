#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "connectors/attribute_set.hpp"
#include "domain/base/result.hpp"
#include "domain/directory/configuration.hpp"
#include "domain/directory/server_seen.hpp"
#include "domain/ports/port_failure.hpp"
#include "domain/values/guid.hpp"

/// The port to an LDAP directory: what differs between servers in the wire protocol ends behind it;
/// what an entry, a membership or an absence means is decided in front of it.
namespace muster::connectors {

enum class EntryKind { user, group, container, other };

/// One value of one attribute; `attribute` is its index in the request's AttributeSet. Values of
/// one attribute lie together, in the server's order.
struct Value {
    std::uint16_t attribute = 0;
    std::string text;  // bytes, as the server sent them
};

/// An entry as it was sent. Members come complete: ranges are already put together.
struct RawEntry {
    std::optional<Guid> guid;  // absent: the server sent none that can be read
    std::string dn;
    EntryKind kind = EntryKind::other;
    std::vector<Value> values;
};

/// Takes what a read or a change brings, in the order in which it came about.
class EntrySink {
public:
    virtual ~EntrySink() = default;
    /// Whole. The same GUID again replaces what came before.
    virtual void entry(RawEntry entry) = 0;
    /// Not among what is read any more; unknown ones are passed over.
    virtual void gone(const Guid& guid) = 0;
    /// AD: a group gained and lost these members (extended DNs, told apart by their GUID); all else of it stays.
    virtual void members(const Guid& group, std::vector<std::string> added, std::vector<std::string> removed) = 0;
};

/// A sync group as the configuration names it, and what the server shows for it.
struct SyncGroup {
    std::string configured;    // DN, or `guid:…`
    std::optional<Guid> guid;  // absent: no group that this bind can read
    std::string dn;
    std::vector<std::string> other_classes{};  // objectClasses of what is there, and is no group
};

/// What the probes saw (directory-sync 3.2), for a person to read and for the gate to judge by.
struct Probes {
    directory::ServerSeen server;
    std::string bound_as;  // the server's own answer to "who am I"
    std::vector<SyncGroup> groups;
    bool deletions_visible = false;   // AD: deleted entries can be read
    std::string following;            // for a person: how changes will come, and what of them this bind cannot see
    std::vector<std::string> doubts;  // each forbids removals; for a person to act on
};

/// How a read ended. It is believed to show absences only where `doubts` is empty (2.3).
struct Verdict {
    directory::ServerSeen server;
    std::uint64_t entries = 0;
    std::vector<std::string> doubts;

    [[nodiscard]] bool complete() const { return doubts.empty(); }
};

/// How long silence is listened to: so long, or until somebody says that it is enough.
struct Patience {
    Patience() = default;
    template <class Rep, class Period>
    Patience(std::chrono::duration<Rep, Period> at_most, std::stop_token say_enough = {})  // most say only how long
        : wait(at_most), enough(std::move(say_enough)) {}

    std::chrono::milliseconds wait{0};
    std::stop_token enough;
};

/// How following went. Unless it is `must_read`, the sink has everything up to `server.places`.
struct Followed {
    enum class What { unchanged, changed, must_read };
    What what = What::unchanged;
    std::string why;  // must_read: why only a complete read can tell what is there now; for a person to act on
    directory::ServerSeen server;
};

/// 2.3: what the server says about one entry when asked for it by its GUID alone.
enum class Presence {
    live,     // there, and its attributes can be read
    bare,     // there, but nothing of it can be read
    deleted,  // the server shows its tombstone
    absent,   // not found: gone, or hidden
};

struct Sighting {
    Guid guid;
    Presence presence = Presence::absent;
    std::string dn;
    std::vector<std::string> member_of{};  // AD: the groups that the entry itself names
    bool hides_primary_group = false;      // must have one, and does not show it
};

/// 2.5: what stands under the name that a group lists, when asked for it by that name alone.
enum class Named {
    unknown,  // hidden, on another server, or the server does not say
    nothing,  // proven: there is no such entry
    group,    // a group, of whatever kind
    other,    // an entry that can be read, and is no group
};

struct ReadRequest {
    const directory::Configuration& configuration;
    const AttributeSet& attributes;
    const std::vector<SyncGroup>& groups;  // as the probes resolved them
};

/// Bound to one server, for one run or for as long as its changes are followed. One thread at a time. Every failure
/// names server, bind DN and, where there is one, the remedy. No failure may be read as an absence.
class DirectorySession {
public:
    virtual ~DirectorySession() = default;
    [[nodiscard]] virtual Result<Probes, PortFailure> probe() = 0;
    /// One complete read of people, groups and containers, changes made while it runs included.
    /// `progress` is told the number of entries so far, now and then.
    [[nodiscard]] virtual Result<Verdict, PortFailure> read(const ReadRequest& request, EntrySink& sink,
                                                            const std::function<void(std::uint64_t)>& progress) = 0;
    /// D12: what has changed since this session's last `read` or `follow`, each of which must have been complete. The
    /// sink is given nothing before all of it is here, so that a failure leaves both as they were and the call can be
    /// made again; whoever gives up makes a new session. Costs as the number of changes. A server that tells by itself
    /// (RFC 4533) is listened to for up to `patience`; one that has to be asked is asked once.
    [[nodiscard]] virtual Result<Followed, PortFailure> follow(const ReadRequest& request, EntrySink& sink,
                                                               const Patience& patience) = 0;
    /// How the changes come, once a read was complete: by themselves, on asking, or only with the next read.
    enum class Follows { by_itself, when_asked, not_at_all };
    [[nodiscard]] virtual Follows follows() const = 0;
    /// One sighting for each GUID, in that order.
    [[nodiscard]] virtual Result<std::vector<Sighting>, PortFailure> look_up(std::span<const Guid> guids) = 0;
    /// The same for names, as the server wrote them.
    [[nodiscard]] virtual Result<std::vector<Named>, PortFailure> look_at(std::span<const std::string> names) = 0;
};

/// Safe to call from any thread; sessions are independent of each other.
class DirectorySource {
public:
    virtual ~DirectorySource() = default;
    /// Connects, secures and binds, to the first of the servers that answers; one that refuses the password ends the
    /// search, as trying it at each would lock the account. Once stop is requested the session's
    /// calls fail soon, whatever the server does.
    [[nodiscard]] virtual Result<std::unique_ptr<DirectorySession>, PortFailure> open(
        const directory::Configuration& configuration, std::stop_token stop) = 0;
};

}  // namespace muster::connectors
