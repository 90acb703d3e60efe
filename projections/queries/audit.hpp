#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "domain/account/context.hpp"
#include "domain/base/instant.hpp"
#include "domain/base/result.hpp"
#include "domain/ledger/record.hpp"
#include "domain/ports/port_failure.hpp"
#include "domain/values/ids.hpp"

namespace muster::queries {

/// Something by its id, and what it was called at that moment; nothing where it had no name.
struct Named {
    std::string id;
    std::string name;
    std::string variety;  // a directory's kind: "ad", "openldap"
};

struct AuditDetail {
    enum class Kind : std::uint8_t { text, named, instant };  // instants are microseconds since 1970
    std::string field;
    Kind kind = Kind::text;
    std::optional<std::string> from;  // nothing: it came into being with `to`
    std::string to;
    std::vector<Named> were;  // of kind `named`
    std::vector<Named> are;
};

/// S5: an effective status, and what decided it: "own", "group", "lockout", "trash".
struct StatusThen {
    std::string status;  // "active", "bypass", "disabled", "locked out"
    std::string decided_by;
    Named group;  // where one decided
};

/// S6: an effective status became another, or something else decides it. Nothing: the user was not there.
struct StatusTurn {
    std::optional<StatusThen> from;
    std::optional<StatusThen> to;
};

/// One change: who, on whose behalf, from where, why, and what caused it (H5).
struct AuditEntry {
    std::uint64_t sequence = 0;
    Instant at;
    std::string type;  // of the event: "user.created"
    Named subject;
    Actor::Kind actor_kind = Actor::Kind::system;
    Named actor;
    std::string on_behalf_of;
    std::string cause;
    std::string sync_run;
    std::string address;
    std::string reason;
    std::vector<AuditDetail> details;
    /// In a user's history, where a group is the subject: the group's status from then on, which
    /// overrides the user's own as long as the user is in it (S5, S6).
    std::string group_status;
    /// In a user's history: what this did to the user's effective status, if anything.
    std::optional<StatusTurn> turn;
};

struct AuditPage {
    std::vector<AuditEntry> entries;
    std::uint64_t total = 0;  // of the whole range; activity only
    /// It would have shown what happened at `until` or later: ask again when that moment is over.
    bool cut_short = false;
    ledger::Position at;  // of the tables; history only
};

enum class Order : std::uint8_t { oldest_first, newest_first };

/// Safe to call from any thread; a call may block on the database. What is at `until` or later is not
/// shown: nothing may slip in behind a cursor, so callers name the moment that is not over yet.
class Audit {
public:
    virtual ~Audit() = default;

    /// Asked before an entry has its names.
    using Wanted = std::function<bool(const AuditEntry& entry)>;
    /// From `from` on, the earliest `count` that are wanted; more, so that no second is split.
    [[nodiscard]] virtual Result<AuditPage, PortFailure> earliest(AccountId account, Instant from, Instant until,
                                                                  std::size_t count, const Wanted& wanted) = 0;

    /// A place between entries: a millisecond and a sequence in it, whether or not one stands there.
    struct Cursor {
        Instant millisecond;
        std::uint64_t sequence = 0;
    };
    struct Range {
        Instant from;    // this moment included
        Instant before;  // this one not
        Order order = Order::newest_first;
        std::optional<Cursor> beyond;
        std::size_t limit = 100;
    };
    [[nodiscard]] virtual Result<AuditPage, PortFailure> between(AccountId account, const Range& range,
                                                                 Instant until) = 0;

    /// L4: all that happened to one user, purged ones included; who joined or left which group, what became of those
    /// groups meanwhile, and what all that did to the user's effective status (S6). `cut_short`: more lies beyond.
    [[nodiscard]] virtual Result<AuditPage, PortFailure> history(AccountId account, UserId user, Order order,
                                                                 std::optional<std::uint64_t> beyond,
                                                                 std::size_t limit) = 0;

    /// T2: what last sent each of these users to the trash; nothing about who never was there.
    [[nodiscard]] virtual Result<std::vector<AuditEntry>, PortFailure> trashings(AccountId account,
                                                                                 const std::vector<UserId>& users) = 0;
};

}  // namespace muster::queries
