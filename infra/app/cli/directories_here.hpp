#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/directory/directory.hpp"
#include "domain/ports/ledger.hpp"
#include "infra/app/exit_code.hpp"
#include "infra/app/node.hpp"

/// What the commands about directories share. They write to the log beside a running server, which sees it by itself.
namespace muster::app::cli {

/// By name.
[[nodiscard]] std::vector<directory::Directory> directories_of(const WritingNode& node);
/// By its name, or else by its id.
[[nodiscard]] std::optional<directory::Directory> directory_called(const WritingNode& node, const std::string& name);
[[nodiscard]] ExitCode no_such_directory(const std::string& name);

/// A directory file; what it names in the installation's folder of secrets is kept by its place there, as the API
/// names it.
[[nodiscard]] directory::Configuration configuration_in(const std::string& file, const Installation& installation);

/// A server that runs here follows the log by itself. Returns when it shows this, so that whoever asks it next finds
/// what was done; or says that it does not yet.
void let_the_server_see(const Installation& installation, const ledger::Position& position);

enum class ServerSees : bool { later, before_it_returns };

/// Sends it, and says what became of it where it was not done. `as`: the command, for who reads the log.
[[nodiscard]] ExitCode carry_out(WritingNode& node, Command command, const std::string& name, const std::string& as,
                                 ServerSees sees = ServerSees::before_it_returns);

}  // namespace muster::app::cli
