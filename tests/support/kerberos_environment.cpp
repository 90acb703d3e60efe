#include "tests/support/kerberos_environment.hpp"

#include <cstdlib>

namespace muster::testing {

KerberosEnvironment::KerberosEnvironment(const SambaDc& dc) : dc_(dc) {
    require_program("kinit", "krb5-user");
    dc.run_python(R"py(
change = ldb.Message(ldb.Dn(sam, "CN=DC1,OU=Domain Controllers," + base))
change["s"] = ldb.MessageElement("ldap/)py" +
                  dc.address() + R"py(", ldb.FLAG_MOD_ADD, "servicePrincipalName")
sam.modify(change)
)py");
    lead_to(dc.address());
    ::setenv("KRB5_CONFIG", at("krb5.conf").c_str(), 1);
    ::setenv("KRB5CCNAME", ("FILE:" + at("tickets")).c_str(), 1);
}

KerberosEnvironment::~KerberosEnvironment() {
    for (const char* name : {"KRB5_CONFIG", "KRB5CCNAME", "KRB5_CLIENT_KTNAME"}) ::unsetenv(name);
}

void KerberosEnvironment::lead_to(const std::string& kdc) const {
    write_file(at("krb5.conf"),
               "[libdefaults]\ndefault_realm = EXAMPLE.TEST\ndns_lookup_kdc = false\ndns_lookup_realm = false\n"
               "dns_canonicalize_hostname = false\nrdns = false\n[realms]\nEXAMPLE.TEST = {\n  kdc = " +
                   kdc + "\n}\n");
}

void KerberosEnvironment::use_keytab() const {
    run({"samba-tool", "domain", "exportkeytab", at("muster.keytab"), "--principal=muster", "-s",
         at("dc/etc/smb.conf")});
    ::setenv("KRB5_CLIENT_KTNAME", at("muster.keytab").c_str(), 1);
}

std::string KerberosEnvironment::keytab_of(const std::string& account) const {
    const std::string file = at((account + ".keytab").c_str());
    run({"samba-tool", "domain", "exportkeytab", file, "--principal=" + account, "-s", at("dc/etc/smb.conf")});
    return file;
}

void KerberosEnvironment::give_password(const std::string& account) const {
    run({"samba-tool", "user", "setpassword", account, std::string{"--newpassword="} + SambaDc::password, "-s",
         at("dc/etc/smb.conf")});
}

void KerberosEnvironment::use_wrong_keytab() const {
    run({"ktutil"}, "addent -password -p muster@EXAMPLE.TEST -k 2 -e aes256-cts-hmac-sha1-96\nwrong\nwkt " +
                        at("wrong.keytab") + "\nq\n");
    ::setenv("KRB5_CLIENT_KTNAME", at("wrong.keytab").c_str(), 1);
}

void KerberosEnvironment::use_ticket() const {
    run({"kinit", "muster@EXAMPLE.TEST"}, std::string{SambaDc::password} + "\n");
}

}  // namespace muster::testing
