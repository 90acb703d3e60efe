#include "tests/support/given.hpp"

#include <string>

#include "domain/base/match.hpp"

namespace muster::testing {
namespace {

std::string names_of(const Events& events) {
    std::string names;
    for (const auto& event : events) {
        names += ' ';
        names += std::visit([](const auto& e) { return std::string{e.type.name}; }, event);
    }
    return names;
}

}  // namespace

std::string name_of(const Decision& decision) {
    return match(
        decision.sum(), [](const Nothing&) { return std::string{"nothing"}; },
        [](const Events& events) { return "the events" + names_of(events); },
        [](const Refusal& refusal) { return "refusal number " + std::to_string(refusal.index()); });
}

Decided::Decided(Account before, Decision decision, Instant at)
    : before_(std::move(before)), decision_(std::move(decision)), at_(at) {}
Decided::Decided(const Decided&) = default;
Decided::~Decided() = default;

void Decided::then(const Events& expected) const {
    const auto* events = std::get_if<Events>(&decision_.sum());
    ASSERT_NE(events, nullptr) << "decided " << name_of(decision_);
    EXPECT_EQ(names_of(*events), names_of(expected));
    EXPECT_TRUE(*events == expected) << "an event says something else than expected:" << names_of(*events);
}

void Decided::then_nothing() const {
    EXPECT_TRUE(std::holds_alternative<Nothing>(decision_.sum())) << "decided " << name_of(decision_);
}

Account Decided::account() const {
    auto after = before_;
    if (const auto* events = std::get_if<Events>(&decision_.sum())) {
        for (const auto& event : *events) evolve(after, event, at_);
    }
    return after;
}

const Refusal* Decided::refusal() const {
    return std::get_if<Refusal>(&decision_.sum());
}

Given::Given(const Events& history, Instant at) {
    for (const auto& event : history) evolve(account_, event, at);
}

Given Given::then_at(Instant at, const Events& history) const {
    auto later = *this;
    for (const auto& event : history) evolve(later.account_, event, at);
    return later;
}
Given::Given(const Given&) = default;
Given::~Given() = default;

Decided Given::when(const Command& command, Instant at) const {
    Decided first{account_, dispatch(account_, command, at), at};
    const auto again = dispatch(first.account(), command, at);
    EXPECT_FALSE(std::holds_alternative<Events>(again.sum())) << "sent again: " << name_of(again);
    return first;
}

Account Given::account() const {
    return account_;
}

Given given(Events history) {
    history.insert(history.begin(), AccountCreated{.account = account, .name = "Example", .settings = {}});
    return Given{history};
}

Given given_no_account() {
    return Given{{}};
}

}  // namespace muster::testing
