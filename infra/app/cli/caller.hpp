#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "gateway/http/client.hpp"
#include "infra/app/installation.hpp"
#include "infra/codec/admin_json.hpp"

namespace muster::app::cli {

/// Calls the server of an installation, as `DIR/admin.json` describes it. Throws where there is no such file.
class Caller {
public:
    explicit Caller(const Installation& installation);

    [[nodiscard]] Result<gateway::Response, PortFailure> signed_call(const gateway::http::ApiCall& call,
                                                                     std::chrono::milliseconds at_most) const;
    /// Without a signature: `/readyz`.
    [[nodiscard]] Result<gateway::Response, PortFailure> get(const std::string& path,
                                                             std::chrono::milliseconds at_most) const;

    [[nodiscard]] gateway::http::Endpoint endpoint() const;
    [[nodiscard]] gateway::Request sign(const gateway::http::ApiCall& call, Instant now, const Digest& digest) const;

private:
    codec::AdminFile about_;
};

}  // namespace muster::app::cli
