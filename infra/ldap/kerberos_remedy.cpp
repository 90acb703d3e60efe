#include "infra/ldap/kerberos_remedy.hpp"

#include <ldap.h>

#include <array>

namespace muster::ldap {
namespace {

constexpr std::string_view wrong_key = "Preauthentication failed";
constexpr std::string_view silent_kdc = "Cannot contact any KDC";

struct Remedy {
    std::string_view said;
    std::string_view what;
};

// MIT Kerberos has no codes that reach us, but its texts do; never translated, as no locale is set.
constexpr std::array<Remedy, 15> remedies{{
    {"Clock skew too great",
     "The clocks of this machine and of the domain controller are more than five minutes apart: let both follow one "
     "time server"},
    {"Ticket expired",
     "The ticket in KRB5CCNAME has expired: renew it, or name a keytab in bind.keytab_file, by which each bind gets a "
     "new one"},
    {"Server not found in Kerberos database",
     "The KDC knows no ldap/HOST with the host of the URL: write the domain controller's full name in \"servers\", as "
     "its servicePrincipalName has it, not an address or an alias"},
    {"not found in Kerberos database",
     "The KDC does not know the account of the keytab (bind.keytab_file, else KRB5_CLIENT_KTNAME): make the keytab "
     "anew"},
    {wrong_key,
     "The keytab (bind.keytab_file, else KRB5_CLIENT_KTNAME) has another key than the account, as after a change of "
     "its password: make the keytab anew"},
    {"no suitable keys", "bind.keytab_file has no key of bind.principal: klist -k shows whose keys it has"},
    {"Unsupported key table format", "bind.keytab_file is no keytab: make it by ktpass, ktutil or samba-tool"},
    {"End of key table reached", "bind.keytab_file has no key in it: make the keytab anew"},
    {"credentials have been revoked", "The account is disabled or locked"},
    {"Password has expired", "The account's password has expired; let that of a service account not expire"},
    {silent_kdc, "Is a domain controller reachable from here at port 88, by UDP and TCP?"},
    {"Cannot find KDC", "Name the realm's KDC in krb5.conf, or let DNS have _kerberos._udp of it"},
    {"does not specify default realm", "Write default_realm in krb5.conf"},
    {"No Kerberos credentials available",
     "There is no ticket: name a keytab of the account by bind.keytab_file, or let KRB5_CLIENT_KTNAME in the "
     "environment name one that can be read, or KRB5CCNAME a cache that something else keeps filled"},
    {"SPNEGO cannot find mechanisms",
     "There is no ticket: name a keytab of the account by bind.keytab_file, or let KRB5_CLIENT_KTNAME in the "
     "environment name one that can be read, or KRB5CCNAME a cache that something else keeps filled. mechanism = "
     "\"gssapi\" says "
     "more of why"},
}};

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace

std::string kerberos_remedy(int code, std::string_view said, bool in_tls) {
    switch (code) {
        case LDAP_AUTH_UNKNOWN:
            return "The mechanism is not installed here: apt-get install libsasl2-modules-gssapi-mit";
        case LDAP_AUTH_METHOD_NOT_SUPPORTED:
            return "The server does not offer this mechanism: try the other of \"gssapi\" and \"gss-spnego\"";
        case LDAP_STRONG_AUTH_REQUIRED:
            if (!in_tls) return "The server wants TLS: use ldaps:// or tls = \"starttls\"";
            return "The server takes Kerberos within TLS not at all (Samba: \"ldap server require strong auth = "
                   "allow_sasl_over_tls\" lets it), but without: use ldap:// and tls = \"none\", where Kerberos itself "
                   "keeps the connection from being read or changed";
        case LDAP_INVALID_CREDENTIALS:
            return "The server does not take the ticket: is the ldap/HOST of the URL its own name, and its clock "
                   "right?";
        default:
            break;
    }
    for (const Remedy& remedy : remedies)
        if (contains(said, remedy.said)) return std::string{remedy.what};
    return {};
}

bool is_key_refused(std::string_view said) {
    return contains(said, wrong_key);
}

bool is_kdc_silent(std::string_view said) {
    return contains(said, silent_kdc);
}

}  // namespace muster::ldap
