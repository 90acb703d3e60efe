#pragma once

#include <filesystem>
#include <string>

#include "domain/directory/configuration.hpp"

namespace muster::app {

/// A configuration as a directory file, which `read_directory_file` reads as the same configuration. Files are named
/// by absolute paths; `folder` is the installation's, below which relative ones lie.
[[nodiscard]] std::string directory_toml(const directory::Configuration& configuration,
                                         const std::filesystem::path& folder);

}  // namespace muster::app
