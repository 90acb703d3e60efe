#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "domain/ports/clock.hpp"
#include "domain/ports/digest.hpp"
#include "domain/ports/ids.hpp"
#include "gateway/gateway.hpp"
#include "gateway/http/client.hpp"
#include "gateway/http/server.hpp"
#include "infra/metrics/prometheus_metrics.hpp"
#include "tests/support/unasked.hpp"

namespace muster::gateway::test {

/// The query tables as vectors: what the gateway asks for is what is proven here, not SQL.
class FakeUsers final : public queries::Users {
public:
    std::vector<queries::UserRow> rows;
    std::atomic<bool> fails = false;
    std::atomic<int> asked = 0;
    std::function<void()> before_answering;  // set before the server is asked

    [[nodiscard]] Result<queries::Listed<queries::UserRow>, PortFailure> list(AccountId account,
                                                                              const queries::UserFilter& filter,
                                                                              queries::Page page) override;
    [[nodiscard]] Result<std::optional<queries::UserRow>, PortFailure> find(AccountId account, UserId user) override;
};

class FakeGroups final : public queries::Groups {
public:
    std::vector<queries::GroupSummary> rows;

    [[nodiscard]] Result<queries::Listed<queries::GroupSummary>, PortFailure> list(AccountId account,
                                                                                   const std::vector<GroupId>& ids,
                                                                                   queries::Page page) override;
    [[nodiscard]] Result<queries::Listed<queries::Member>, PortFailure> members(
        AccountId account, GroupId group, std::optional<queries::Page> page) override;
};

/// Nobody has a device; what is done with them is proven elsewhere.
class NoDevices final : public queries::Devices {
public:
    [[nodiscard]] Result<queries::Listed<queries::PhoneRow>, PortFailure> phones(AccountId,
                                                                                 const std::optional<queries::Dialled>&,
                                                                                 queries::Page) override {
        return {};
    }
    [[nodiscard]] Result<std::optional<queries::PhoneRow>, PortFailure> find_phone(AccountId, PhoneId) override {
        return std::nullopt;
    }
    [[nodiscard]] Result<queries::Listed<queries::TokenRow>, PortFailure> tokens(AccountId,
                                                                                 const std::optional<queries::Marked>&,
                                                                                 queries::Page) override {
        return {};
    }
    [[nodiscard]] Result<std::optional<queries::TokenRow>, PortFailure> find_token(AccountId, TokenId) override {
        return std::nullopt;
    }
    [[nodiscard]] Result<queries::Listed<queries::SecurityKeyRow>, PortFailure> security_keys(AccountId,
                                                                                              queries::Page) override {
        return {};
    }
    [[nodiscard]] Result<std::optional<queries::SecurityKeyRow>, PortFailure> find_security_key(
        AccountId, SecurityKeyId) override {
        return std::nullopt;
    }
};

class NoTokenSecrets final : public TokenSecrets {
public:
    [[nodiscard]] Result<void, PortFailure> keep(const TokenId&, const TokenSecret&) override { return {}; }
    [[nodiscard]] Result<std::optional<TokenSecret>, PortFailure> find(const TokenId&) const override {
        return std::nullopt;
    }
    void forget(const TokenId&) override {}
};

class FakeClients final : public Clients {
public:
    std::vector<ApiClient> known;
    [[nodiscard]] Result<std::optional<ApiClient>, PortFailure> find(const ClientKey& key) const override;
};

class FakeFreshness final : public Freshness {
public:
    std::atomic<bool> behind = false;
    std::atomic<int> asked = 0;
    [[nodiscard]] Result<void, PortFailure> catch_up(AccountId account, std::chrono::milliseconds at_most) override;
    [[nodiscard]] Reached reach(const ledger::Position& position, std::chrono::milliseconds at_most) override;
};

/// Does no command; what one does is proven elsewhere.
class FakeLedger final : public Ledger {
public:
    std::atomic<bool> is_silent = false;      // keeps what comes, until it is told to answer
    std::atomic<bool> state_is_lost = false;  // whoever looks at the state falls over
    void await(std::size_t commands);         // until so many are kept
    void answer_all(const CommandOutcome& outcome);
    void submit(Command command, Context context, std::optional<CommandId> id, std::function<void(CommandOutcome)> done,
                IfFull if_full) override;
    void with_state(const std::function<void(const Account&, const ledger::Position&)>& look) const override;
    [[nodiscard]] bool wait_until(const std::function<bool(const Account&)>& is_so, std::chrono::milliseconds patience,
                                  const std::stop_token& stop) override;

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::function<void(CommandOutcome)>> kept_;
};

/// Tables that are gone.
class NoSnapshots final : public queries::Snapshots {
public:
    [[nodiscard]] Result<std::unique_ptr<queries::Snapshot>, PortFailure> snapshot() override {
        return failure(PortFailure{.what = "no tables"});
    }
};

class FakeReadiness final : public Readiness {
public:
    std::atomic<bool> log_ok = true;
    [[nodiscard]] std::vector<PartState> parts() const override;
};

class FakeSyncs final : public native_api::SyncControl {
public:
    native_api::SyncProgress progress;
    std::vector<std::optional<std::string>> started;
    [[nodiscard]] Result<native_api::SyncHandle, native_api::SyncRefusal> start(
        AccountId account, const std::optional<std::string>& name) override;
    [[nodiscard]] std::optional<native_api::SyncProgress> poll(AccountId account,
                                                               const native_api::SyncHandle& handle) override;
    std::optional<native_api::RunUnderWay> running;
    [[nodiscard]] std::optional<native_api::RunUnderWay> under_way(AccountId account,
                                                                   const DirectoryId& directory) const override;
    Result<native_api::OneUserSynced, native_api::SyncRefusal> one_user{native_api::OneUserSynced{}};
    std::vector<std::string> users_asked;
    [[nodiscard]] Result<native_api::OneUserSynced, native_api::SyncRefusal> sync_user(
        AccountId account, const DirectoryId& directory, const std::string& username,
        std::chrono::milliseconds patience) override;
    [[nodiscard]] Result<directory::ConnectionTest, native_api::CannotSyncNow> test(
        const directory::Configuration& configuration) override;
};

class KeptDiagnostics final : public Diagnostics {
public:
    void info(std::string_view request, std::string_view what) override { keep(request, what); }
    void error(std::string_view request, std::string_view what) override { keep(request, what); }
    [[nodiscard]] std::string all() const;

private:
    void keep(std::string_view request, std::string_view what);

