#include "connectors/names.hpp"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <utility>

namespace muster::connectors {
namespace {

using directory::LeftOutReason;

constexpr std::size_t people_per_command_max = 32;  // SyncPeople
constexpr std::size_t nobody = static_cast<std::size_t>(-1);

class Settling {
public:
    Settling(const Replica& replica, const Scope& scope, const Account& account, const DirectoryId& directory,
             std::vector<Candidate>& candidates, LeftOuts& left_outs)
        : replica_(replica),
          scope_(scope),
          account_(account),
          directory_(directory),
          candidates_(candidates),
          left_outs_(left_outs) {
        for (std::size_t i = 0; i < candidates.size(); ++i)
            if (candidates[i].user != nullptr) candidate_of_.emplace(candidates[i].user->id, i);
    }

    Settled run() {
        settle_usernames();
        settle_aliases();
        auto chains = chains_of();
        // More than a command holds: nobody of them is renamed, and it is said.
        bool too_long = false;
        for (const auto& chain : chains.chains) {
            if (chain.size() <= people_per_command_max) continue;
            too_long = true;
            for (const std::size_t i : chain) keep_own_names(i);
        }
        return too_long ? chains_of() : chains;
    }

private:
    // Why nobody but the holder may have a name.
    struct Block {
        LeftOutReason if_new;
        std::string held_by;
    };

    [[nodiscard]] bool wants_other_name(const Candidate& candidate) const {
        return candidate.user == nullptr || candidate.user->username() != *candidate.mapped.username;
    }

    [[nodiscard]] static bool wants_alias(const Candidate& candidate, const Username& name) {
        const auto aliases =
            candidate.mapped.fields.aliases ? *candidate.mapped.fields.aliases : candidate.user->aliases();
        return std::ranges::find(aliases, name) != aliases.end();
    }

    [[nodiscard]] const user::User* holder_of(const Username& name) const {
        const auto place = account_.names.find(name);
        return place == account_.names.end() ? nullptr : account_.find_user(place->second);
    }

    [[nodiscard]] std::size_t candidate_of(const user::User& user) const {
        const auto place = candidate_of_.find(user.id);
        return place == candidate_of_.end() ? nobody : place->second;
    }

    [[nodiscard]] bool is_in_scope(const user::User& user) const {
        const auto object = replica_.index_of(user.managed_by->guid);
        return object && scope_.in_scope[*object];
    }

    // The holder keeps the name whatever this run does; nothing: it is free, or will be freed.
    [[nodiscard]] std::optional<Block> block_on(const Username& name, const user::User& holder) const {
        const std::string who = holder.id.str();
        if (holder.is_in_trash() && candidate_of(holder) == nobody)
            return Block{LeftOutReason::name_in_trash, "user " + who + " in the trash"};
        if (!holder.managed_by) return std::nullopt;
        if (holder.managed_by->directory != directory_)
            return Block{LeftOutReason::name_held_elsewhere,
                         "user " + who + " of directory " + holder.managed_by->directory.str()};
        const std::size_t other = candidate_of(holder);
        if (other == nobody) {
            if (is_in_scope(holder))
                return Block{LeftOutReason::name_twice_in_source,
                             "user " + who + ", " + replica_.find(holder.managed_by->guid)->dn};
            // T4: it goes to the trash in this run or waits for it; factors are never handed on.
            return Block{LeftOutReason::name_in_trash, "user " + who + ", whose own entry is out of scope or gone"};
        }
        const Candidate& keeper = candidates_[other];
        const bool keeps = *keeper.mapped.username == name || wants_alias(keeper, name) ||
                           (holder.username() == name && !wants_other_name(keeper));
        if (!keeps) return std::nullopt;
        return Block{LeftOutReason::name_twice_in_source, "user " + who + ", " + replica_.objects()[keeper.object].dn};
    }

    void settle_usernames() {
        std::unordered_map<Username, std::vector<std::size_t>> claims;
        for (std::size_t i = 0; i < candidates_.size(); ++i)
            if (wants_other_name(candidates_[i])) claims[*candidates_[i].mapped.username].push_back(i);
        claims_ = &claims;
        // By candidate, not by hash: the report is the same each time.
        for (std::size_t i = 0; i < candidates_.size(); ++i) {
            if (!wants_other_name(candidates_[i])) continue;
            const auto place = claims.find(*candidates_[i].mapped.username);
            if (place != claims.end() && place->second.front() == i) decide_claims(place->first, place->second);
        }
        while (!kept_.empty()) {
            const Username name = std::move(kept_.front().first);
            const std::size_t keeper = kept_.front().second;
            kept_.pop_front();
            const auto place = claims.find(name);
            if (place == claims.end()) continue;
            const std::string by = "user " + candidates_[keeper].user->id.str() + ", whose own renaming failed";
            for (const std::size_t loser : place->second)
                if (loser != keeper) lose(loser, name, {LeftOutReason::name_twice_in_source, by});
        }
        claims_ = nullptr;
    }

