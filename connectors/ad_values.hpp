#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/base/instant.hpp"
#include "domain/values/guid.hpp"

/// Active Directory's own forms of values (directory-sync 2.5). All pure.
namespace muster::connectors::ad {

/// objectGUID's 16 bytes: the first three fields are little-endian.
[[nodiscard]] std::optional<Guid> guid_of(std::string_view bytes);
/// And back, as filters want it: `\0b\ac…`.
[[nodiscard]] std::string filter_bytes(const Guid& guid);

/// objectSid: the domain's part, and the last number of it.
struct Sid {
    std::string domain;  // bytes; of one length per domain
    std::uint32_t rid = 0;

    friend bool operator==(const Sid&, const Sid&) = default;
};
[[nodiscard]] std::optional<Sid> sid_of(std::string_view bytes);

/// `<GUID=…>;<SID=…>;CN=…`, as control 1.2.840.113556.1.4.529 {1} writes members.
struct ExtendedDn {
    std::optional<Guid> guid;
    std::string_view dn;
};
[[nodiscard]] ExtendedDn extended_dn_of(std::string_view value);

/// userAccountControl 0x2, or an accountExpires that has passed.
[[nodiscard]] bool is_disabled(std::uint32_t user_account_control);
[[nodiscard]] bool has_expired(std::uint64_t account_expires, Instant now);
/// When it does; nothing where it never does, or not in our time.
[[nodiscard]] std::optional<Instant> expiry_of(std::uint64_t account_expires);

/// `member;range=0-1499`: the values from `low` on; `last` where the server ended it with `*`.
struct Range {
    std::string_view attribute;
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    bool last = false;

    friend bool operator==(const Range&, const Range&) = default;
};
/// Nothing where the description carries no range option.
[[nodiscard]] std::optional<Range> range_of(std::string_view attribute_description);

/// What to do after the server's answer to `member;range=FROM-*` (3a, step 4).
struct RangeStep {
    enum class Next { done, more, broken };
    Next next = Next::done;
    std::uint64_t from = 0;
};
/// `plain`: a `member` without a range came; `plain_values` its number of values. `ranged`: the
/// ranged twin, if one came.
[[nodiscard]] RangeStep next_range(std::uint64_t asked_from, bool plain, std::uint64_t plain_values,
                                   const std::optional<Range>& ranged, std::uint64_t ranged_values);

[[nodiscard]] std::optional<std::uint64_t> number_of(std::string_view text);

}  // namespace muster::connectors::ad
