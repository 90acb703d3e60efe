#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "connectors/attribute_set.hpp"
#include "connectors/replica.hpp"
#include "infra/ldap/ldap_source.hpp"
#include "infra/text/folding.hpp"

namespace muster::testing {

/// A session and the replica that it feeds: one read, then changes.
class FedReplica {
public:
    using Followed = connectors::Followed;

    explicit FedReplica(directory::Configuration configuration, ldap::Settings settings);

    /// A session and a replica anew. The read must be complete.
    void read();
    [[nodiscard]] Result<Followed, PortFailure> follow(const connectors::Patience& patience = {});
    /// Follows until the replica has all that the server knows at this moment. What cannot be followed is read anew and
    /// counted, a failure is tried again.
    void catch_up();
    /// As `follow`, which must say `must_read`, and why.
    [[nodiscard]] std::string why_it_must_read();

    [[nodiscard]] connectors::DirectorySession& session() { return *session_; }
    [[nodiscard]] std::size_t reads() const { return reads_; }
    [[nodiscard]] std::size_t failures() const { return failures_; }
    /// Every entry with its values and edges, in one order.
    [[nodiscard]] std::map<std::string, std::string> content() const;
    /// The names of all that are live, as far as they begin with `type=`.
    [[nodiscard]] std::vector<std::string> names(const std::string& type) const;

private:
    directory::Configuration configuration_;
    ldap::LdapSource source_;
    text::UnicodeFolding folding_;
    connectors::AttributeSet attributes_;
    std::vector<connectors::SyncGroup> groups_;
    std::unique_ptr<connectors::Replica> replica_;
    std::unique_ptr<connectors::DirectorySession> session_;
    std::size_t reads_ = 0;
    std::size_t failures_ = 0;
};

/// What is in the one and not in the other, a line each; empty where they are the same.
[[nodiscard]] std::string differences(const FedReplica& one, const FedReplica& other);

}  // namespace muster::testing
