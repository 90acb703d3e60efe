#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/account/account.hpp"
#include "domain/deadlines/due.hpp"
#include "tests/property/reference/generator.hpp"
#include "tests/property/reference/model.hpp"

namespace muster::reference {

/// How often each command was answered so: `TrashUser` → `ManagedByDirectory` → 17.
using Tally = std::map<std::string, std::map<std::string, std::uint64_t>>;

/// The account and the model, asked the same. After the first difference a trial is over.
class Trial {
public:
    explicit Trial(Tally& tally) : tally_(tally) {}

    /// What differs: both answers, or the part of the state that is not the same.
    [[nodiscard]] std::optional<std::string> take(const Step& step);

    [[nodiscard]] std::uint64_t commands() const { return commands_; }

private:
    [[nodiscard]] std::optional<std::string> ask(const Command& command, Instant now);
    [[nodiscard]] std::optional<std::string> look(Instant now);
    [[nodiscard]] std::optional<std::string> overlooked(const deadlines::Due& due, Instant now);
    [[nodiscard]] std::optional<std::string> compare_states() const;

    Account account_;
    Model model_;
    deadlines::Inactivity inactivity_;
    std::map<UserId, Instant> waiting_;  // inactive, and not yet found: since which look
    bool restarted_ = false;
    Tally& tally_;
    std::uint64_t commands_ = 0;
};

/// As few of these steps as still end in a difference.
[[nodiscard]] std::vector<Step> shortened(std::vector<Step> steps);

/// A line a step, and the difference in which they end.
[[nodiscard]] std::string told(const std::vector<Step>& steps);

}  // namespace muster::reference
