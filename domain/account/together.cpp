#include "domain/account/together.hpp"

#include <iterator>
#include <utility>

namespace muster {

Decision together(Decision first, Decision second) {
    if (std::holds_alternative<Refusal>(first.sum()) || std::holds_alternative<Nothing>(second.sum())) return first;
    if (std::holds_alternative<Refusal>(second.sum()) || std::holds_alternative<Nothing>(first.sum())) return second;
    auto events = std::get<Events>(std::move(first).sum());
    auto more = std::get<Events>(std::move(second).sum());
    events.insert(events.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    return events;
}

}  // namespace muster
