// muster verify (H3): follows every link from the first record to the last, and holds the history against what other
// parts have seen of it.

#include <fmt/format.h>

#include <optional>

#include "domain/ledger/follower.hpp"
#include "infra/app/cli/commands.hpp"
#include "infra/app/node.hpp"
#include "infra/app/progress_bar.hpp"
#include "infra/app/terminal.hpp"
#include "infra/sqlite/log_audit.hpp"

namespace muster::app::cli {
namespace {

constexpr std::size_t records_per_read = 5000;
constexpr std::chrono::milliseconds read_wait{5000};

struct Bad {
    ledger::Partition partition = 0;
    ledger::Sequence sequence = 0;
    std::string why;
};

struct Seen {
    std::uint64_t valid = 0;
    std::uint64_t void_records = 0;
};

class PartitionCheck {
public:
    PartitionCheck(const OpenLog& open, ledger::Partition partition, std::optional<ledger::Head> anchor)
        : open_(open),
          follower_(open.adapters->codec, *open.adapters->digest, open.log->ledger_id(), partition),
          anchor_(anchor) {}

    [[nodiscard]] std::optional<Bad> take(const log::Stored& stored) {
        const auto before = follower_.head();
        const auto fed = follower_.feed(stored.offset, stored.record);
        if (fed.stop)
            return bad(std::holds_alternative<ledger::Poison>(*fed.stop) ? before.sequence + 1 : before.sequence,
                       describe(*fed.stop, follower_.partition()));
        if (fed.validity != ledger::Validity::valid) {
            ++seen_.void_records;
            // An embedded log refuses what does not link, so here a void record means that the one before it is not
            // what it was when this one was written, or that this one was put there or altered since.
            if (open_.embedded && fed.validity == ledger::Validity::other_sequence)
                return bad(before.sequence + 1, "is missing; another record lies in its place");
            if (open_.embedded)
                return bad(std::max<ledger::Sequence>(before.sequence, 1), "the record behind it does not link to it");
            return std::nullopt;
        }
        ++seen_.valid;
        if (anchor_ && follower_.head().sequence == anchor_->sequence && follower_.head().hash != anchor_->hash) {
            return bad(anchor_->sequence, "the query tables have seen another record there");
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Bad> at_end() const {
        if (knows_more()) {
            return bad(
                follower_.head().sequence + 1,
                fmt::format("missing; the query tables have seen the history up to sequence {}", anchor_->sequence));
        }
        return std::nullopt;
    }

    /// Has somebody seen more than was read so far?
    [[nodiscard]] bool knows_more() const { return anchor_ && follower_.head().sequence < anchor_->sequence; }
    [[nodiscard]] const Seen& seen() const { return seen_; }

private:
    [[nodiscard]] Bad bad(ledger::Sequence sequence, std::string why) const {
        return {.partition = follower_.partition(), .sequence = sequence, .why = std::move(why)};
    }

    const OpenLog& open_;
    ledger::Follower follower_;
    std::optional<ledger::Head> anchor_;
    Seen seen_;
};

std::optional<Bad> check(const OpenLog& open, ledger::Partition partition, std::optional<ledger::Head> anchor,
                         Seen& total, ProgressBar& bar) {
    auto reader = value_or_throw(open.log->reader(partition, 0));
    PartitionCheck partition_check{open, partition, anchor};
    for (bool end = false; !end;) {
        const auto batch = partition_check.knows_more()
                               ? value_or_throw(log::read_known(*reader, records_per_read, read_wait))
                               : value_or_throw(reader->read(records_per_read, read_wait));
        for (const auto& stored : batch.records) {
            if (auto bad = partition_check.take(stored)) return bad;
        }
        bar.show("records verified:", total.valid + partition_check.seen().valid, 0);
        end = batch.end;
    }
    total.valid += partition_check.seen().valid;
    total.void_records += partition_check.seen().void_records;
    return partition_check.at_end();
}

ExitCode say(const Bad& bad) {
    tell("bad: partition {}, sequence {}: {}\n", bad.partition, bad.sequence, bad.why);
    return ExitCode::failed;
}

}  // namespace

ExitCode verify(const std::string& data) {
    const Installation installation{data, Installation::Missing::refuse};
    const auto open = open_log(installation, OpenLog::For::reading);
    if (open.embedded) {
        const auto row = value_or_throw(sqlite::first_bad_row(installation.log_file(), *open.adapters->digest));
        if (row) return say({.partition = row->partition, .sequence = row->sequence, .why = row->why});
    }
    Seen total;
    ProgressBar bar;
    for (ledger::Partition partition = 0; partition < open.log->partitions(); ++partition) {
        const auto anchor = value_or_throw(head_of_tables(installation, open, partition));
        if (const auto bad = check(open, partition, anchor, total, bar)) return say(*bad);
    }
    tell("good: {} records in {} partitions, each linked to the one before it; {} void\n", total.valid,
         open.log->partitions(), total.void_records);
    return ExitCode::done;
}

}  // namespace muster::app::cli
