#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "domain/values/guid.hpp"
#include "tests/support/slapd.hpp"

namespace muster::testing {

/// Provisions a domain example.test into `folder`: two accounts of ours (`muster`, who sees deletions,
/// and `blind`, who does not) and 1,200 people in the group `bulk`. Takes some seconds.
/// With `dns` it can be backed up and restored as another server.
enum class Dns { none, internal };
void provision_samba(const std::filesystem::path& folder, Dns dns = Dns::none);

/// A real Samba AD DC of one test, at a loopback address of its own, as its ports are fixed. A copy of
/// the domain that MUSTER_SAMBA_TEMPLATE names, or one provisioned here. Needs root.
class SambaDc {
public:
    static constexpr const char* base = "DC=example,DC=test";
    static constexpr const char* admin = "CN=Administrator,CN=Users,DC=example,DC=test";
    static constexpr const char* reader = "CN=muster,CN=Users,DC=example,DC=test";
    static constexpr const char* blind = "CN=blind,CN=Users,DC=example,DC=test";
    static constexpr const char* password = "Passw0rd-1";
    static constexpr int bulk_people = 1200;

    SambaDc();
    /// A server of a domain of its own; what lies in `domain` is copied.
    explicit SambaDc(const std::filesystem::path& domain, const std::string& name = "DC1");

    [[nodiscard]] const std::string& address() const { return address_; }
    [[nodiscard]] std::string url() const { return "ldap://" + address_; }
    [[nodiscard]] std::string tls_url() const { return "ldaps://" + address_; }
    [[nodiscard]] const std::filesystem::path& ca_file() const { return certificates_.ca; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
    [[nodiscard]] Child& process() { return process_; }
    void start();
    /// While it is stopped: what lies in its folder, to be brought back by `bring_back`.
    void keep_a_copy() const;
    void bring_back() const;
    /// While it is stopped: the domain as another server of it has it, who knows what this one knows now.
    void restore_as(const std::string& name, const std::filesystem::path& folder) const;

    /// Changes in LDIF, as the administrator.
    void modify(const std::string& ldif) const;
    /// Brings back under `dn` whoever was deleted as `name`.
    void reanimate(const std::string& name, const Guid& guid, const std::string& dn) const;
    [[nodiscard]] std::string search(const std::vector<std::string>& arguments) const;
    /// Python with `sam`, the domain's database, open beside the running server.
    void run_python(const std::string& code) const;

private:
    void wait_until_it_answers();
    [[nodiscard]] std::filesystem::path domain() const { return folder_.path() / "dc"; }

    PrivateFolder folder_;
    std::string address_;
    Certificates certificates_;
    Child process_;
};

/// LDIF that adds an enabled user below `parent`.
[[nodiscard]] std::string ad_user(const std::string& name, const std::string& parent = "CN=Users,DC=example,DC=test");
[[nodiscard]] std::string ad_group(const std::string& name);
/// LDIF that adds or deletes (`verb`) a member of a group below CN=Users.
[[nodiscard]] std::string ad_member(const std::string& verb, const std::string& group, const std::string& member_dn);
[[nodiscard]] std::string ad_dn(const std::string& name);

}  // namespace muster::testing
