#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "domain/account/account.hpp"
#include "domain/account/dispatch.hpp"
#include "domain/base/match.hpp"
#include "tests/support/examples.hpp"

/// given({what happened}).when(command).then({events}) | .then_refused(refusal) | .then_nothing()
///
/// The account of the examples exists already; `given_no_account()` starts before it.
namespace muster::testing {

inline std::string names_of(const Events& events) {
    std::string names;
    for (const auto& event : events) {
        names += ' ';
        names += std::visit([](const auto& e) { return std::string{e.type.name}; }, event);
    }
    return names;
}

inline std::string name_of(const Decision& decision) {
    return match(
        decision.sum(), [](const Nothing&) { return std::string{"nothing"}; },
        [](const Events& events) { return "the events" + names_of(events); },
        [](const Refusal& refusal) { return "refusal number " + std::to_string(refusal.index()); });
}

class Decided {
public:
    Decided(Account before, Decision decision, Instant at)
        : before_(std::move(before)), decision_(std::move(decision)), at_(at) {}

    void then(const Events& expected) const {
        const auto* events = std::get_if<Events>(&decision_.sum());
        ASSERT_NE(events, nullptr) << "decided " << name_of(decision_);
        EXPECT_EQ(names_of(*events), names_of(expected));
        EXPECT_TRUE(*events == expected) << "an event says something else than expected:" << names_of(*events);
    }

    template <class R>
    void then_refused(R refusal) const {
        ASSERT_TRUE(std::holds_alternative<Refusal>(decision_.sum())) << "decided " << name_of(decision_);
        const auto* refused = std::get_if<R>(&std::get<Refusal>(decision_.sum()));
        ASSERT_NE(refused, nullptr) << "another refusal: " << name_of(decision_);
        EXPECT_TRUE(*refused == refusal) << "the refusal carries other facts than expected";
    }

    void then_nothing() const {
        EXPECT_TRUE(std::holds_alternative<Nothing>(decision_.sum())) << "decided " << name_of(decision_);
    }

    /// The account once the decision has become history.
    [[nodiscard]] Account account() const {
        auto after = before_;
        if (const auto* events = std::get_if<Events>(&decision_.sum())) {
            for (const auto& event : *events) evolve(after, event, at_);
        }
        return after;
    }

    [[nodiscard]] const Decision& decision() const { return decision_; }

private:
    Account before_;
    Decision decision_;
    Instant at_;
};

class Given {
public:
    explicit Given(const Events& history, Instant at = now) {
        for (const auto& event : history) evolve(account_, event, at);
    }

    /// What happened at another moment than what stands before it.
    [[nodiscard]] Given then_at(Instant at, const Events& history) const {
        auto later = *this;
        for (const auto& event : history) evolve(later.account_, event, at);
        return later;
    }

    /// Decides at `at`; the command sent again, after its events, must make none (T10, D13), whatever
    /// it answered the first time.
    [[nodiscard]] Decided when(const Command& command, Instant at = now) const {
        Decided first{account_, dispatch(account_, command, at), at};
        const auto again = dispatch(first.account(), command, at);
        EXPECT_FALSE(std::holds_alternative<Events>(again.sum())) << "sent again: " << name_of(again);
        return first;
    }

    [[nodiscard]] Account account() const { return account_; }

private:
    Account account_;
};

/// All of it happened at `now`, the moment of the examples.
inline Given given(Events history) {
    history.insert(history.begin(), AccountCreated{.account = account, .name = "Example", .settings = {}});
    return Given{history};
}

inline Given given_no_account() {
    return Given{{}};
}

}  // namespace muster::testing
