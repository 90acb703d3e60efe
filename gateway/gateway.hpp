#pragma once

#include <functional>
#include <memory>

#include "domain/ports/clock.hpp"
#include "domain/ports/digest.hpp"
#include "domain/ports/ids.hpp"
#include "gateway/authentication.hpp"
#include "gateway/desk.hpp"
#include "gateway/handler.hpp"
#include "gateway/operations.hpp"
#include "gateway/rate_limit.hpp"
#include "gateway/readiness.hpp"
#include "gateway/router.hpp"
#include "gateway/used_signatures.hpp"

namespace muster::gateway {

/// All that the gateway needs from outside. Everything outlives it.
struct Ports {
    const Clients& clients;
    const Digest& digest;
    const Clock& clock;
    Ids& ids;
    const NameFolding& folding;
    queries::Users& users;
    queries::Groups& groups;
    queries::Devices& devices;
    TokenSecrets& token_secrets;
    queries::UserList& user_list;
    queries::Administration& administration;
    queries::Audit& audit;
    queries::Directories& directories;
    queries::HeldPlans& held_plans;
    Freshness& freshness;
    Ledger& ledger;
    SecretKeys& secret_keys;
    Moments& moments;
    const Readiness& readiness;
    native_api::SyncControl& syncs;
    Metrics& metrics;
    Diagnostics& diagnostics;
    std::string cursor_key;                              // the same on every gateway that answers for an account
    std::optional<std::uint32_t> requests_per_minute{};  // of one API client; nothing: no limit
    std::chrono::milliseconds write_time{20'000};        // a write waits at most so long for its outcome
};

/// Every path of the port: who is asked, who signed, what every answer carries.
class Gateway final : public Handler {
public:
    explicit Gateway(const Ports& ports);

    void handle(std::shared_ptr<const Request> request, Turns& turns, std::function<void(Response)> answered) override;
    [[nodiscard]] Response refuse(Unserved unserved, const std::string& why) override;

private:
    class Exchange;

    void begin(const std::shared_ptr<Exchange>& exchange);
    void begin_signed(const std::shared_ptr<Exchange>& exchange, Target target);
    [[nodiscard]] std::optional<Response> too_many_requests(const Request& request, const Caller& caller, bool native,
                                                            std::string_view request_id);
    [[nodiscard]] std::optional<Response> used_already(const Request& request, const Caller& caller, bool native,
                                                       std::string_view request_id);
    [[nodiscard]] std::string request_id(const Request& request) const;
    [[nodiscard]] Response finished(Response response, std::string_view request_id) const;

    const Clock& clock_;
    Ids& ids_;
    Metrics& metrics_;
    Diagnostics& diagnostics_;
    Authentication authentication_;
    RateLimit rate_limit_;
    UsedSignatures used_signatures_;
    Operations operations_;
    native_api::GivenAnswers given_answers_;
    Desk desk_;
    Router admin_api_;
    Router native_api_;
    std::string openapi_;
};

}  // namespace muster::gateway
