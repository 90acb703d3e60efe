#pragma once

#include <string>

#include "domain/ledger/record.hpp"

namespace muster::codec {

/// Where a record stands and whether it counts.
struct Standing {
    ledger::Partition partition = 0;
    ledger::Offset offset = 0;
    bool valid = true;
};

/// A record as one CloudEvents 1.0 JSON object on one line (JSON event format): the `ce_…` headers without their
/// prefix, `datacontenttype`, `data`, and beside them `partition`, `sequence` (a number) and `offset`; `"void": true`
/// on a record that does not count. Data that is no JSON stands as `data_base64`, as the format has it.
[[nodiscard]] std::string cloud_event_json(const ledger::Record& record, const Standing& standing);

}  // namespace muster::codec
