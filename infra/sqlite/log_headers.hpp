#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/ledger/link.hpp"
#include "domain/ledger/record.hpp"

namespace muster::sqlite {

/// Headers as the file keeps them: known names are one byte, and the two that repeat the row's own
/// columns (`ce_prev`, `ce_sequence`) have no value. Order and bytes come back as they were.
[[nodiscard]] std::string pack_headers(const std::vector<ledger::Header>& headers, const ledger::Link& link);

/// Nothing where the bytes are not what `pack_headers` makes.
[[nodiscard]] std::optional<std::vector<ledger::Header>> unpack_headers(std::string_view bytes,
                                                                        const ledger::Link& link);

}  // namespace muster::sqlite
