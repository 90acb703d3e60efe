#include "projections/table_set.hpp"

#include <iterator>
#include <utility>

#include "domain/base/invariant.hpp"
#include "projections/admins_table.hpp"
#include "projections/audit_table.hpp"
#include "projections/concerned_table.hpp"
#include "projections/directories_table.hpp"
#include "projections/groups_table.hpp"
#include "projections/held_people_table.hpp"
#include "projections/held_plans_table.hpp"
#include "projections/integrations_table.hpp"
#include "projections/known_as_table.hpp"
#include "projections/members_table.hpp"
#include "projections/names_table.hpp"
#include "projections/phones_table.hpp"
#include "projections/security_keys_table.hpp"
#include "projections/settings_table.hpp"
#include "projections/sync_runs_table.hpp"
#include "projections/tokens_table.hpp"
#include "projections/user_devices_table.hpp"
#include "projections/users_table.hpp"
#include "projections/users_tally_table.hpp"

namespace muster::projections {

const TableShape& shape_of(Table table) {
    switch (table) {
        case Table::users:
            return users_table::shape();
        case Table::users_tally:
            return users_tally_table::shape();
        case Table::names:
            return names_table::shape();
        case Table::groups:
            return groups_table::shape();
        case Table::members:
            return members_table::shape();
        case Table::directories:
            return directories_table::shape();
        case Table::sync_runs:
            return sync_runs_table::shape();
        case Table::held_plans:
            return held_plans_table::shape();
        case Table::held_people:
            return held_people_table::shape();
        case Table::admins:
            return admins_table::shape();
        case Table::integrations:
            return integrations_table::shape();
        case Table::audit:
            return audit_table::shape();
        case Table::known_as:
            return known_as_table::shape();
        case Table::concerned:
            return concerned_table::shape();
        case Table::settings:
            return settings_table::shape();
        case Table::phones:
            return phones_table::shape();
        case Table::tokens:
            return tokens_table::shape();
        case Table::user_devices:
            return user_devices_table::shape();
        case Table::security_keys:
            return security_keys_table::shape();
    }
    broken_invariant("every table has a shape");
}

std::optional<Table> tally_of(Table table) {
    for (const auto each : all_tables) {
        const auto& tally = shape_of(each).tally;
        if (tally && tally->of == table) return each;
    }
    return std::nullopt;
}

std::vector<RowChange> project(const Event& event, const Envelope& envelope, const NameFolding& folding) {
    auto changes = users_table::project(event, envelope, folding);
    for (const auto reducer :
         {names_table::project, groups_table::project, members_table::project, directories_table::project,
          sync_runs_table::project, held_plans_table::project, held_people_table::project, settings_table::project,
          admins_table::project, integrations_table::project, audit_table::project, phones_table::project,
          tokens_table::project, user_devices_table::project, security_keys_table::project}) {
        auto more = reducer(event, envelope);
        changes.insert(changes.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    }
    return changes;
}

}  // namespace muster::projections
