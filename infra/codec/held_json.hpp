#pragma once

#include <map>
#include <string>

#include "domain/account/account.hpp"
#include "domain/base/instant.hpp"

namespace muster::codec {

/// D9: what waits in a directory, as `muster sync held --json` prints it, one object on one line. Something waits.
[[nodiscard]] std::string held_json(const Account& account, const directory::Directory& directory);
/// D9: somebody's no to a plan.
struct Discarding {
    std::string plan;
    Instant at;
    std::string by;
};
/// D9: who stays in it because that was discarded, the same way. The plan stands inside, so that nobody takes it for
/// one that waits. `discardings`: with which plan, when, and by whom.
[[nodiscard]] std::string discarded_json(const Account& account, const directory::Directory& directory,
                                         const std::map<UserId, Discarding>& discardings);

}  // namespace muster::codec
