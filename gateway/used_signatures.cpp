#include "gateway/used_signatures.hpp"

#include <iterator>

namespace muster::gateway {

UsedSignatures::Taken UsedSignatures::take(const std::string& mark, Instant now) {
    const std::lock_guard lock{mutex_};
    while (!ages_.empty() && ages_.front().first + remembered < now) {
        marks_.erase(ages_.front().second);
        ages_.pop_front();
    }
    if (marks_.contains(mark)) return Taken::again;
    if (marks_.size() >= marks_max_) return Taken::full;
    ages_.emplace_back(now, mark);
    const auto newest = std::prev(ages_.end());
    marks_.emplace(newest->second, newest);
    return Taken::first;
}

void UsedSignatures::give_back(const std::string& mark) {
    const std::lock_guard lock{mutex_};
    const auto found = marks_.find(mark);
    if (found == marks_.end()) return;  // forgotten meanwhile
    const auto age = found->second;
    marks_.erase(found);  // before the text that it looks at
    ages_.erase(age);
}

}  // namespace muster::gateway
