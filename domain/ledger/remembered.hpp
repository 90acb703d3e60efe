#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <unordered_map>

#include "domain/account/decision.hpp"
#include "domain/base/instant.hpp"
#include "domain/ledger/record.hpp"
#include "domain/values/ids.hpp"

namespace muster::ledger {

/// How long and how many; part of the format, as every node must forget the same.
struct MemorySpan {
    std::chrono::microseconds time = std::chrono::hours{24};
    std::size_t commands_max = 50'000;
};

/// The commands that stand in the log, by the id that their caller chose: a fold, so a takeover
/// keeps it. It forgets by the records' own times and number, never by a clock: else a standby
/// would forget earlier than the writer did, and a retry would apply twice.
class Remembered {
public:
    struct Command {
        std::string fingerprint;
        Position position;
        Events events;
    };

    explicit Remembered(MemorySpan span) : span_(span) {}

    /// One commit, in log order. `time` is its record time.
    void add(const CommandId& id, Command command, Instant time);
    /// Time has passed in the log, whoever's record says so.
    void forget_until(Instant time);
    [[nodiscard]] const Command* find(const CommandId& id) const;
    [[nodiscard]] std::size_t size() const { return commands_.size(); }

private:
    struct Age {
        Instant time;
        Sequence sequence = 0;
        CommandId id;
    };

    void forget_oldest();

    MemorySpan span_;
    std::unordered_map<CommandId, Command> commands_;
    std::deque<Age> ages_;
};

}  // namespace muster::ledger
