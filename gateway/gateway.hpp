#pragma once

#include "domain/ports/clock.hpp"
#include "domain/ports/digest.hpp"
#include "domain/ports/ids.hpp"
#include "gateway/authentication.hpp"
#include "gateway/desk.hpp"
#include "gateway/handler.hpp"
#include "gateway/operations.hpp"
#include "gateway/readiness.hpp"
#include "gateway/router.hpp"

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
    Freshness& freshness;
    Ledger& ledger;
    const Readiness& readiness;
    native_api::SyncControl& syncs;
    Metrics& metrics;
    Diagnostics& diagnostics;
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
    [[nodiscard]] std::string request_id(const Request& request) const;
    [[nodiscard]] Response finished(Response response, std::string_view request_id) const;

    const Clock& clock_;
    Ids& ids_;
    Metrics& metrics_;
    Diagnostics& diagnostics_;
    Authentication authentication_;
    Operations operations_;
    Desk desk_;
    Router admin_api_;
    Router native_api_;
};

}  // namespace muster::gateway
