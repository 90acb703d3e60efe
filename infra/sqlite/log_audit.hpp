#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "domain/base/result.hpp"
#include "domain/ledger/record.hpp"
#include "domain/ports/digest.hpp"
#include "domain/ports/port_failure.hpp"
#include "infra/sqlite/handles.hpp"

namespace muster::sqlite {

/// A row whose stored hash is not that of what it holds, or that lies in no partition of the log. The
/// stored hash is what the next append is held against: where it is wrong, nothing can be appended.
struct BadRow {
    ledger::Partition partition = 0;
    ledger::Sequence sequence = 0;
    std::string why;
};

/// Reads every row, by partition and sequence. Whether the rows link to each other is for the follower to say.
[[nodiscard]] Result<std::optional<BadRow>, PortFailure> first_bad_row(const std::filesystem::path& path,
                                                                       const Digest& digest);

/// Of the last row of one partition.
[[nodiscard]] Result<std::optional<BadRow>, PortFailure> bad_last_row(const std::filesystem::path& path,
                                                                      const Database& database,
                                                                      ledger::Partition partition,
                                                                      const Digest& digest);

}  // namespace muster::sqlite
