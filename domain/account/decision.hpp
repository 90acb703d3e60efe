#pragma once

#include <concepts>
#include <utility>
#include <variant>
#include <vector>

#include "domain/account/event.hpp"
#include "domain/account/refusal.hpp"

namespace muster {

/// T10, D13: what was asked is so already. An answer, not an error; it makes a retry harmless.
struct Nothing {
    friend bool operator==(const Nothing&, const Nothing&) = default;
};

using Events = std::vector<Event>;  // 1 to ledger::records_per_commit_max, applied together or not at all

template <class T, class Variant>
inline constexpr bool is_alternative = false;
template <class T, class... Ts>
inline constexpr bool is_alternative<T, std::variant<Ts...>> = (std::same_as<T, Ts> || ...);

/// What `decide` answers. A single event or refusal converts, so a rule returns it bare; no events
/// at all are Nothing.
class Decision {
public:
    using Sum = std::variant<Nothing, Events, Refusal>;

    Decision(Nothing nothing) : sum_(nothing) {}
    Decision(Events events) : sum_(Nothing{}) {
        if (!events.empty()) sum_ = std::move(events);
    }
    template <class E>
        requires is_alternative<E, Event>
    Decision(E event) : sum_(Events{}) {
        std::get<Events>(sum_).emplace_back(std::move(event));
    }
    Decision(Refusal refusal) : sum_(std::move(refusal)) {}
    template <class R>
        requires is_alternative<R, Refusal>
    Decision(R refusal) : sum_(Refusal{std::move(refusal)}) {}

    [[nodiscard]] const Sum& sum() const& { return sum_; }
    [[nodiscard]] Sum&& sum() && { return std::move(sum_); }

    friend bool operator==(const Decision&, const Decision&) = default;

private:
    Sum sum_;
};

}  // namespace muster
