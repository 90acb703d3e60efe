#pragma once

#include <filesystem>
#include <memory>

#include "domain/ports/log.hpp"
#include "infra/sqlite/handles.hpp"
#include "infra/sqlite/log_signal.hpp"

namespace muster::sqlite {

[[nodiscard]] Result<std::unique_ptr<log::Reader>, PortFailure> make_log_reader(const std::filesystem::path& path,
                                                                                ledger::Partition partition,
                                                                                ledger::Offset from,
                                                                                std::shared_ptr<LogSignal> signal);

}  // namespace muster::sqlite
