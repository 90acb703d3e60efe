#pragma once

#include <string>
#include <string_view>

namespace muster::crypto {

/// What a server's certificate (DER) lacks to be trusted at `host`, a name or an address, as the end of a sentence
/// about it; several faults where there are. Empty: nothing in itself, so its signature or a certificate above it is in
/// doubt.
[[nodiscard]] std::string certificate_fault(std::string_view der, const std::string& host);

}  // namespace muster::crypto
