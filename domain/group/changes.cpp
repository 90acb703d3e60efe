#include "domain/group/changes.hpp"

#include <algorithm>

#include "domain/ledger/record.hpp"

namespace muster::group {

std::optional<Refusal> check_text(const Account& account, const GroupId& group, const std::string& name,
                                  const std::string& description) {
    if (name.empty()) return BadValue{{.field = "name", .why = "is empty"}};
    if (name.size() > name_bytes_max) return BadValue{{.field = "name", .why = "is longer than 256 bytes"}};
    if (description.size() > description_bytes_max) {
        return BadValue{{.field = "desc", .why = "is longer than 4,096 bytes"}};
    }
    const auto holder = account.group_names.find(name);
    if (holder != account.group_names.end() && holder->second != group) {
        return GroupNameTaken{.name = name, .holder = holder->second};
    }
    return std::nullopt;
}

std::optional<Changed> difference(const Group& group, const std::optional<std::string>& name,
                                  const std::optional<std::string>& description) {
    Changed changed{.group = group.id, .name = {}, .description = {}};
    if (name && *name != group.name) changed.name = {group.name, *name};
    if (description && *description != group.description) changed.description = {group.description, *description};
    if (!changed.name && !changed.description) return std::nullopt;
    return changed;
}

Decision members_changed(const GroupId& group, const std::vector<UserId>& added, const std::vector<UserId>& removed) {
    if (added.size() + removed.size() > members_per_event_max * ledger::records_per_commit_max) {
        return BadValue{{.field = "members", .why = "are more than one commit holds"}};
    }
    Events events;
    MembersChanged part{.group = group, .added = {}, .removed = {}};
    const auto cut = [&] {
        events.emplace_back(part);
        part.added.clear();
        part.removed.clear();
    };
    const auto take = [&](const std::vector<UserId>& from, std::vector<UserId>& to) {
        for (const auto& user : from) {
            to.push_back(user);
            if (part.added.size() + part.removed.size() == members_per_event_max) cut();
        }
    };
    take(added, part.added);
    take(removed, part.removed);
    if (!part.added.empty() || !part.removed.empty()) cut();
    return events;
}

}  // namespace muster::group
