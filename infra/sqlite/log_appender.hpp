#pragma once

#include <filesystem>
#include <memory>

#include "domain/ports/digest.hpp"
#include "domain/ports/log.hpp"
#include "infra/sqlite/log_signal.hpp"

namespace muster::sqlite {

[[nodiscard]] Result<std::unique_ptr<log::Appender>, PortFailure> make_log_appender(const std::filesystem::path& path,
                                                                                    ledger::Partition partition,
                                                                                    const Digest& digest,
                                                                                    std::shared_ptr<LogSignal> signal);

}  // namespace muster::sqlite
