#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "domain/base/result.hpp"

namespace muster::ldap {

/// A ticket that was got with a key of a keytab, for one bind, in a cache of memory that goes with it. Neither the
/// process's Kerberos environment nor another directory's ticket takes part, and as each bind gets a new one, none is
/// ever too old.
class KeytabTicket {
public:
    enum class Mechanism { krb5, spnego };

    /// `principal`: whose key is used; empty: the first one's. Waits for the KDC as long as `krb5.conf` has it. Where
    /// there is no ticket: what the library says of it.
    [[nodiscard]] static Result<KeytabTicket, std::string> get(const std::filesystem::path& keytab,
                                                               const std::string& principal, Mechanism mechanism);

    KeytabTicket(KeytabTicket&&) noexcept;
    KeytabTicket& operator=(KeytabTicket&&) noexcept;
    ~KeytabTicket();

    /// A `gss_cred_id_t`, as Cyrus SASL takes it. Good as long as the ticket is here.
    [[nodiscard]] void* credentials() const;

private:
    struct Kept;
    explicit KeytabTicket(std::unique_ptr<Kept> kept);
    std::unique_ptr<Kept> kept_;
};

}  // namespace muster::ldap
