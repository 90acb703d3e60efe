#pragma once

#include <string>

#include "domain/directory/configuration.hpp"
#include "infra/ldap/ldap_source.hpp"
#include "tests/integration/samba/ad_follower.hpp"
#include "tests/support/samba_dc.hpp"

namespace muster::testing {

/// How changes reach us, which hangs on what the bind may see and what the server offers.
struct AdMode {
    const char* name;
    bool dirsync;
    const char* bind;  // one that sees deletions, or one that does not

    [[nodiscard]] ldap::Settings settings() const {
        ldap::Settings settings = ad_settings();
        settings.ad_dirsync = dirsync;
        settings.sweep_every = std::chrono::seconds{0};
        return settings;
    }
    friend std::ostream& operator<<(std::ostream& out, const AdMode& mode) { return out << mode.name; }
};
inline constexpr AdMode ad_modes[]{{"dirsync", true, SambaDc::reader},
                                   {"usn", false, SambaDc::reader},
                                   {"dirsync_and_sweep", true, SambaDc::blind},
                                   {"usn_and_sweep", false, SambaDc::blind}};

inline constexpr const char* ad_corp = "OU=corp,DC=example,DC=test";  // the base

inline directory::Configuration corp_configuration(const SambaDc& dc, const AdMode& mode) {
    directory::Configuration configuration = ad_configuration(dc.url());
    configuration.base = ad_corp;
    configuration.bind.dn = mode.bind;
    return configuration;
}

inline std::string ad_ou(const std::string& dn) {
    return "dn: " + dn + "\nchangetype: add\nobjectClass: organizationalUnit\n\n";
}
inline std::string ad_move(const std::string& dn, const std::string& rdn, const std::string& parent) {
    return "dn: " + dn + "\nchangetype: modrdn\nnewrdn: " + rdn + "\ndeleteoldrdn: 1\nnewsuperior: " + parent + "\n\n";
}
inline std::string ad_set(const std::string& dn, const std::string& attribute, const std::string& value) {
    return "dn: " + dn + "\nchangetype: modify\nreplace: " + attribute + "\n" +
           (value.empty() ? "" : attribute + ": " + value + "\n") + "\n";
}
inline std::string ad_delete(const std::string& dn) {
    return "dn: " + dn + "\nchangetype: delete\n\n";
}
/// The number by which people name a group as their primary one.
inline std::string ad_rid(const SambaDc& dc, const std::string& group_dn) {
    const std::string said = dc.search({"-o", "ldif-wrap=no", "-b", group_dn, "-s", "base", "primaryGroupToken"});
    const auto at = said.find("primaryGroupToken: ");
    return at == std::string::npos ? std::string{} : said.substr(at + 19, said.find('\n', at) - at - 19);
}

}  // namespace muster::testing
