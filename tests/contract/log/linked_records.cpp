#include "tests/contract/log/linked_records.hpp"

#include <utility>

#include "domain/ledger/link.hpp"
#include "domain/values/guid.hpp"

namespace muster::test {

LinkedRecords::LinkedRecords(const Digest& digest, const ledger::LedgerId& ledger, ledger::Partition partition)
    : digest_(digest),
      ledger_(ledger),
      partition_(partition),
      head_{.sequence = 0, .hash = ledger::genesis_hash(digest, ledger, partition)} {}

ledger::Record LinkedRecords::aside(std::string_view data) const {
    const auto sequence = std::to_string(head_.sequence + 1);
    return {.headers = {{"ce_specversion", "1.0"},
                        {"ce_type", "test.made"},
                        {"ce_source", "urn:muster:" + Guid{ledger_}.text() + ":DA000000000000000000"},
                        {"ce_sequence", std::string(20 - sequence.size(), '0') + sequence},
                        {"ce_prev", ledger::to_hex(head_.hash)},
                        {"ce_commit", "1/1"},
                        {"ce_partitionkey", "DA000000000000000000"},
                        {"content-type", "application/json"}},
            .data = std::string{data}};
}

ledger::Record LinkedRecords::next(std::string_view data) {
    auto record = aside(data);
    const auto link = ledger::link_of(record);
    head_ = {.sequence = link->sequence, .hash = ledger::hash_of(digest_, partition_, *link, record)};
    return record;
}

std::vector<log::ToAppend> LinkedRecords::next_attempts(std::size_t count, std::size_t data_bytes) {
    std::vector<log::ToAppend> attempts;
    attempts.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        attempts.push_back({.attempt = ++attempts_,
                            .record = next("{" + std::string(data_bytes - 2, ' ') + "}"),
                            .time = Instant{std::chrono::seconds{1'780'000'000}}});
    }
    return attempts;
}

}  // namespace muster::test
