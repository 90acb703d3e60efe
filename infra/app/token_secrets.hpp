#pragma once

#include "gateway/token_secrets.hpp"
#include "infra/app/installation.hpp"

namespace muster::app {

/// V6: a file for each hardware token below `DIR/secrets/`, 0600.
class InstalledTokenSecrets final : public gateway::TokenSecrets {
public:
    explicit InstalledTokenSecrets(const Installation& installation) : installation_(installation) {}

    [[nodiscard]] Result<void, PortFailure> keep(const TokenId& token, const gateway::TokenSecret& secret) override;
    [[nodiscard]] Result<std::optional<gateway::TokenSecret>, PortFailure> find(const TokenId& token) const override;
    void forget(const TokenId& token) override;

private:
    const Installation& installation_;
};

}  // namespace muster::app
