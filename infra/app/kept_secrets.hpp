#pragma once

#include "gateway/secret_keys.hpp"
#include "infra/app/installation.hpp"

namespace muster::app {

/// Secret keys in `DIR/secrets/`, a file each.
class KeptSecrets final : public gateway::SecretKeys {
public:
    explicit KeptSecrets(const Installation& installation) : installation_(installation) {}

    [[nodiscard]] Result<std::string, PortFailure> make(std::string_view key, const SecretRef& reference) override;
    [[nodiscard]] Result<std::optional<std::string>, PortFailure> find(std::string_view key,
                                                                       const SecretRef& reference) const override;
    void forget(std::string_view key, const SecretRef& reference) noexcept override;

private:
    const Installation& installation_;
};

/// The file below `DIR/secrets/`: `DI….skey`, and `DI….<reference>.skey` after a reset.
[[nodiscard]] std::string secret_name(std::string_view key, const SecretRef& reference);

}  // namespace muster::app
