#pragma once

#include <memory>

#include "domain/ports/digest.hpp"

namespace muster::crypto {

/// OpenSSL's digests, each algorithm fetched once.
[[nodiscard]] std::unique_ptr<Digest> make_digest();

}  // namespace muster::crypto
