// muster log read: the records of all partitions, each in its order.

#include "domain/ledger/follower.hpp"
#include "infra/app/cli/commands.hpp"
#include "infra/app/compose.hpp"
#include "infra/app/terminal.hpp"
#include "infra/codec/cloud_event_json.hpp"

namespace muster::app::cli {
namespace {

constexpr std::size_t records_per_read = 1000;
constexpr std::chrono::milliseconds read_wait{5000};

std::string_view header_of(const ledger::Record& record, std::string_view name) {
    for (const auto& header : record.headers) {
        if (header.name == name) return header.value;
    }
    return "-";
}

void print(const log::Stored& stored, const codec::Standing& standing, ledger::Sequence sequence, bool json) {
    if (json) {
        put_line(codec::cloud_event_json(stored.record, standing));
    } else {
        tell("{}:{:<8} {} {} {}{}\n", standing.partition, standing.valid ? std::to_string(sequence) : "-",
             header_of(stored.record, "ce_time"), header_of(stored.record, "ce_type"),
             header_of(stored.record, "ce_subject"), standing.valid ? "" : " (void)");
    }
}

// To the end of the partition as it is now. Throws where the log cannot be read or the history is not one.
void read_partition(const OpenLog& open, ledger::Partition partition, const LogRead& read) {
    auto reader = value_or_throw(open.log->reader(partition, 0));
    ledger::Follower follower{open.adapters->codec, *open.adapters->digest, open.log->ledger_id(), partition};
    for (bool end = false; !end;) {
        const auto batch = value_or_throw(reader->read(records_per_read, read_wait));
        for (const auto& stored : batch.records) {
            const auto fed = follower.feed(stored.offset, stored.record);
            const bool valid = fed.validity == ledger::Validity::valid;
            if (valid ? follower.head().sequence >= read.from : read.with_void) {
                print(stored, {.partition = partition, .offset = stored.offset, .valid = valid},
                      follower.head().sequence, read.json);
            }
            if (fed.stop) throw std::runtime_error(describe(*fed.stop, partition));
        }
        end = batch.end;
    }
}

}  // namespace

ExitCode log_read(const std::string& data, const LogRead& read) {
    const Installation installation{data, Installation::Missing::refuse};
    const auto open = open_log(installation, OpenLog::For::reading);
    for (ledger::Partition partition = 0; partition < open.log->partitions(); ++partition) {
        read_partition(open, partition, read);
    }
    return ExitCode::done;
}

}  // namespace muster::app::cli
