#include "projections/words.hpp"

#include <array>

#include "domain/base/invariant.hpp"

namespace muster::projections {
namespace {

template <class Enum, std::size_t N>
std::optional<Enum> parse(std::string_view text, const std::array<Enum, N>& values) {
    for (const auto value : values) {
        if (word(value) == text) return value;
    }
    return std::nullopt;
}

}  // namespace

std::string_view word(user::Status status) {
    switch (status) {
        case user::Status::active:
            return "active";
        case user::Status::bypass:
            return "bypass";
        case user::Status::disabled:
            return "disabled";
    }
    broken_invariant("a user's status is one of three");
}

std::string_view word(user::TrashCause cause) {
    switch (cause) {
        case user::TrashCause::admin:
            return "admin";
        case user::TrashCause::inactivity:
            return "inactivity";
        case user::TrashCause::directory:
            return "directory";
    }
    broken_invariant("a user is trashed for one of three causes");
}

std::string_view word(user::LeftBecause why) {
    switch (why) {
        case user::LeftBecause::not_applicable:
            return "not_applicable";
        case user::LeftBecause::left_groups:
            return "left_groups";
        case user::LeftBecause::entry_deleted:
            return "entry_deleted";
        case user::LeftBecause::group_dropped:
            return "group_dropped";
    }
    broken_invariant("a user leaves a directory for one of three reasons or none");
}

std::string_view word(group::Status status) {
    switch (status) {
        case group::Status::active:
            return "active";
        case group::Status::bypass:
            return "bypass";
        case group::Status::disabled:
            return "disabled";
    }
    broken_invariant("a group's status is one of three");
}

std::string_view word(directory::Kind kind) {
    switch (kind) {
        case directory::Kind::openldap:
            return "openldap";
        case directory::Kind::ad:
            return "ad";
    }
    broken_invariant("a directory is of one of two kinds");
}

std::string_view word(phone::Type type) {
    switch (type) {
        case phone::Type::unknown:
            return "unknown";
        case phone::Type::mobile:
            return "mobile";
        case phone::Type::landline:
            return "landline";
    }
    broken_invariant("a phone is of one of three types");
}

std::string_view word(phone::Platform platform) {
    using enum phone::Platform;
    switch (platform) {
        case unknown:
            return "unknown";
        case google_android:
            return "google_android";
        case apple_ios:
            return "apple_ios";
        case windows_phone:
            return "windows_phone";
        case windows_phone_7:
            return "windows_phone_7";
        case rim_blackberry:
            return "rim_blackberry";
        case java_j2me:
            return "java_j2me";
        case palm_webos:
            return "palm_webos";
        case symbian_os:
            return "symbian_os";
        case windows_mobile:
            return "windows_mobile";
        case generic_smartphone:
            return "generic_smartphone";
    }
    broken_invariant("a phone is of a known platform, or of `unknown`");
}

std::string_view word(TokenType type) {
    switch (type) {
        case TokenType::h6:
            return "h6";
        case TokenType::h8:
            return "h8";
        case TokenType::t6:
            return "t6";
        case TokenType::t8:
            return "t8";
        case TokenType::yk:
            return "yk";
    }
    broken_invariant("a token is of one of five types");
}

std::string_view word(directory::RunKind kind) {
    switch (kind) {
        case directory::RunKind::full:
            return "full";
        case directory::RunKind::changes:
            return "changes";
        case directory::RunKind::one_user:
            return "one_user";
    }
    broken_invariant("a run is of one of three kinds");
}

std::string_view word(directory::Outcome outcome) {
    switch (outcome) {
        case directory::Outcome::finished:
            return "finished";
        case directory::Outcome::partial:
            return "partial";
        case directory::Outcome::held:
            return "held";
        case directory::Outcome::failed:
            return "failed";
    }
    broken_invariant("a run ends in one of four ways");
}

std::string_view word(directory::LeftOutReason reason) {
    using Reason = directory::LeftOutReason;
    switch (reason) {
        case Reason::malformed_entry:
            return "malformed_entry";
        case Reason::malformed_name:
            return "malformed_name";
        case Reason::malformed_value:
            return "malformed_value";
        case Reason::no_username:
            return "no_username";
        case Reason::name_held_elsewhere:
            return "name_held_elsewhere";
        case Reason::name_in_trash:
            return "name_in_trash";
        case Reason::name_twice_in_source:
            return "name_twice_in_source";
        case Reason::rename_to_held_name:
            return "rename_to_held_name";
        case Reason::alias_held:
            return "alias_held";
        case Reason::unresolved_member:
            return "unresolved_member";
        case Reason::removal_unproven:
            return "removal_unproven";
        case Reason::removal_held:
            return "removal_held";
        case Reason::refused:
            return "refused";
    }
    broken_invariant("a person is left out for a known reason");
}

std::string_view word(directory::HeldBecause because) {
    switch (because) {
        case directory::HeldBecause::left_groups:
            return "left_groups";
        case directory::HeldBecause::group_dropped:
            return "group_dropped";
        case directory::HeldBecause::not_found:
            return "not_found";
    }
    broken_invariant("a removal is held for one of three reasons");
}

std::optional<directory::Kind> parse_kind(std::string_view text) {
    return parse(text, std::array{directory::Kind::openldap, directory::Kind::ad});
}

std::optional<phone::Type> parse_phone_type(std::string_view text) {
    return parse(text, std::array{phone::Type::unknown, phone::Type::mobile, phone::Type::landline});
}

std::optional<phone::Platform> parse_platform(std::string_view text) {
    using enum phone::Platform;
    return parse(text, std::array{unknown, google_android, apple_ios, windows_phone, windows_phone_7, rim_blackberry,
                                  java_j2me, palm_webos, symbian_os, windows_mobile, generic_smartphone});
}

std::optional<TokenType> parse_token_type(std::string_view text) {
    using enum TokenType;
    return parse(text, std::array{h6, h8, t6, t8, yk});
}

std::optional<directory::RunKind> parse_run_kind(std::string_view text) {
    using enum directory::RunKind;
    return parse(text, std::array{full, changes, one_user});
}

std::optional<directory::Outcome> parse_outcome(std::string_view text) {
    using enum directory::Outcome;
    return parse(text, std::array{finished, partial, held, failed});
}

std::optional<directory::LeftOutReason> parse_left_out_reason(std::string_view text) {
    using enum directory::LeftOutReason;
    return parse(text, std::array{malformed_entry, malformed_name, malformed_value, no_username, name_held_elsewhere,
                                  name_in_trash, name_twice_in_source, rename_to_held_name, alias_held,
                                  unresolved_member, removal_unproven, removal_held, refused});
}

}  // namespace muster::projections
