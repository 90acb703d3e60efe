#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "domain/ledger/record.hpp"
#include "domain/ports/digest.hpp"
#include "domain/ports/log.hpp"

namespace muster::test {

/// Makes records of one partition, each linked to the one before, as the log's users do.
class LinkedRecords {
public:
    LinkedRecords(const Digest& digest, const ledger::LedgerId& ledger, ledger::Partition partition);

    /// Linked to the last one made.
    [[nodiscard]] ledger::Record next(std::string_view data = "{}");
    /// Linked to the last one made, which stays the last.
    [[nodiscard]] ledger::Record aside(std::string_view data) const;
    [[nodiscard]] std::vector<log::ToAppend> next_attempts(std::size_t count, std::size_t data_bytes = 2);

    [[nodiscard]] const ledger::Head& head() const { return head_; }

private:
    const Digest& digest_;
    ledger::LedgerId ledger_;
    ledger::Partition partition_;
    ledger::Head head_;
    log::Attempt attempts_ = 0;
};

}  // namespace muster::test
