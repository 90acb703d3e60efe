#pragma once

#include <cstdint>

namespace muster::admin {

/// R1: what an admin is. Admins are not users.
enum class Role : std::uint8_t { owner, administrator, application_manager, user_manager, help_desk, read_only };

}  // namespace muster::admin
