#include "gateway/used_signatures.hpp"

namespace muster::gateway {

UsedSignatures::Taken UsedSignatures::take(const std::string& mark, Instant now) {
    const std::lock_guard lock{mutex_};
    while (!ages_.empty() && ages_.front().first + remembered < now) {
        const auto oldest = marks_.find(*ages_.front().second);
        ages_.pop_front();
        marks_.erase(oldest);
    }
    if (marks_.contains(mark)) return Taken::again;
    if (marks_.size() >= marks_max_) return Taken::full;
    ages_.emplace_back(now, &*marks_.insert(mark).first);
    return Taken::first;
}

}  // namespace muster::gateway
