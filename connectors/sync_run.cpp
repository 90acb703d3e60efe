#include "connectors/sync_run.hpp"

#include <utility>

#include "connectors/directory_sync.hpp"

namespace muster::connectors {

RunReport sync(const DirectoryId& directory, const SyncPorts& ports,
               const std::function<void(const Progress&)>& progress, std::stop_token stop) {
    return DirectorySync{directory, ports}.full(progress, std::move(stop));
}

}  // namespace muster::connectors
