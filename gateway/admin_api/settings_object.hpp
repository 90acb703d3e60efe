#pragma once

#include <nlohmann/json_fwd.hpp>

#include "domain/account/commands.hpp"
#include "gateway/parameters.hpp"

namespace muster::gateway::admin_api {

/// All settings as GET and POST /admin/v1/settings answer them, those besides that older clients ask
/// for and that mean nothing here.
[[nodiscard]] nlohmann::json settings_object(const Settings& settings);

/// The settings that a call names, of the kind that each is; whether a value is allowed, the domain
/// says. What is no setting is ignored.
[[nodiscard]] Result<ChangeSettings, ApiError> settings_asked(const Parameters& parameters);

}  // namespace muster::gateway::admin_api
