#include "domain/user/edition.hpp"

#include "domain/user/user.hpp"

namespace muster::user {

Edition edition_of(const User& user) {
    const auto& presence = user.presence();
    return {.profile = user.profile(),
            .status = presence.status,
            .locked_out = presence.lock.has_value(),
            .in_trash = user.is_in_trash(),
            .directory = user.managed_by ? std::optional{user.managed_by->directory} : std::nullopt};
}

}  // namespace muster::user
