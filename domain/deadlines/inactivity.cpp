#include "domain/deadlines/inactivity.hpp"

#include "domain/user/deadlines.hpp"

namespace muster::deadlines {
namespace {

constexpr Days looks_ahead{1};

}  // namespace

void Inactivity::begin(Instant now) {
    until_ = now + looks_ahead;
    walking_ = true;
    from_ = UserId{};
    coming_.clear();
}

void Inactivity::walk(const Account& account, Instant now, std::size_t users_max) {
    const auto days = account.settings.inactive_user_expiration;
    if (days != days_) {
        days_ = days;
        walking_ = false;
        coming_.clear();
        if (days != 0) begin(now);
    }
    if (days == 0) return;
    if (!is_walking() && now >= until_) begin(now);
    if (!is_walking()) return;
    auto at = account.users.lower_bound(from_);
    for (std::size_t seen = 0; at != account.users.end() && seen < users_max; ++at, ++seen) {
        const auto& [id, user] = *at;
        const auto inactive = user::inactive_at(account, user);
        if (inactive && *inactive < until_) coming_.emplace(*inactive, id);
    }
    walking_ = at != account.users.end();
    if (walking_) from_ = at->first;
}

std::vector<std::pair<Instant, UserId>> Inactivity::due(const Account& account, Instant now, std::size_t max) {
    std::vector<std::pair<Instant, UserId>> due;
    for (auto at = coming_.begin(); at != coming_.end() && at->first <= now && due.size() < max;) {
        const auto* user = account.find_user(at->second);
        const auto inactive = user == nullptr ? std::nullopt : user::inactive_at(account, *user);
        if (inactive == at->first) {
            due.push_back(*at++);
            continue;
        }
        const auto id = at->second;
        at = coming_.erase(at);
        // Moved on by less than a day: the clock has gone back, or the walk is old.
        if (inactive && *inactive < until_) coming_.emplace(*inactive, id);
    }
    return due;
}

std::optional<Instant> Inactivity::next() const {
    if (days_ == 0) return std::nullopt;
    return coming_.empty() ? until_ : std::min(coming_.begin()->first, until_);
}

}  // namespace muster::deadlines
