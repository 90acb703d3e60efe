#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/application/commands.hpp"
#include "domain/base/result.hpp"
#include "domain/client/commands.hpp"
#include "gateway/api_error.hpp"
#include "gateway/parameters.hpp"

namespace muster::gateway::admin_api {

/// What a caller sent of an integration, each value checked by itself.
struct IntegrationFields {
    std::optional<std::string> name;
    std::optional<Notes> notes;
    std::optional<std::string> type;
    /// Grants said to be there, and said not to be; what is not mentioned stays as it is.
    std::vector<client::Grant> given;
    std::vector<client::Grant> taken;
    std::optional<application::EnrollPolicy> enroll_policy;
    std::optional<application::Normalization> normalization;
    std::optional<application::UserAccess> user_access;
    std::optional<std::vector<GroupId>> groups;
    std::optional<bool> self_service;
    std::optional<Notes> greeting;
    std::optional<std::vector<std::string>> networks;
    std::optional<bool> strict_replay;  // R3; [ours]
    bool reset_secret_key = false;
};

[[nodiscard]] Result<IntegrationFields, ApiError> read_integration_fields(const Parameters& parameters);

/// A client may post a whole object back: what it does not have may be sent as it was shown, and is
/// refused where it would be another (P1, R2).
[[nodiscard]] std::optional<ApiError> not_of_a_client(const IntegrationFields& fields);
[[nodiscard]] std::optional<ApiError> not_of_an_application(const IntegrationFields& fields);

}  // namespace muster::gateway::admin_api
