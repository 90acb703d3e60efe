#pragma once

#include <map>
#include <set>
#include <string>

namespace muster::reference {

/// Of each command, how it can end: `done`, `nothing`, or a refusal by its name. A run must meet all of these often,
/// and no other one.
[[nodiscard]] const std::map<std::string, std::set<std::string>>& possible_answers();

/// The commands that the model leaves to others: API clients and applications (R2, P1), and the runs of a sync (D8 to
/// D13).
[[nodiscard]] const std::set<std::string>& outside_the_model();

}  // namespace muster::reference
