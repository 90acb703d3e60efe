#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/base/instant.hpp"

namespace muster::gateway {

/// RFC 2822, 3.3 and the old forms of its 4.3: `Sat, 01 Jun 2024 12:00:00 -0000`, in any zone. The
/// day of the week may be missing and is not compared with the date. Nothing where unreadable.
[[nodiscard]] std::optional<Instant> parse_mail_date(std::string_view text);

/// As parse_mail_date reads it, in UTC (`-0000`), to the second.
[[nodiscard]] std::string format_mail_date(Instant instant);

}  // namespace muster::gateway
