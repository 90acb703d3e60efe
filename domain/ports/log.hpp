#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/ledger/record.hpp"
#include "domain/ports/port_failure.hpp"

namespace muster {

/// The event log of one ledger, in `partitions()` partitions.
///
/// What it promises: every reader of a partition is given the same records in one order, and an
/// append ends in exactly one of the answers below. What it does not promise: an appended record
/// may lie there twice, late, or behind a stranger's, and whether it *counts* is decided by the
/// link rule alone (ledger/follower.hpp), never here.
namespace log {

/// A record where it lies.
struct Stored {
    ledger::Offset offset = 0;
    ledger::Record record;
};

/// What a read brought. `next` is where to go on, holes left behind; `end` says that the end of the
/// partition was reached: at that moment nothing lay behind `next`.
struct Batch {
    std::vector<Stored> records;
    ledger::Offset next = 0;
    bool end = false;
};

/// One thread at a time.
class Reader {
public:
    virtual ~Reader() = default;
    /// Blocks until something is there, the end was reached for the first time since the last
    /// record, or `wait` is over (an empty batch, `end` false). At most `records_max` records.
    [[nodiscard]] virtual Result<Batch, PortFailure> read(std::size_t records_max, std::chrono::milliseconds wait) = 0;
};

/// Reads where a record is known to lie. A broker that has just come back may show the end too early for a moment, so
/// an end is believed only when nothing has come within `patience`.
[[nodiscard]] inline Result<Batch, PortFailure> read_known(Reader& reader, std::size_t records_max,
                                                           std::chrono::milliseconds patience) {
    auto batch = reader.read(records_max, patience);
    if (!batch || !batch->records.empty() || !batch->end) return batch;
    auto later = reader.read(records_max, patience);  // blocks: the end was told
    return !later || !later->records.empty() ? std::move(later) : std::move(batch);
}

/// A name for one append of one record; chosen by the caller, unique while it is unanswered.
using Attempt = std::uint64_t;

struct Appended {
    std::optional<ledger::Offset> offset;  // where it lies, if the log says so
};
struct NotAppended {  // certain: it is not there and will never be
    std::string why;  // for an operator; empty where another writer was simply first
};
struct Unknown {  // it may be there, and it may still come
    std::string why;
};
using AppendAnswer = std::variant<Appended, NotAppended, Unknown>;

struct Answered {
    Attempt attempt = 0;
    AppendAnswer answer;
};

struct ToAppend {
    Attempt attempt = 0;
    ledger::Record record;
    Instant time;  // also the record's time stamp in the log, where the log keeps one
};

/// One thread at a time. Destroying it may leave unanswered attempts: each of those is Unknown.
class Appender {
public:
    virtual ~Appender() = default;
    /// Hands the records over in this order; the commit boundaries are in the records. Each attempt
    /// is answered by a later `poll`, exactly once. May block while an embedded log syncs.
    virtual void append(std::vector<ToAppend> records) = 0;
    /// Answers that have come, waiting up to `wait` for the first.
    [[nodiscard]] virtual std::vector<Answered> poll(std::chrono::milliseconds wait) = 0;
    /// True after an error that this appender will not recover from: make a new one.
    [[nodiscard]] virtual bool broken() const = 0;
};

}  // namespace log

class Log {
public:
    virtual ~Log() = default;
    [[nodiscard]] virtual ledger::Partition partitions() const = 0;
    /// Fixed at creation, pinned by tables and snapshots.
    [[nodiscard]] virtual ledger::LedgerId ledger_id() const = 0;
    /// Are the settings that the history's safety hangs on as they must be? A failure names the
    /// setting; nobody writes until it is mended.
    [[nodiscard]] virtual Result<void, PortFailure> check() = 0;
    /// `from`: the first offset wanted; 0 is the beginning.
    [[nodiscard]] virtual Result<std::unique_ptr<log::Reader>, PortFailure> reader(ledger::Partition partition,
                                                                                   ledger::Offset from) = 0;
    [[nodiscard]] virtual Result<std::unique_ptr<log::Appender>, PortFailure> appender(ledger::Partition partition) = 0;
};

}  // namespace muster
