#pragma once

#include <chrono>
#include <vector>

#include "domain/account/event.hpp"
#include "projections/queries/administration_from_tables.hpp"
#include "projections/queries/audit_from_tables.hpp"
#include "tests/contract/tables/store_story.hpp"
#include "tests/contract/tables/tables_contract.hpp"

namespace muster::testing {

/// The logs, the history of a user, admins and integrations, read from a real database.
class AuditContract : public TablesContract {
protected:
    /// Event i lies at sequence i + 1, `apart` after the one before it; the first at `now` of the examples.
    /// A client did it all.
    void happened(const std::vector<Event>& events, std::chrono::microseconds apart = std::chrono::seconds{1});
    queries::AuditFromTables audit() { return {snapshots(), home()}; }
    queries::AdministrationFromTables administration() { return {snapshots(), home()}; }
};

}  // namespace muster::testing
