#include "projections/administration_words.hpp"

#include <algorithm>
#include <array>

namespace muster::projections {
namespace {

/// In the order of the enumerators.
template <class Enum>
constexpr auto words = nullptr;
template <std::size_t n>
using Words = std::array<std::string_view, n>;

template <>
constexpr Words<8> words<client::Grant>{"read_resource",  "write_resource", "read_log",    "settings",
                                        "administrators", "applications",   "information", "administrators_read"};
template <>
constexpr Words<4> words<client::SignatureFloor>{"v1", "v2", "v4", "v5"};
template <>
constexpr Words<3> words<application::EnrollPolicy>{"require", "allow", "deny"};
template <>
constexpr Words<2> words<application::Normalization>{"none", "simple"};
template <>
constexpr Words<3> words<application::UserAccess>{"all_users", "permitted_groups", "no_users"};
template <>
constexpr Words<6> words<admin::Role>{"owner",        "administrator", "application_manager",
                                      "user_manager", "help_desk",     "read_only"};
template <>
constexpr Words<2> words<admin::Status>{"active", "disabled"};
template <>
constexpr Words<4> words<Actor::Kind>{"admin", "client", "directory", "system"};
template <>
constexpr Words<3> words<user::RestoredBy>{"admin", "directory", "login"};
template <>
constexpr Words<2> words<user::UnlockedBy>{"hand", "time"};
template <>
constexpr Words<3> words<user::PurgeCause>{"deadline", "admin", "api"};
template <>
constexpr Words<2> words<directory::Tls>{"starttls", "none"};
template <>
constexpr Words<4> words<directory::BindMechanism>{"simple", "external", "gssapi", "gss_spnego"};

template <class Enum>
std::string_view word_of(Enum value) {
    return words<Enum>.at(static_cast<std::size_t>(value));
}

template <class Enum>
std::optional<Enum> parse(std::string_view text) {
    const auto found = std::ranges::find(words<Enum>, text);
    if (found == words<Enum>.end()) return std::nullopt;
    return static_cast<Enum>(found - words<Enum>.begin());
}

}  // namespace

std::string_view word(client::Grant value) {
    return word_of(value);
}
std::string_view word(client::SignatureFloor value) {
    return word_of(value);
}
std::string_view word(application::EnrollPolicy value) {
    return word_of(value);
}
std::string_view word(application::Normalization value) {
    return word_of(value);
}
std::string_view word(application::UserAccess value) {
    return word_of(value);
}
std::string_view word(admin::Role value) {
    return word_of(value);
}
std::string_view word(admin::Status value) {
    return word_of(value);
}
std::string_view word(Actor::Kind value) {
    return word_of(value);
}
std::string_view word(user::RestoredBy value) {
    return word_of(value);
}
std::string_view word(user::UnlockedBy value) {
    return word_of(value);
}
std::string_view word(user::PurgeCause value) {
    return word_of(value);
}
std::string_view word(directory::Tls value) {
    return word_of(value);
}
std::string_view word(directory::BindMechanism value) {
    return word_of(value);
}

std::optional<client::Grant> parse_grant(std::string_view word) {
    return parse<client::Grant>(word);
}
std::optional<client::SignatureFloor> parse_signature_floor(std::string_view word) {
    return parse<client::SignatureFloor>(word);
}
std::optional<application::EnrollPolicy> parse_enroll_policy(std::string_view word) {
    return parse<application::EnrollPolicy>(word);
}
std::optional<application::Normalization> parse_normalization(std::string_view word) {
    return parse<application::Normalization>(word);
}
std::optional<application::UserAccess> parse_user_access(std::string_view word) {
    return parse<application::UserAccess>(word);
}
std::optional<admin::Role> parse_role(std::string_view word) {
    return parse<admin::Role>(word);
}
std::optional<admin::Status> parse_admin_status(std::string_view word) {
    return parse<admin::Status>(word);
}
std::optional<Actor::Kind> parse_actor_kind(std::string_view word) {
    return parse<Actor::Kind>(word);
}

}  // namespace muster::projections
