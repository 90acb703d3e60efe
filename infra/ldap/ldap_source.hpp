#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "connectors/directory.hpp"

namespace muster::ldap {

struct Settings {
    /// The files that a configuration names relatively are looked for here.
    std::filesystem::path folder;
    /// Reads a variable of the environment (`password_env`).
    std::function<std::optional<std::string>(const std::string&)> environment;
    /// What a certificate (DER) lacks to be trusted at a host; libldap does not tell. Empty: nothing in itself.
    std::function<std::string(std::string_view, const std::string&)> certificate_fault;
    /// Why our certificate and its key (both PEM) cannot be shown to anybody. Empty: nothing in themselves.
    std::function<std::string(const std::string&, const std::string&)> own_certificate_fault;
    std::chrono::seconds connect_timeout{10};
    /// A server that says nothing for so long is given up.
    std::chrono::milliseconds idle_timeout{60'000};
    /// While a server that tells its changes by itself is silent, it is asked so often whether there are any.
    std::chrono::milliseconds silence_check{30'000};
    /// Changes that there are may take so long to come. Longer than slapd needs to send them.
    std::chrono::milliseconds follow_timeout{10'000};
    /// AD: whether DirSync is used where the server offers it; else changes come by uSNChanged.
    bool ad_dirsync = true;
    /// AD: how often whoever is missing is looked for where deletions are not shown. Costs as the number of people.
    std::chrono::seconds sweep_every{15 * 60};
    std::stop_token stop;  // of the run that a session serves
};

/// OpenLDAP and Active Directory through libldap. A handle serves one operation at a time. A connection that was lost
/// ends the call in a failure; only a session that follows makes another one, to the same server, when it is called
/// again. The process must run with LDAPNOINIT set, so that no ldap.conf of the machine changes how a directory is
/// read.
class LdapSource : public connectors::DirectorySource {
public:
    explicit LdapSource(Settings settings);
    [[nodiscard]] Result<std::unique_ptr<connectors::DirectorySession>, PortFailure> open(
        const directory::Configuration& configuration, std::stop_token stop) override;

private:
    Settings settings_;
};

}  // namespace muster::ldap