    mutable std::mutex mutex_;
    std::string lines_;
};

/// ASCII letters only: Unicode is another's business.
class AsciiFolding final : public NameFolding {
public:
    [[nodiscard]] std::optional<std::string> fold(std::string_view text) const override;
};

/// A gateway with a server in this process, over TLS, on a port and in a folder of its own.
class RunningGateway final {
public:
    explicit RunningGateway(http::ServerSettings settings = {});
    ~RunningGateway();

    /// For what a test wants to set before the first request; then `start`.
    void start();
    /// The same with the certificate and key of the settings.
    void start_with_given_files();
    void stop() { server_->stop(); }

    [[nodiscard]] http::Endpoint endpoint() const;
    [[nodiscard]] std::filesystem::path folder() const { return folder_; }
    [[nodiscard]] std::filesystem::path admin_json() const;  // as `muster serve` would leave it

    /// One call signed with `key`, by the project's own client.
    [[nodiscard]] Result<Response, PortFailure> call(const http::ApiCall& call, const http::ApiKey& key) const;
    [[nodiscard]] Result<Response, PortFailure> call(const http::ApiCall& call) const {
        return this->call(call, all_grants);
    }
    [[nodiscard]] Result<Response, PortFailure> send(const Request& request) const;
    [[nodiscard]] Request signed_request(const http::ApiCall& call, const http::ApiKey& key) const;
    /// `count` users u000001… and three groups.
    void populate(std::size_t count);

    http::ApiKey all_grants;
    http::ApiKey no_grants;
    AccountId account;

    FakeUsers users;
    FakeGroups groups;
    NoDevices devices;
    NoTokenSecrets token_secrets;
    NoSnapshots no_snapshots;
    queries::UserList user_list{no_snapshots, [](const AccountId&) { return ledger::Partition{0}; }};
    FakeClients clients;
    FakeFreshness freshness;
    FakeLedger ledger;
    FakeReadiness readiness;
    FakeSyncs syncs;
    KeptDiagnostics diagnostics;
    metrics::PrometheusMetrics metrics;
    std::unique_ptr<Digest> digest;
    std::unique_ptr<Clock> clock;
    std::chrono::milliseconds write_time{20'000};

private:
    http::ServerSettings settings_;
    std::filesystem::path folder_;
    AsciiFolding folding_;
    testing::UnaskedAdministration administration_;
    testing::UnaskedAudit audit_;
    testing::UnaskedDirectories directories_;
    queries::HeldPlans held_plans_{no_snapshots, [](const AccountId&) { return ledger::Partition{0}; }};
    testing::UnaskedSecretKeys secret_keys_;
    testing::NoMoments moments_;
    std::unique_ptr<Ids> ids_;
    std::unique_ptr<Gateway> gateway_;
    std::unique_ptr<http::Server> server_;
};

}  // namespace muster::gateway::test
