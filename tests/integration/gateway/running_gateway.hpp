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
};

/// Answers every command so; what a command does is proven elsewhere.
class FakeLedger final : public Ledger {
public:
    void submit(Command command, Context context, std::optional<CommandId> id,
                std::function<void(CommandOutcome)> done) override;
    void with_state(const std::function<void(const Account&, const ledger::Position&)>& look) const override;
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
    FakeClients clients;
    FakeFreshness freshness;
    FakeLedger ledger;
    FakeReadiness readiness;
    FakeSyncs syncs;
    KeptDiagnostics diagnostics;
    metrics::PrometheusMetrics metrics;
    std::unique_ptr<Digest> digest;
    std::unique_ptr<Clock> clock;

private:
    http::ServerSettings settings_;
    std::filesystem::path folder_;
    AsciiFolding folding_;
    std::unique_ptr<Ids> ids_;
    std::unique_ptr<Gateway> gateway_;
    std::unique_ptr<http::Server> server_;
};

}  // namespace muster::gateway::test
