#pragma once

#include "gateway/moments.hpp"
#include "gateway/secret_keys.hpp"
#include "projections/queries/administration.hpp"
#include "projections/queries/audit.hpp"
#include "projections/queries/directories.hpp"

namespace muster::testing {

/// Ports that a test has to give and does not mean to be asked: each says so.
inline PortFailure unasked() {
    return {.what = "not to be asked here"};
}

class UnaskedAdministration final : public queries::Administration {
public:
    Result<queries::Listed<queries::AdminRow>, PortFailure> admins(AccountId, queries::Page) override {
        return failure(unasked());
    }
    Result<std::optional<queries::AdminRow>, PortFailure> find_admin(AccountId, AdminId) override {
        return failure(unasked());
    }
    Result<queries::Listed<queries::IntegrationRow>, PortFailure> integrations(AccountId, queries::Page) override {
        return failure(unasked());
    }
    Result<std::optional<queries::IntegrationRow>, PortFailure> find_integration(AccountId,
                                                                                 const std::string&) override {
        return failure(unasked());
    }
    Result<queries::AccountCounts, PortFailure> counts(AccountId) override { return failure(unasked()); }
};

class UnaskedAudit final : public queries::Audit {
public:
    Result<queries::AuditPage, PortFailure> earliest(AccountId, Instant, Instant, std::size_t, const Wanted&) override {
        return failure(unasked());
    }
    Result<queries::AuditPage, PortFailure> between(AccountId, const Range&, Instant) override {
        return failure(unasked());
    }
    Result<queries::AuditPage, PortFailure> history(AccountId, UserId, queries::Order, std::optional<std::uint64_t>,
                                                    std::size_t) override {
        return failure(unasked());
    }
    Result<std::vector<queries::AuditEntry>, PortFailure> trashings(AccountId, const std::vector<UserId>&) override {
        return failure(unasked());
    }
};

class UnaskedDirectories final : public queries::Directories {
public:
    Result<queries::Listed<queries::DirectoryRow>, PortFailure> list(AccountId) override { return failure(unasked()); }
    Result<queries::Listed<queries::SyncRunRow>, PortFailure> runs(AccountId, DirectoryId, std::optional<std::uint64_t>,
                                                                   std::uint32_t) override {
        return failure(unasked());
    }
    Result<std::optional<queries::SyncRunRow>, PortFailure> find_run(AccountId, DirectoryId, const RunId&) override {
        return failure(unasked());
    }
};

class UnaskedSecretKeys final : public gateway::SecretKeys {
public:
    Result<std::string, PortFailure> make(std::string_view, const SecretRef&) override { return failure(unasked()); }
    Result<std::optional<std::string>, PortFailure> find(std::string_view, const SecretRef&) const override {
        return failure(unasked());
    }
    void forget(std::string_view, const SecretRef&) noexcept override {}
};

class NoMoments final : public gateway::Moments {
public:
    void wait_for(Instant) override {}
};

}  // namespace muster::testing
