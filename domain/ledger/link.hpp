#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/ledger/record.hpp"
#include "domain/ports/digest.hpp"

namespace muster::ledger {

/// Where a record says that it belongs: `ce_sequence` and `ce_prev`.
struct Link {
    Sequence sequence = 0;
    Hash prev{};

    friend bool operator==(const Link&, const Link&) = default;
};

/// Valid is a record that links to the head; every other one is void: counted, never applied.
/// Nothing else decides (type, version, JSON, time, build): readers could disagree on those.
enum class Validity { valid, malformed, other_sequence, other_predecessor };

/// 64 lower-case hex digits, as `ce_prev` carries them.
[[nodiscard]] std::string to_hex(const Hash& hash);
[[nodiscard]] std::optional<Hash> parse_hash(std::string_view text);

/// The `prev` of sequence 1.
[[nodiscard]] Hash genesis_hash(const Digest& digest, const LedgerId& ledger, Partition partition);

/// Is the header part of what is hashed, `ce_prev` and `ce_sequence` aside, which go in as numbers?
[[nodiscard]] bool is_hashed(std::string_view header);

/// The value of the first header of that name.
[[nodiscard]] const std::string* find_header(const Record& record, std::string_view name);

/// Nothing unless the record is well-formed: one each of `ce_specversion` (1.0), `ce_prev` and
/// `ce_sequence`, and no hashed header twice.
[[nodiscard]] std::optional<Link> link_of(const Record& record);

/// The bytes under the hash; the golden vectors pin them for ever.
[[nodiscard]] std::string hashed_bytes(Partition partition, const Link& link, const Record& record);
[[nodiscard]] Hash hash_of(const Digest& digest, Partition partition, const Link& link, const Record& record);

[[nodiscard]] Validity validity(const std::optional<Link>& link, const Head& head);

}  // namespace muster::ledger
