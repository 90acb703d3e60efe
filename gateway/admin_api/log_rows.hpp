#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "projections/queries/audit.hpp"

namespace muster::gateway::admin_api {

/// What a happening is called in the logs; nothing for one that no line of the table names.
struct LogAction {
    std::string_view name;
    bool administrative = true;  // stands in the administrator log too (L3)
};
[[nodiscard]] std::optional<LogAction> log_action(const queries::AuditEntry& entry);
/// L3: does it stand in the administrator log?
[[nodiscard]] bool is_administrative(const queries::AuditEntry& entry);

/// L3: who did it, as the administrator log names them.
[[nodiscard]] std::string log_username(const queries::AuditEntry& entry);

/// A row of the administrator log, v1.
[[nodiscard]] nlohmann::json administrator_log_row(const queries::AuditEntry& entry);
/// An item of the activity log, v2.
[[nodiscard]] nlohmann::json activity_item(const queries::AuditEntry& entry, std::string_view account);

/// The place of an entry: `ms,uuid`. The uuid holds the millisecond and the sequence, so that it is the
/// same for ever, orders as the entries do, and needs no room in the tables.
[[nodiscard]] std::string activity_id(const queries::AuditEntry& entry);
[[nodiscard]] std::string activity_cursor(const queries::AuditEntry& entry);
/// Any millisecond with any UUID is a place; what is neither is none.
[[nodiscard]] std::optional<queries::Audit::Cursor> parse_cursor(std::string_view text);

}  // namespace muster::gateway::admin_api
