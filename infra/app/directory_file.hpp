#pragma once

#include <filesystem>
#include <string>

#include "domain/directory/configuration.hpp"

namespace muster::app {

/// The file that `muster directory add` takes (D1). Paths in it are relative to the file and come
/// back absolute. Throws BadFile, naming file, line and key.
[[nodiscard]] directory::Configuration read_directory_file(const std::filesystem::path& path);
[[nodiscard]] directory::Configuration parse_directory_file(const std::string& text, const std::filesystem::path& path);

}  // namespace muster::app
