#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/directory/configuration.hpp"
#include "gateway/api_error.hpp"

namespace muster::gateway::native_api {

/// D1: a configuration as the API shows and takes it, of the shape of the directory file. No secret is in it: where
/// one lies is named, as it would be named here.
[[nodiscard]] nlohmann::json configuration_object(const directory::Configuration& configuration);

/// API-10: what a merge patch (RFC 7396) makes of it. Null takes away: what must not be empty is the domain's to
/// refuse. An error points at the member.
///
/// Files and variables can be named over the API within bounds alone, or who may configure a directory could have the
/// server send any of its files to a host of their choice: a `NAME.password`, `NAME.key` or
/// `NAME.keytab`, or for certificates a `NAME.pem`, in the server's folder of secrets, and a variable `MUSTER_…`. What
/// the command line has set stays, unless it is changed.
[[nodiscard]] Result<directory::Configuration, ApiError> patched(const directory::Configuration& was,
                                                                 std::string_view patch);

/// A whole new one: `kind` and `name` are needed, and of what is not sent the defaults count.
[[nodiscard]] Result<directory::Configuration, ApiError> read_new_configuration(std::string_view body);

/// What the domain says of it, as an answer; nothing where it can work.
[[nodiscard]] std::optional<ApiError> refused_configuration(const directory::Configuration& configuration);

/// Names the parameter of a refusal as the form's members are named.
[[nodiscard]] ApiError as_form_member(ApiError error);

}  // namespace muster::gateway::native_api
