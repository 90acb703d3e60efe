#include "connectors/group_plan.hpp"

#include <algorithm>
#include <utility>

#include "connectors/attribute_map.hpp"
#include "connectors/dn.hpp"
#include "connectors/group_names.hpp"
#include "domain/group/changes.hpp"

namespace muster::connectors {
namespace {

// Of ours: its entry is gone, and another one has its name.
bool is_made_anew(const Plan& plan, const Guid& guid) {
    return std::ranges::find(plan.groups, std::optional{guid}, &directory::SyncGroup::instead_of) != plan.groups.end();
}

}  // namespace

bool makes(const Plan& plan, const Guid& group) {
    return std::ranges::find(plan.groups, group, &directory::SyncGroup::guid) != plan.groups.end();
}

void GroupPlan::plan(Plan& plan) const {
    const auto description = replica_.attributes().index_of("description");
    for (const ScopeGroup& group : scope_.groups) {
        const Object& object = replica_.objects()[group.object];
        directory::SyncGroup command{.directory = directory_.id,
                                     .guid = group.guid,
                                     .id_if_new = {},
                                     .name = name_of(object),
                                     .description = {}};
        const auto described = single_value(object, *description, "description", replica_.folding());
        command.description = printable(described.value_or(""), group::description_bytes_max);
        const group::Group* known = this->known(group.guid);
        if (known == nullptr) {
            command.id_if_new = ids_.group();
            command.instead_of = gone_holder_of(command.name);
        }
        if (known != nullptr && known->name == command.name && known->description == command.description) continue;
        plan.groups.push_back(std::move(command));
    }
    plan.groups = settle_group_names(std::move(plan.groups), account_, directory_, plan.left_outs);
    if (!may_remove_) return;
    for (const auto& [guid, id] : directory_.groups)
        if (!is_sync_group(guid) && !is_made_anew(plan, guid)) plan.groups_gone.push_back({directory_.id, guid});
    std::ranges::sort(plan.groups_gone, {}, &directory::SyncGroupGone::guid);
}

const group::Group* GroupPlan::known(const Guid& guid) const {
    const auto bound = directory_.groups.find(guid);
    return bound == directory_.groups.end() ? nullptr : account_.find_group(bound->second);
}

const group::Group* GroupPlan::taken_over(const ScopeGroup& group, const Plan& plan) const {
    const group::Group* holder = called(name_of(replica_.objects()[group.object]));
    if (holder == nullptr || !holder->managed_by) return holder;
    return is_made_anew(plan, holder->managed_by->guid) ? holder : nullptr;
}

std::string GroupPlan::name_of(const Object& group) const {
    const auto rdn = first_rdn(group.dn);
    const auto cn = replica_.attributes().index_of("cn");
    if (rdn && rdn->type == "cn") return printable(rdn->value, group::name_bytes_max);
    const auto name = (cn ? single_value(group, *cn, "cn", replica_.folding()) : std::nullopt).value_or(group.dn);
    return printable(name, group::name_bytes_max);
}

const group::Group* GroupPlan::called(const std::string& name) const {
    const auto named = account_.group_names.find(name);
    return named == account_.group_names.end() ? nullptr : account_.find_group(named->second);
}

// The entry of ours that bore this name and is a sync group no more, where the read proves as much (D8).
std::optional<Guid> GroupPlan::gone_holder_of(const std::string& name) const {
    const group::Group* holder = may_remove_ ? called(name) : nullptr;
    if (holder == nullptr || !holder->managed_by || holder->managed_by->directory != directory_.id) return std::nullopt;
    return is_sync_group(holder->managed_by->guid) ? std::nullopt : std::optional{holder->managed_by->guid};
}

bool GroupPlan::is_sync_group(const Guid& guid) const {
    return std::ranges::find(scope_.groups, guid, &ScopeGroup::guid) != scope_.groups.end();
}

}  // namespace muster::connectors
