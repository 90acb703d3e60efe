#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "tests/integration/slapd/cutting_proxy.hpp"
#include "tests/integration/slapd/fed_replica.hpp"
#include "tests/integration/slapd/openldap.hpp"

namespace muster::testing {

/// One record of LDIF.
inline std::string change(const std::string& dn, const std::string& what) {
    return "dn: " + dn + "\nchangetype: " + what + "\n\n";
}

/// Over the proxy, so that the session's server can be another one, and cut off.
class SlapdFollow : public ::testing::Test {
protected:
    SlapdFollow() { fed.read(); }

    static ldap::Settings patient() {
        ldap::Settings patient = settings();
        patient.idle_timeout = std::chrono::seconds{5};
        return patient;
    }
    [[nodiscard]] directory::Configuration configuration_by(std::uint16_t port) const {
        auto configuration = configuration_for(slapd, {group_dn("staff")});
        configuration.servers = {"ldap://127.0.0.1:" + std::to_string(port)};
        return configuration;
    }
    /// What a read would bring now is what is here.
    void is_as_read(const std::string& where = {}) const {
        FedReplica anew{configuration_by(slapd.port()), settings()};
        anew.read();
        EXPECT_EQ(differences(fed, anew), "") << where;
    }
    void follows(const std::string& ldif) {
        slapd.modify(ldif);
        fed.catch_up();
        EXPECT_EQ(fed.reads(), 1U) << ldif;
        is_as_read(ldif);
    }
    void must_read(const std::string& because) {
        const std::string why = fed.why_it_must_read();
        EXPECT_NE(why.find(because), std::string::npos) << why;
        EXPECT_EQ(fed.why_it_must_read(), why);
        fed.read();
        is_as_read(why);
    }
    /// Changes that do not come through: what is asked next is asked by a new connection.
    void misses(const std::string& ldif) {
        proxy.cut_after(0);
        slapd.modify(ldif);
        EXPECT_FALSE(fed.follow(std::chrono::seconds{5})) << ldif;
        proxy.never_cut();
    }
    void copy_database(const char* from, const char* to) const {
        // Most of it are holes.
        run({"rm", "-rf", (slapd.folder() / to).string()});
        run({"cp", "-a", "--sparse=always", (slapd.folder() / from).string(), (slapd.folder() / to).string()});
    }

    Slapd slapd{person_ldif("amy") + person_ldif("bob") + person_ldif("cleo") + group_ldif("staff", {"amy", "bob"}) +
                "dn: ou=sub,ou=people," + std::string{Slapd::base} +
                "\nobjectClass: organizationalUnit\nou: sub\n\ndn: uid=dan,ou=sub,ou=people," +
                std::string{Slapd::base} + "\nobjectClass: inetOrgPerson\nuid: dan\ncn: Dan\nsn: D\n\n"};
    CuttingProxy proxy{slapd.port(), "127.0.0.1"};
    FedReplica fed{configuration_by(proxy.port()), patient()};
};

}  // namespace muster::testing
