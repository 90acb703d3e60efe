#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/values/normalization.hpp"

namespace muster::directory {

enum class Kind { openldap, ad };
enum class Tls { starttls, none };  // for ldap:// servers; ldaps:// is TLS by itself
enum class BindMechanism { simple, external, gssapi, gss_spnego };

/// D1: how the directory's entries are read, as the directory file names it. No secret is part of it: where the
/// password, the key or the keytab lies is named.
struct Bind {
    BindMechanism mechanism = BindMechanism::simple;
    std::string dn;
    std::string password_file;
    std::string password_env;
    std::string certificate_file{};  // PEM: ours, shown within TLS, and its key
    std::string key_file{};
    std::string keytab_file{};  // Kerberos; empty: as the process's environment has it
    std::string principal{};    // whose key of the keytab; empty: the first one's

    friend bool operator==(const Bind&, const Bind&) = default;
};

/// Which attribute fills which field; empty: not mapped, so the field stays open to hands (D5).
struct AttributeMap {
    std::string username;
    std::vector<std::string> aliases;
    std::string real_name;
    std::string first_name;
    std::string last_name;
    std::string email;
    std::string notes;
    std::string status;                 // OpenLDAP only: an attribute that says TRUE or FALSE for "enabled" (S3)
    std::vector<std::string> phones{};  // their numbers become phones of the user
    Normalization username_normalization = Normalization::none;  // P1: of the username alone, never of an alias

    friend bool operator==(const AttributeMap&, const AttributeMap&) = default;
};

/// What a configuration without a map of its own has.
[[nodiscard]] AttributeMap default_attributes(Kind kind);

/// D9: more trashed than the larger of the two is held.
struct Guard {
    std::uint32_t users = 10;
    std::uint32_t percent = 5;

    friend bool operator==(const Guard&, const Guard&) = default;
};

struct Configuration {
    std::string name;  // unique in the account
    Kind kind = Kind::openldap;
    std::vector<std::string> servers;  // URLs, tried in order
    Tls tls = Tls::starttls;
    std::string ca_file;  // empty: the system's
    std::string base;
    Bind bind;
    std::vector<std::string> groups;  // sync groups: DN, or `guid:<text form>`
    std::chrono::seconds every{300};
    std::chrono::seconds full_read_every{86400};
    bool send_enrollment_mail = false;
    bool manual_disable = false;  // S3
    Guard guard;
    AttributeMap attributes;

    /// S3: does the source say who is disabled?
    [[nodiscard]] bool carries_status() const { return kind == Kind::ad || !attributes.status.empty(); }

    friend bool operator==(const Configuration&, const Configuration&) = default;
};

}  // namespace muster::directory
