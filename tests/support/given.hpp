#pragma once

#include <gtest/gtest.h>

#include <utility>
#include <variant>

#include "domain/account/account.hpp"
#include "domain/account/command.hpp"
#include "domain/account/decision.hpp"
#include "domain/account/dispatch.hpp"
#include "tests/support/examples.hpp"

/// given({what happened}).when(command).then({events}) | .then_refused(refusal) | .then_nothing()
///
/// The account of the examples exists already; `given_no_account()` starts before it. The bodies are in the source:
/// each is some thousand instructions over the sums of events and commands, and every spec would have its own.
namespace muster::testing {

[[nodiscard]] std::string name_of(const Decision& decision);

class Decided {
public:
    Decided(Account before, Decision decision, Instant at);
    Decided(const Decided&);
    ~Decided();

    void then(const Events& expected) const;
    template <class R>
    void then_refused(R refusal) const {
        const auto* why = this->refusal();
        ASSERT_NE(why, nullptr) << "decided " << name_of(decision_);
        const auto* refused = std::get_if<R>(why);
        ASSERT_NE(refused, nullptr) << "another refusal: " << name_of(decision_);
        EXPECT_TRUE(*refused == refusal) << "the refusal carries other facts than expected";
    }
    void then_nothing() const;

    /// The account once the decision has become history.
    [[nodiscard]] Account account() const;
    [[nodiscard]] const Decision& decision() const { return decision_; }

private:
    [[nodiscard]] const Refusal* refusal() const;

    Account before_;
    Decision decision_;
    Instant at_;
};

class Given {
public:
    explicit Given(const Events& history, Instant at = now);
    Given(const Given&);
    ~Given();

    /// What happened at another moment than what stands before it.
    [[nodiscard]] Given then_at(Instant at, const Events& history) const;

    /// Decides at `at`; the command sent again, after its events, must make none (T10, D13), whatever
    /// it answered the first time.
    [[nodiscard]] Decided when(const Command& command, Instant at = now) const;
    [[nodiscard]] Account account() const;

private:
    Account account_;
};

/// All of it happened at `now`, the moment of the examples.
[[nodiscard]] Given given(Events history);
[[nodiscard]] Given given_no_account();

}  // namespace muster::testing
