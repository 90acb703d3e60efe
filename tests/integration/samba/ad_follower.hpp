#pragma once

#include <memory>
#include <string>

#include "connectors/attribute_set.hpp"
#include "connectors/directory.hpp"
#include "connectors/replica.hpp"
#include "infra/ldap/ldap_source.hpp"
#include "infra/text/folding.hpp"

namespace muster::testing {

/// Of the DC that the tests start, for a bind with the password of all its accounts.
[[nodiscard]] ldap::Settings ad_settings();
[[nodiscard]] directory::Configuration ad_configuration(const std::string& url);

/// One session, and the replica that it feeds: read once, then followed.
class AdFollower {
public:
    AdFollower(directory::Configuration configuration, const ldap::Settings& settings = ad_settings());

    /// Anew, by a new session. Fails the test where it is not complete.
    void read();
    [[nodiscard]] Result<connectors::Followed, PortFailure> try_follow();
    /// Fails the test where it is not followed.
    connectors::Followed follow();
    [[nodiscard]] const connectors::Probes& probes() const { return probes_; }
    [[nodiscard]] const connectors::Verdict& verdict() const { return verdict_; }
    [[nodiscard]] connectors::DirectorySession& session() { return *session_; }
    [[nodiscard]] const connectors::Replica& replica() const { return *replica_; }

    /// Everything that is in the replica, in an order of its own.
    [[nodiscard]] std::string picture() const;
    /// The same of a new read.
    [[nodiscard]] std::string picture_of_a_new_read() const;
    /// What the replica has of whoever bears this name (CN) now: `kind dn`; empty: nothing.
    [[nodiscard]] std::string has(const std::string& name) const;
    [[nodiscard]] Guid guid_of(const std::string& name) const;
    /// The names (CN) that a group leads to, in order.
    [[nodiscard]] std::string members_of(const std::string& group) const;

private:
    [[nodiscard]] const connectors::Object* find(const std::string& name) const;

    directory::Configuration configuration_;
    ldap::LdapSource source_;
    ldap::Settings settings_;
    connectors::AttributeSet attributes_;
    text::UnicodeFolding folding_;
    std::unique_ptr<connectors::DirectorySession> session_;
    std::unique_ptr<connectors::Replica> replica_;
    connectors::Probes probes_;
    connectors::Verdict verdict_;
};

}  // namespace muster::testing
