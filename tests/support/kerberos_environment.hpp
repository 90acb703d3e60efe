#pragma once

#include <filesystem>
#include <string>

#include "tests/support/samba_dc.hpp"

namespace muster::testing {

/// This process's Kerberos environment leads to a DC of the test, and to no ticket and no keytab, until the object
/// goes. The DC's principal is ldap/ADDRESS, so that no name has to be known to the machine.
class KerberosEnvironment {
public:
    explicit KerberosEnvironment(const SambaDc& dc);
    ~KerberosEnvironment();
    KerberosEnvironment(const KerberosEnvironment&) = delete;
    KerberosEnvironment& operator=(const KerberosEnvironment&) = delete;

    /// The key of the account `muster`, as an administrator would hand it over.
    void use_keytab() const;
    /// The key of an account, for a configuration that names its file; the environment does not lead to it.
    [[nodiscard]] std::string keytab_of(const std::string& account) const;
    /// Whoever came without one; before there is a keytab of it.
    void give_password(const std::string& account) const;
    /// One with a key that the account does not have.
    void use_wrong_keytab() const;
    /// A ticket of the account in a cache, as by somebody's kinit.
    void use_ticket() const;
    /// The KDC is looked for at another address.
    void lead_to(const std::string& kdc) const;

private:
    [[nodiscard]] std::string at(const char* name) const { return (dc_.folder() / name).string(); }

    const SambaDc& dc_;
};

}  // namespace muster::testing
