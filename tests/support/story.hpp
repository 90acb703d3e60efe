#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "domain/ledger/follower.hpp"
#include "domain/ports/codec.hpp"
#include "infra/text/folding.hpp"
#include "projections/row_change.hpp"
#include "projections/table_set.hpp"
#include "tests/support/examples.hpp"

namespace muster::testing {

/// What happened in one account, event by event, as a projection meets it: no log, no links, but
/// positions that look like those of one. Event i lies at sequence i + 1, a second after the last.
class Story {
public:
    Story() = default;
    explicit Story(std::vector<Event> events) {
        for (auto& event : events) add(std::move(event));
    }

    void add(Event event) {
        DecodedRecord record{.event = std::move(event), .envelope = {}};
        record.envelope.account = account;
        record.envelope.sequence = records_.size() + 1;
        record.envelope.time = now + std::chrono::seconds{records_.size() + 1};
        records_.push_back(std::move(record));
    }

    [[nodiscard]] std::size_t size() const { return records_.size(); }
    [[nodiscard]] const std::vector<DecodedRecord>& records() const { return records_; }

    /// Behind the first `events` of them.
    [[nodiscard]] static ledger::Progress progress(std::uint64_t events) {
        ledger::Progress progress;
        progress.head.sequence = events;
        for (std::size_t i = 0; i < 8; ++i) progress.head.hash[i] = static_cast<std::uint8_t>(events >> (8 * i));
        progress.head_offset = static_cast<ledger::Offset>(events) - 1;
        progress.next = static_cast<ledger::Offset>(events);
        return progress;
    }

    /// What the events after the first `from`, up to `to`, do to the rows.
    [[nodiscard]] projections::RowChanges changes(std::size_t from, std::size_t to) const {
        projections::RowChanges changes;
        for (auto i = from; i < to; ++i) {
            changes.add(projections::project(records_[i].event, records_[i].envelope, text::UnicodeFolding{}));
        }
        return changes;
    }

private:
    std::vector<DecodedRecord> records_;
};

}  // namespace muster::testing
