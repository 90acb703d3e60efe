#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/ledger/record.hpp"
#include "domain/ports/digest.hpp"
#include "domain/ports/port_failure.hpp"
#include "infra/sqlite/handles.hpp"

namespace muster::sqlite {

/// What the file says about itself.
struct LogIdentity {
    ledger::LedgerId ledger{};
    ledger::Partition partitions = 0;
};

/// A connection as the log needs it: waits for another process's transaction, syncs at COMMIT.
[[nodiscard]] Result<Database, PortFailure> connect_to_log(const std::filesystem::path& path);

/// Makes file and tables where they are missing.
[[nodiscard]] Result<LogIdentity, PortFailure> ensure_log_file(const std::filesystem::path& path,
                                                               const LogIdentity& if_new, const Digest& digest);

[[nodiscard]] Result<LogIdentity, PortFailure> read_identity(const std::filesystem::path& path,
                                                             const Database& database);

/// What the connection last complained of, with the file's name.
[[nodiscard]] PortFailure log_failure(const std::filesystem::path& path, const Database& database,
                                      std::string_view doing);

}  // namespace muster::sqlite
