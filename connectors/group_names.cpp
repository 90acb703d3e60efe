#include "connectors/group_names.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

namespace muster::connectors {
namespace {

using directory::LeftOutReason;
using directory::SyncGroup;

class Settling {
public:
    Settling(std::vector<SyncGroup> commands, const Account& account, const directory::Directory& directory,
             LeftOuts& left_outs)
        : waiting_(std::move(commands)), account_(account), directory_(directory), left_outs_(left_outs) {}

    std::vector<SyncGroup> run() {
        // Each round at least one goes, so a chain of names ends.
        while (std::erase_if(waiting_, [&](SyncGroup& command) { return goes(command); }) != 0) {
        }
        for (const SyncGroup& command : waiting_)
            left_outs_.add(LeftOutReason::rename_to_held_name, command.name,
                           "is the name that a group is to get, and group " + holder_of(command)->str() +
                               " has it; give one of them a third name first");
        return std::move(settled_);
    }

private:
    bool goes(SyncGroup& command) {
        if (!taken_.contains(command.name)) {
            const GroupId* holder = holder_of(command);
            if (holder != nullptr && !freed_.contains(*holder)) return false;
        } else {
            left_outs_.add(LeftOutReason::name_twice_in_source, command.name, "is the name of two sync groups");
            return true;
        }
        taken_.insert(command.name);
        if (const GroupId* own = bound(command.guid)) freed_.insert(*own);
        settled_.push_back(std::move(command));
        return true;
    }

    [[nodiscard]] const GroupId* bound(const Guid& guid) const {
        const auto found = directory_.groups.find(guid);
        return found == directory_.groups.end() ? nullptr : &found->second;
    }

    // Whoever must let go of the name first. A new group takes over a local one of that name, and one of ours whose
    // entry is gone (D7).
    [[nodiscard]] const GroupId* holder_of(const SyncGroup& command) const {
        const auto named = account_.group_names.find(command.name);
        if (named == account_.group_names.end()) return nullptr;
        const GroupId* own = bound(command.guid);
        if (own != nullptr && named->second == *own) return nullptr;
        const group::Group* holder = account_.find_group(named->second);
        const GroupId* former = command.instead_of ? bound(*command.instead_of) : nullptr;
        const bool is_instead = former != nullptr && *former == named->second;
        const bool overridden = own == nullptr && holder != nullptr && (!holder->managed_by || is_instead);
        return overridden ? nullptr : &named->second;
    }

    std::vector<SyncGroup> waiting_;
    const Account& account_;
    const directory::Directory& directory_;
    LeftOuts& left_outs_;
    std::vector<SyncGroup> settled_;
    std::unordered_set<std::string> taken_;  // by those that go
    std::unordered_set<GroupId> freed_;      // whose old names are free then
};

}  // namespace

std::vector<SyncGroup> settle_group_names(std::vector<SyncGroup> commands, const Account& account,
                                          const directory::Directory& directory, LeftOuts& left_outs) {
    return Settling{std::move(commands), account, directory, left_outs}.run();
}

}  // namespace muster::connectors
