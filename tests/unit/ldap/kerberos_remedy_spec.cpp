#include "infra/ldap/kerberos_remedy.hpp"

#include <gtest/gtest.h>
#include <ldap.h>

namespace muster::ldap {
namespace {

// As MIT Kerberos 1.20 and Cyrus SASL 2.1.28 say it.
std::string said(const std::string& minor) {
    return "SASL(-1): generic failure: GSSAPI Error: Unspecified GSS failure.  Minor code may provide more information "
           "(" +
           minor + ")";
}
std::string no_credentials(const std::string& why) {
    return "SASL(-1): generic failure: GSSAPI Error: No credentials were supplied, or the credentials were unavailable "
           "or "
           "inaccessible (" +
           why + ")";
}

void helps(const std::string& text, const std::string& with) {
    const std::string remedy = kerberos_remedy(LDAP_LOCAL_ERROR, text, false);
    EXPECT_NE(remedy.find(with), std::string::npos) << text << " leads to: " << remedy;
}

TEST(KerberosRemedy, D1_says_what_to_do_about_what_the_libraries_say) {
    helps(no_credentials("No Kerberos credentials available (default cache: FILE:/tmp/krb5cc_0)"),
          "KRB5_CLIENT_KTNAME in the environment");
    helps(no_credentials("SPNEGO cannot find mechanisms to negotiate"), "KRB5_CLIENT_KTNAME in the environment");
    helps(no_credentials("Preauthentication failed"), "make the keytab anew");
    helps(no_credentials("Client 'nobody@EXAMPLE.TEST' not found in Kerberos database"), "the account of the keytab");
    helps(no_credentials("Cannot contact any KDC for realm 'EXAMPLE.TEST'"), "port 88");
    helps(no_credentials("Cannot find KDC for realm \"EXAMPLE.TEST\""), "krb5.conf");
    helps(no_credentials("Clock skew too great"), "clocks");
    helps(said("Clock skew too great"), "clocks");
    helps(said("Ticket expired"), "has expired");
    helps(said("Server not found in Kerberos database"), "full name in \"servers\"");
    helps("Keytab contains no suitable keys for nobody@EXAMPLE.TEST", "klist -k");
    helps("Unsupported key table format version number", "is no keytab");
    helps("End of key table reached", "has no key in it");
    EXPECT_EQ(kerberos_remedy(LDAP_LOCAL_ERROR, said("something else"), false), "");
}

TEST(KerberosRemedy, D1_a_mechanism_that_is_not_installed_is_named_by_its_package) {
    const std::string remedy =
        kerberos_remedy(LDAP_AUTH_UNKNOWN, "SASL(-4): no mechanism available: No worthy mechs found", false);
    EXPECT_NE(remedy.find("apt-get install libsasl2-modules-gssapi-mit"), std::string::npos) << remedy;
}

TEST(KerberosRemedy, D1_only_a_refused_key_is_counted_by_the_kdc_and_only_its_silence_passes) {
    EXPECT_TRUE(is_key_refused(no_credentials("Preauthentication failed")));
    EXPECT_FALSE(is_key_refused(no_credentials("No Kerberos credentials available (default cache: MEMORY:x)")));
    EXPECT_TRUE(is_kdc_silent(no_credentials("Cannot contact any KDC for realm 'EXAMPLE.TEST'")));
    EXPECT_FALSE(is_kdc_silent(said("Ticket expired")));
}

}  // namespace
}  // namespace muster::ldap
