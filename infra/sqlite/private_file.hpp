#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace muster::sqlite {

/// Makes the file, readable and writable by its owner alone (0600), and flushes its folder; one that is there stays
/// as it is. To be called before SQLite opens it, which would take the umask's word for who may read; the other
/// files of the database get its mode. Nothing, or why it cannot be made.
[[nodiscard]] std::optional<std::string> make_private_file(const std::filesystem::path& path);

}  // namespace muster::sqlite
