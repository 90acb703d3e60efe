#pragma once

#include <optional>
#include <string_view>

#include "domain/account/context.hpp"
#include "domain/admin/events.hpp"
#include "domain/application/events.hpp"
#include "domain/client/events.hpp"
#include "domain/directory/configuration.hpp"
#include "domain/user/status.hpp"

namespace muster::projections {

/// As in words.hpp, of who administers what.
[[nodiscard]] std::string_view word(client::Grant value);
[[nodiscard]] std::string_view word(client::SignatureFloor value);
[[nodiscard]] std::string_view word(application::EnrollPolicy value);
[[nodiscard]] std::string_view word(application::Normalization value);
[[nodiscard]] std::string_view word(application::UserAccess value);
[[nodiscard]] std::string_view word(admin::Role value);
[[nodiscard]] std::string_view word(admin::Status value);
[[nodiscard]] std::string_view word(Actor::Kind value);
[[nodiscard]] std::string_view word(user::RestoredBy value);
[[nodiscard]] std::string_view word(user::UnlockedBy value);
[[nodiscard]] std::string_view word(user::PurgeCause value);
[[nodiscard]] std::string_view word(directory::Tls value);
[[nodiscard]] std::string_view word(directory::BindMechanism value);

[[nodiscard]] std::optional<client::Grant> parse_grant(std::string_view word);
[[nodiscard]] std::optional<client::SignatureFloor> parse_signature_floor(std::string_view word);
[[nodiscard]] std::optional<application::EnrollPolicy> parse_enroll_policy(std::string_view word);
[[nodiscard]] std::optional<application::Normalization> parse_normalization(std::string_view word);
[[nodiscard]] std::optional<application::UserAccess> parse_user_access(std::string_view word);
[[nodiscard]] std::optional<admin::Role> parse_role(std::string_view word);
[[nodiscard]] std::optional<admin::Status> parse_admin_status(std::string_view word);
[[nodiscard]] std::optional<Actor::Kind> parse_actor_kind(std::string_view word);

}  // namespace muster::projections
