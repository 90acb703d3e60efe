#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace muster::codec {

/// One diagnostic as a JSON object on one line (OPS-06), in the order given; control characters escaped, what is no
/// UTF-8 shown as U+FFFD. Empty values are left out.
[[nodiscard]] std::string log_line(const std::vector<std::pair<std::string_view, std::string_view>>& fields);

/// What `/readyz` said of one of its parts; `known` is false where the text is not such an answer or names no such
/// part.
struct ReadyPart {
    bool known = false;
    bool ok = false;
    std::string detail;
};
[[nodiscard]] ReadyPart ready_part(const std::string& body, const std::string& part);

}  // namespace muster::codec
