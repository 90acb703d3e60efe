#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>

#include "domain/account/context.hpp"
#include "domain/account/event.hpp"

namespace muster::codec {

/// The text of each enumerator in the order of its declaration. Released: never changed, only
/// added to.
template <class Enum>
inline constexpr auto enum_names = nullptr;

template <std::size_t n>
using Names = std::array<std::string_view, n>;

template <>
inline constexpr Names<3> enum_names<user::Status>{"active", "bypass", "disabled"};
template <>
inline constexpr Names<3> enum_names<user::Cause>{"admin", "api", "directory"};
template <>
inline constexpr Names<3> enum_names<user::TrashCause>{"admin", "inactivity", "directory"};
template <>
inline constexpr Names<2> enum_names<user::UnlockedBy>{"hand", "time"};
template <>
inline constexpr Names<3> enum_names<user::RestoredBy>{"admin", "directory", "login"};
template <>
inline constexpr Names<3> enum_names<user::PurgeCause>{"deadline", "admin", "api"};
template <>
inline constexpr Names<4> enum_names<user::LeftBecause>{"not_applicable", "left_groups", "entry_deleted",
                                                        "group_dropped"};
template <>
inline constexpr Names<3> enum_names<group::Status>{"active", "bypass", "disabled"};
template <>
inline constexpr Names<8> enum_names<client::Grant>{"read_resource", "write_resource",     "read_log",
                                                    "settings",      "administrators",     "applications",
                                                    "information",   "administrators_read"};
template <>
inline constexpr Names<4> enum_names<client::SignatureFloor>{"v1", "v2", "v4", "v5"};
template <>
inline constexpr Names<3> enum_names<application::EnrollPolicy>{"require", "allow", "deny"};
template <>
inline constexpr Names<2> enum_names<application::Normalization>{"none", "simple"};
template <>
inline constexpr Names<3> enum_names<application::UserAccess>{"all_users", "permitted_groups", "no_users"};
template <>
inline constexpr Names<6> enum_names<admin::Role>{"owner",        "administrator", "application_manager",
                                                  "user_manager", "help_desk",     "read_only"};
template <>
inline constexpr Names<2> enum_names<admin::Status>{"active", "disabled"};
template <>
inline constexpr Names<3> enum_names<DeviceKind>{"phone", "token", "key"};
template <>
inline constexpr Names<3> enum_names<phone::Type>{"unknown", "mobile", "landline"};
template <>
inline constexpr Names<11> enum_names<phone::Platform>{
    "unknown",   "google_android", "apple_ios",  "windows_phone",  "windows_phone_7",   "rim_blackberry",
    "java_j2me", "palm_webos",     "symbian_os", "windows_mobile", "generic_smartphone"};
template <>
inline constexpr Names<5> enum_names<TokenType>{"h6", "h8", "t6", "t8", "yk"};
template <>
inline constexpr Names<2> enum_names<directory::Kind>{"openldap", "ad"};
template <>
inline constexpr Names<2> enum_names<directory::Tls>{"starttls", "none"};
template <>
inline constexpr Names<4> enum_names<directory::BindMechanism>{"simple", "external", "gssapi", "gss_spnego"};
template <>
inline constexpr Names<4> enum_names<directory::Outcome>{"finished", "partial", "held", "failed"};
template <>
inline constexpr Names<3> enum_names<directory::RunKind>{"full", "changes", "one_user"};
template <>
inline constexpr Names<13> enum_names<directory::LeftOutReason>{"malformed_entry",
                                                                "malformed_name",
                                                                "malformed_value",
                                                                "no_username",
                                                                "name_held_elsewhere",
                                                                "name_in_trash",
                                                                "name_twice_in_source",
                                                                "rename_to_held_name",
                                                                "alias_held",
                                                                "unresolved_member",
                                                                "removal_unproven",
                                                                "removal_held",
                                                                "refused"};
template <>
inline constexpr Names<3> enum_names<directory::HeldBecause>{"left_groups", "group_dropped", "not_found"};
/// The values of the CloudEvents auth context: an admin is a `user`, a client an `api_key`, a directory a
/// `service_account`.
template <>
inline constexpr Names<4> enum_names<Actor::Kind>{"user", "api_key", "service_account", "system"};

static_assert(enum_names<directory::LeftOutReason>[static_cast<std::size_t>(directory::LeftOutReason::refused)] ==
              "refused");
static_assert(enum_names<directory::HeldBecause>[static_cast<std::size_t>(directory::HeldBecause::not_found)] ==
              "not_found");
static_assert(enum_names<user::LeftBecause>[static_cast<std::size_t>(user::LeftBecause::group_dropped)] ==
              "group_dropped");
static_assert(enum_names<client::Grant>[static_cast<std::size_t>(client::Grant::administrators_read)] ==
              "administrators_read");
static_assert(enum_names<phone::Platform>[static_cast<std::size_t>(phone::Platform::generic_smartphone)] ==
              "generic_smartphone");
static_assert(enum_names<TokenType>[static_cast<std::size_t>(TokenType::yk)] == "yk");

template <class Enum>
[[nodiscard]] constexpr std::string_view name_of(Enum value) {
    return enum_names<Enum>.at(static_cast<std::size_t>(value));
}

template <class Enum>
[[nodiscard]] constexpr std::optional<Enum> parse_enum(std::string_view text) {
    const auto& names = enum_names<Enum>;
    const auto at = std::ranges::find(names, text);
    if (at == names.end()) return std::nullopt;
    return static_cast<Enum>(at - names.begin());
}

}  // namespace muster::codec
