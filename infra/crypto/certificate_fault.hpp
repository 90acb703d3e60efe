#pragma once

#include <string>
#include <string_view>

namespace muster::crypto {

/// What a server's certificate (DER) lacks to be trusted at `host`, a name or an address, as the end of a sentence
/// about it; several faults where there are. Empty: nothing in itself, so its signature or a certificate above it is in
/// doubt.
[[nodiscard]] std::string certificate_fault(std::string_view der, const std::string& host);

/// Why nobody can show this certificate with this key (both PEM), as a sentence about the two. Empty: nothing in
/// themselves, so whoever is shown it decides.
[[nodiscard]] std::string own_certificate_fault(const std::string& certificate, const std::string& key);

}  // namespace muster::crypto
