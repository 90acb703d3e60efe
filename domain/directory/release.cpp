#include "domain/directory/release.hpp"

namespace muster::directory {

ReleaseManaged next_release(const Directory& directory) {
    ReleaseManaged next{.directory = directory.id, .users = {}, .groups = {}};
    for (auto it = directory.users.begin(); it != directory.users.end(); ++it) {
        if (next.users.size() == released_at_once_max) return next;
        next.users.push_back(it->second);
    }
    for (auto it = directory.groups.begin(); it != directory.groups.end(); ++it) {
        if (next.users.size() + next.groups.size() == released_at_once_max) return next;
        next.groups.push_back(it->second);
    }
    return next;
}

}  // namespace muster::directory
