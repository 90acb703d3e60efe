#pragma once

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
};

/// Every path of the port: who is asked, who signed, what every answer carries.
class Gateway final : public Handler {
public:
    explicit Gateway(const Ports& ports);

    [[nodiscard]] Response handle(const Request& request) override;
    [[nodiscard]] Response refuse(Unserved unserved, const std::string& why) override;

private:
    [[nodiscard]] Answer answer(const Request& request, std::string_view request_id) const;
    [[nodiscard]] Answer answer_signed(const Request& request, const Target& target, std::string_view request_id) const;
    [[nodiscard]] std::optional<Response> too_many_requests(const Request& request, const Caller& caller, bool native,
                                                            std::string_view request_id) const;
    [[nodiscard]] std::optional<Response> used_already(const Request& request, const Caller& caller, bool native,
                                                       std::string_view request_id) const;
    [[nodiscard]] std::string request_id(const Request& request) const;
    [[nodiscard]] Response finished(Response response, std::string_view request_id) const;

    const Clock& clock_;
    Ids& ids_;
    Metrics& metrics_;
    Diagnostics& diagnostics_;
    Authentication authentication_;
    mutable RateLimit rate_limit_;
    mutable UsedSignatures used_signatures_;
    Operations operations_;
    native_api::GivenAnswers given_answers_;
    Desk desk_;
    Router admin_api_;
    Router native_api_;
    std::string openapi_;
};

}  // namespace muster::gateway
