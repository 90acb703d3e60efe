#pragma once

#include <filesystem>

#include "domain/base/instant.hpp"
#include "domain/base/result.hpp"
#include "domain/ports/port_failure.hpp"

namespace muster::crypto {

/// The gateway's own certificate authority and certificate, PEM.
struct TlsFiles {
    std::filesystem::path ca;          // what clients trust; never remade
    std::filesystem::path ca_key;      // 0600
    std::filesystem::path server;      // for `localhost` and 127.0.0.1
    std::filesystem::path server_key;  // 0600
};

/// Makes what is missing in `folder` (DIR/tls). The server's certificate is made anew by the same
/// CA when it is missing, is not the key's or the CA's, or ends within 30 days of `now`.
/// Not for two callers at once on the same folder.
[[nodiscard]] Result<TlsFiles, PortFailure> ensure_tls_files(const std::filesystem::path& folder, Instant now);

}  // namespace muster::crypto
