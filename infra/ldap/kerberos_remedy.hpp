#pragma once

#include <string>
#include <string_view>

namespace muster::ldap {

/// What to do about a bind by GSSAPI or GSS-SPNEGO that failed with `code`, libldap's or the server's, of which the
/// libraries or the server said `said`. Empty: nothing is known to help.
[[nodiscard]] std::string kerberos_remedy(int code, std::string_view said, bool in_tls);
/// The KDC said no to the account's key; it counts that as it does a wrong password.
[[nodiscard]] bool is_key_refused(std::string_view said);
/// Nobody answers for the realm, so the same may work later.
[[nodiscard]] bool is_kdc_silent(std::string_view said);

}  // namespace muster::ldap
