#include "domain/directory/pause.hpp"

namespace muster::directory {

std::optional<Refusal> check_not_paused(const Directory& directory) {
    if (!directory.paused) return std::nullopt;
    return DirectoryPaused{.directory = directory.id, .why = directory.paused->why};  // D1
}

}  // namespace muster::directory
