#pragma once

#include <optional>
#include <string>
#include <vector>

namespace muster::codec {

/// One thing that a run would do to one person or group (D10).
struct Planned {
    struct Change {
        std::string field;
        std::optional<std::string> from;  // absent: it comes into being
        std::string to;
    };
    std::string what;  // the event's type, or what becomes of the person beside it
    std::string id;
    std::string who;  // username, or the group's name
    std::vector<Change> changes;
};

/// One object on one line: `{"what", "id", "who", "changes": {field: {"old", "new"}}}`.
[[nodiscard]] std::string planned_json(const Planned& planned);

}  // namespace muster::codec