    void decide_claims(const Username& name, const std::vector<std::size_t>& claimants) {
        const user::User* holder = holder_of(name);
        const std::size_t holding = holder == nullptr ? nobody : candidate_of(*holder);
        if (holder != nullptr) {
            if (const auto block = block_on(name, *holder)) {
                for (const std::size_t i : claimants)
                    if (i != holding) lose(i, name, *block);
                return;
            }
            if (!holder->managed_by) {
                for (const std::size_t i : claimants)
                    if (candidates_[i].user != nullptr)
                        lose(i, name, {LeftOutReason::name_held_elsewhere, "unmanaged user " + holder->id.str()});
            }
        }
        std::vector<std::size_t> still;
        for (const std::size_t i : claimants)
            if (!lost(i)) still.push_back(i);
        const auto bound = [&](std::size_t i) { return candidates_[i].user != nullptr; };
        const auto bound_count = std::ranges::count_if(still, bound);
        if (still.size() > 1) {
            for (const std::size_t i : still) {
                if (bound_count == 1 && bound(i)) continue;
                const std::size_t other = still[0] == i ? still[1] : still[0];
                lose(i, name, {LeftOutReason::name_twice_in_source, replica_.objects()[candidates_[other].object].dn});
            }
            if (bound_count != 1) return;
        }
        if (holder != nullptr && !holder->managed_by && still.size() == 1 && !bound(still[0]))
            adopt(still[0], *holder, name);
    }

    void adopt(std::size_t i, const user::User& user, const Username& name) {
        const auto [place, is_first] = adopters_.try_emplace(user.id, i);
        if (is_first) {
            candidates_[i].adopts = &user;
            return;
        }
        // Its username and one of its aliases are two people's names at the source: the username says who it is.
        const bool by_username = user.username() == name;
        const std::size_t loser = by_username ? place->second : i;
        const Username lost_name = *candidates_[loser].mapped.username;
        if (by_username) {
            candidates_[loser].adopts = nullptr;
            candidates_[i].adopts = &user;
            place->second = i;
        }
        lose(loser, lost_name,
             {LeftOutReason::name_held_elsewhere, "user " + user.id.str() + ", taken over by another entry"});
    }

    [[nodiscard]] bool lost(std::size_t i) const {
        return candidates_[i].left_out || (candidates_[i].user != nullptr && !wants_other_name(candidates_[i]));
    }

    void lose(std::size_t i, const Username& name, const Block& block) {
        Candidate& candidate = candidates_[i];
        if (lost(i)) return;
        const std::string& dn = replica_.objects()[candidate.object].dn;
        const std::string detail = "name \"" + name.get() + "\" is held by " + block.held_by;
        if (candidate.user == nullptr) {
            candidate.left_out = true;
            candidate.adopts = nullptr;
            left_outs_.add(block.if_new, dn, detail);
            left_outs_.skipped_person();
            return;
        }
        left_outs_.add(LeftOutReason::rename_to_held_name, dn, detail);
        candidate.mapped.username = candidate.user->username();
        if (claims_ != nullptr) kept_.emplace_back(*candidate.mapped.username, i);
    }

    void settle_aliases() {
        std::unordered_map<Username, std::size_t> usernames;
        std::unordered_map<Username, std::vector<std::size_t>> claims;
        for (std::size_t i = 0; i < candidates_.size(); ++i) {
            if (candidates_[i].left_out) continue;
            usernames.emplace(*candidates_[i].mapped.username, i);
            if (!candidates_[i].mapped.fields.aliases) continue;
            for (const Username& alias : *candidates_[i].mapped.fields.aliases) claims[alias].push_back(i);
        }
        for (std::size_t i = 0; i < candidates_.size(); ++i) {
            Candidate& candidate = candidates_[i];
            if (candidate.left_out || !candidate.mapped.fields.aliases) continue;
            auto& aliases = *candidate.mapped.fields.aliases;
            std::erase(aliases, *candidate.mapped.username);
            std::erase_if(aliases, [&](const Username& alias) {
                const auto why = alias_refused(i, alias, usernames, claims[alias]);
                if (!why) return false;
                left_outs_.add(LeftOutReason::alias_held, replica_.objects()[candidate.object].dn,
                               "alias \"" + alias.get() + "\" is held by " + *why);
                return true;
            });
        }
    }

