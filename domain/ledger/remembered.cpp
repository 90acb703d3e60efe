#include "domain/ledger/remembered.hpp"

#include <utility>

namespace muster::ledger {

void Remembered::add(const CommandId& id, Command command, Instant time) {
    ages_.push_back({.time = time, .sequence = command.position.sequence, .id = id});
    commands_.insert_or_assign(id, std::move(command));
    while (ages_.size() > span_.commands_max) forget_oldest();
}

void Remembered::forget_until(Instant time) {
    while (!ages_.empty() && ages_.front().time + span_.time < time) forget_oldest();
}

const Remembered::Command* Remembered::find(const CommandId& id) const {
    const auto at = commands_.find(id);
    return at == commands_.end() ? nullptr : &at->second;
}

void Remembered::forget_oldest() {
    const auto& oldest = ages_.front();
    const auto at = commands_.find(oldest.id);
    // An id that was forgotten and used again belongs to the younger one.
    if (at != commands_.end() && at->second.position.sequence == oldest.sequence) commands_.erase(at);
    ages_.pop_front();
}

}  // namespace muster::ledger
