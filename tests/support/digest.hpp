#pragma once

#include "domain/ports/digest.hpp"
#include "infra/crypto/digest.hpp"

namespace muster::test {

/// The program's own, one for all tests of a process; safe from any thread.
inline const Digest& real_digest() {
    static const auto digest = crypto::make_digest();
    return *digest;
}

}  // namespace muster::test