    [[nodiscard]] std::optional<std::string> alias_refused(std::size_t i, const Username& alias,
                                                           const std::unordered_map<Username, std::size_t>& usernames,
                                                           const std::vector<std::size_t>& claimants) const {
        const Candidate& candidate = candidates_[i];
        const auto named = usernames.find(alias);
        if (named != usernames.end() && named->second != i)
            return replica_.objects()[candidates_[named->second].object].dn;
        const user::User* holder = holder_of(alias);
        if (holder != nullptr && (holder == candidate.user || holder == candidate.adopts)) return std::nullopt;
        if (holder != nullptr) {
            if (const auto block = block_on(alias, *holder)) return block->held_by;
            if (!holder->managed_by) return "unmanaged user " + holder->id.str();
        }
        for (const std::size_t other : claimants)
            if (other != i) return replica_.objects()[candidates_[other].object].dn;
        return std::nullopt;
    }

    void keep_own_names(std::size_t i) {
        Candidate& candidate = candidates_[i];
        left_outs_.add(LeftOutReason::rename_to_held_name, replica_.objects()[candidate.object].dn,
                       "name \"" + candidate.mapped.username->get() + "\": more than " +
                           std::to_string(people_per_command_max) + " people change names round");
        candidate.mapped.username = candidate.user->username();
        candidate.mapped.fields.aliases = candidate.user->aliases();
    }

    // On whom a candidate waits: those who hold a name now that it will have.
    [[nodiscard]] std::vector<std::size_t> waits_for(std::size_t i) const {
        std::vector<std::size_t> others;
        const Candidate& candidate = candidates_[i];
        const auto look = [&](const Username& name) {
            const user::User* holder = holder_of(name);
            if (holder == nullptr || holder == candidate.user) return;
            const std::size_t other = candidate_of(*holder);
            if (other != nobody && other != i) others.push_back(other);
        };
        if (candidate.left_out) return others;
        if (wants_other_name(candidate)) look(*candidate.mapped.username);
        if (candidate.mapped.fields.aliases)
            for (const Username& alias : *candidate.mapped.fields.aliases) look(alias);
        return others;
    }

    // Tarjan's strongly connected components, without recursion: a chain may be as long as the
    // directory. They come out in the order in which names get free.
    [[nodiscard]] Settled chains_of() const {
        const std::size_t count = candidates_.size();
        std::vector<std::vector<std::size_t>> edges(count);
        Settled settled{{}, std::vector<bool>(count, false)};
        for (std::size_t i = 0; i < count; ++i) {
            edges[i] = waits_for(i);
            for (const std::size_t other : edges[i]) settled.in_chain[i] = settled.in_chain[other] = true;
        }
        std::vector<std::size_t> number(count, 0);  // 0: not seen
        std::vector<std::size_t> low(count, 0);
        std::vector<bool> on_stack(count, false);
        std::vector<std::size_t> stack;
        std::size_t next_number = 1;
        struct Frame {
            std::size_t node;
            std::size_t next_edge;
        };
        std::vector<Frame> frames;
        const auto enter = [&](std::size_t node) {
            number[node] = low[node] = next_number++;
            stack.push_back(node);
            on_stack[node] = true;
            frames.push_back({node, 0});
        };
        for (std::size_t root = 0; root < count; ++root) {
            if (!settled.in_chain[root] || number[root] != 0) continue;
            enter(root);
            while (!frames.empty()) {
                const std::size_t node = frames.back().node;
                if (frames.back().next_edge < edges[node].size()) {
                    const std::size_t target = edges[node][frames.back().next_edge++];
                    if (number[target] == 0) {
                        enter(target);
                    } else if (on_stack[target]) {
                        low[node] = std::min(low[node], number[target]);
                    }
                    continue;
                }
                frames.pop_back();
                if (!frames.empty()) low[frames.back().node] = std::min(low[frames.back().node], low[node]);
                if (low[node] != number[node]) continue;
                std::vector<std::size_t> chain;
                std::size_t member = nobody;
                do {
                    member = stack.back();
                    stack.pop_back();
                    on_stack[member] = false;
                    chain.push_back(member);
                } while (member != node);
                settled.chains.push_back(std::move(chain));
            }
        }
        return settled;
    }

    const Replica& replica_;
    const Scope& scope_;
    const Account& account_;
    const DirectoryId& directory_;
    std::vector<Candidate>& candidates_;
    LeftOuts& left_outs_;
    std::unordered_map<UserId, std::size_t> candidate_of_;
    std::unordered_map<UserId, std::size_t> adopters_;
    const std::unordered_map<Username, std::vector<std::size_t>>* claims_ = nullptr;
    std::deque<std::pair<Username, std::size_t>> kept_;  // names whose holder does not let go after all
};

}  // namespace

Settled settle_names(const Replica& replica, const Scope& scope, const Account& account, const DirectoryId& directory,
                     std::vector<Candidate>& candidates, LeftOuts& left_outs) {
    return Settling{replica, scope, account, directory, candidates, left_outs}.run();
}

}  // namespace muster::connectors
