#pragma once

#include <filesystem>
#include <string>

#include "domain/base/instant.hpp"
#include "domain/base/result.hpp"
#include "domain/ports/port_failure.hpp"

namespace muster::crypto {

/// The gateway's own certificate authority and certificate, PEM.
struct TlsFiles {
    std::filesystem::path ca;          // what clients trust; never remade
    std::filesystem::path ca_key;      // 0600
    std::filesystem::path server;      // for `localhost`, 127.0.0.1 and the name asked for
    std::filesystem::path server_key;  // 0600
};

/// Makes what is missing in `folder` (DIR/tls, 0755: nobody else may put a key there). `name`: the
/// host name or address by which callers know the server. Its certificate is made anew by the same
/// CA when it is missing, is not made out to that name, is not the key's or the CA's, or ends within
/// 30 days of `now`. Not for two callers at once on the same folder.
[[nodiscard]] Result<TlsFiles, PortFailure> ensure_tls_files(const std::filesystem::path& folder,
                                                             const std::string& name, Instant now);

}  // namespace muster::crypto
