#include "domain/deadlines/inactivity.hpp"

#include "domain/user/deadlines.hpp"

namespace muster::deadlines {
namespace {

constexpr Days looks_ahead{1};

}  // namespace

void Inactivity::begin(const Account& account, Instant now) {
    until_ = now + looks_ahead;
    bucket_ = 0;
    buckets_ = account.users.bucket_count();
    coming_.clear();
}

void Inactivity::walk(const Account& account, Instant now, std::size_t users_max) {
    const auto days = account.settings.inactive_user_expiration;
    if (days != days_) {
        days_ = days;
        bucket_ = buckets_ = 0;
        coming_.clear();
        if (days != 0) begin(account, now);
    }
    if (days == 0) return;
    if (!is_walking() && now >= until_) begin(account, now);
    // The users have moved to other buckets: what was met is right, but not known to be all.
    if (is_walking() && account.users.bucket_count() != buckets_) begin(account, now);
    for (std::size_t seen = 0; is_walking() && seen < users_max; ++bucket_, ++seen) {
        for (auto at = account.users.begin(bucket_); at != account.users.end(bucket_); ++at, ++seen) {
            const auto inactive = user::inactive_at(account, at->second);
            if (inactive && *inactive < until_) coming_.emplace(*inactive, at->first);
        }
    }
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
