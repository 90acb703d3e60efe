#pragma once

#include <stop_token>

#include "connectors/directory.hpp"
#include "domain/base/instant.hpp"
#include "domain/directory/connection_test.hpp"
#include "domain/ports/name_folding.hpp"

namespace muster::connectors {

/// D1: binds, probes, reads all below the base once, and says what a sync would see; nothing is changed anywhere.
[[nodiscard]] directory::ConnectionTest test_connection(DirectorySource& source,
                                                        const directory::Configuration& configuration,
                                                        const NameFolding& folding, Instant now,
                                                        const std::stop_token& stop);

}  // namespace muster::connectors
