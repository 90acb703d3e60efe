#include "projections/queries/status_turns.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace muster::queries {
namespace {

class Standing {
public:
    void take(const StatusFact& fact) {
        using enum StatusFact::What;
        switch (fact.what) {
            case own_status:
                is_there_ = true;
                own_ = fact.status;
                break;
            case locked:
                locked_ = true;
                break;
            case unlocked:
                locked_ = false;
                break;
            case trashed:
                in_trash_ = true;
                break;
            case restored:
                in_trash_ = false;
                locked_ = false;  // T6: the status is the event's
                own_ = fact.status;
                break;
            case purged:
                is_there_ = false;
                break;
            case joined:
                joined_.insert(fact.group);
                break;
            case left:
                joined_.erase(fact.group);
                break;
            case group_status:
                groups_[fact.group] = fact.status;
                break;
            case group_gone:
                groups_.erase(fact.group);
                joined_.erase(fact.group);
                break;
        }
    }

    /// S5: trash, lock, groups (Disabled beats Bypass, the smaller id is named), own status.
    [[nodiscard]] std::optional<StatusThen> effective() const {
        if (!is_there_) return std::nullopt;
        if (in_trash_) return StatusThen{.status = "disabled", .decided_by = "trash", .group = {}};
        if (locked_) return StatusThen{.status = "locked out", .decided_by = "lockout", .group = {}};
        for (const auto* const status : {"disabled", "bypass"}) {
            for (const auto& group : joined_) {  // by id
                const auto known = groups_.find(group);
                if (known == groups_.end() || known->second != status) continue;
                return StatusThen{
                    .status = status, .decided_by = "group", .group = {.id = group, .name = {}, .variety = {}}};
            }
        }
        return StatusThen{.status = own_, .decided_by = "own", .group = {}};
    }

private:
    bool is_there_ = false;
    std::string own_;
    bool locked_ = false;
    bool in_trash_ = false;
    std::set<std::string> joined_;
    std::map<std::string, std::string> groups_;
};

bool same(const std::optional<StatusThen>& left, const std::optional<StatusThen>& right) {
    if (!left || !right) return left.has_value() == right.has_value();
    return left->status == right->status && left->decided_by == right->decided_by && left->group.id == right->group.id;
}

}  // namespace

std::map<std::uint64_t, StatusTurn> status_turns(std::vector<StatusFact> facts) {
    std::ranges::stable_sort(facts, {}, &StatusFact::sequence);
    std::map<std::uint64_t, StatusTurn> turns;
    Standing standing;
    std::optional<StatusThen> before;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        standing.take(facts[i]);
        if (i + 1 < facts.size() && facts[i + 1].sequence == facts[i].sequence) continue;  // one event, two facts
        auto after = standing.effective();
        if (!same(before, after)) turns[facts[i].sequence] = {.from = std::move(before), .to = after};
        before = std::move(after);
    }
    return turns;
}

}  // namespace muster::queries
