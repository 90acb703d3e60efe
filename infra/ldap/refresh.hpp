#pragma once

#include <optional>
#include <string>
#include <unordered_set>

#include "connectors/batch.hpp"
#include "infra/ldap/following.hpp"
#include "infra/ldap/sync_message.hpp"

namespace muster::ldap {

/// What a server answers to a cookie, up to where it begins to tell changes as they happen (3d): decided by what was
/// sent and by what came, as its own word for it is no proof (fact 10, D8).
class Refresh {
public:
    enum class State {
        under_way,
        done,        // batch and cookie have everything
        must_read,   // `why`
        interrupted  // the same can be asked again; `ended` says how
    };

    /// `cookie` is what was sent.
    Refresh(const Told& told, connectors::Batch& batch, SyncCookie& cookie)
        : told_(told), batch_(batch), cookie_(cookie) {}

    [[nodiscard]] State take(SyncMessage message);
    [[nodiscard]] const std::string& why() const { return why_; }
    [[nodiscard]] const Ended& ended() const { return ended_; }
    [[nodiscard]] bool has_gone(const Guid& guid) const { return gone_.contains(guid); }
    [[nodiscard]] const std::optional<Newest>& newest() const { return newest_; }

private:
    State take_entry(SyncEntry one);
    State take_info(const SyncInfo& info);
    State take_end(Ended ended);
    State finish(const std::string& cookie);
    State must_read(std::string why);
    void take_gone(const Guid& guid);

    const Told& told_;
    connectors::Batch& batch_;
    SyncCookie& cookie_;
    std::unordered_set<Guid> sent_;   // whole
    std::unordered_set<Guid> named_;  // as unchanged
    std::unordered_set<Guid> gone_;
    std::optional<Newest> newest_;
    bool has_content_ = false;
    bool names_all_ = false;  // the present phase: whoever is not named has gone
    std::string why_;
    Ended ended_;
};

}  // namespace muster::ldap
