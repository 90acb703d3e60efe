#include <chrono>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "domain/account/dispatch.hpp"
#include "infra/codec/codec.hpp"
#include "tests/support/every_event.hpp"
#include "tests/support/examples.hpp"

namespace muster::testing {
namespace {

constexpr std::size_t people = 100'000;

template <class Step>
void measure(const char* what, std::size_t count, Step step) {
    const auto from = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < count; ++i) step(i);
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - from;
    std::printf("%-40s %9.0f ns\n", what, took.count() / static_cast<double>(count));
}

directory::SyncPeople person(std::size_t i) {
    auto view = a_person(a_guid(i), a_user(i), "person" + std::to_string(i), directory::SourceStatus::enabled);
    view.fields.real_name = PersonName{"Person Number " + std::to_string(i)};
    view.fields.first_name = PersonName{"Person"};
    view.fields.last_name = PersonName{"Number " + std::to_string(i)};
    view.fields.email = Email{"person" + std::to_string(i) + "@corp.example"};
    return {.directory = corp, .people = {std::move(view)}};
}

void run() {
    Account state;
    evolve(state, AccountCreated{.account = account, .name = "Example", .settings = {}}, now);
    evolve(state, corp_added(), now);

    std::vector<Command> commands;
    for (std::size_t i = 0; i < people; ++i) commands.emplace_back(person(i));
    std::vector<Event> events;
    events.reserve(people);
    measure("decide sync_people, met by nobody", people, [&](std::size_t i) {
        auto decision = dispatch(state, commands[i], now);
        events.push_back(std::move(std::get<Events>(std::move(decision).sum()).front()));
    });
    measure("evolve user.created", people, [&](std::size_t i) { evolve(state, events[i], now); });
    measure("decide sync_people, so already", people, [&](std::size_t i) {
        if (!std::holds_alternative<Nothing>(dispatch(state, commands[i], now).sum())) std::abort();
    });

    const codec::JsonCodec json_codec;
    auto envelope = an_envelope(events.front());
    envelope.context.address.clear();
    envelope.context.reason.clear();
    envelope.context.on_behalf_of.clear();
    envelope.context.traceparent.clear();
    std::vector<ledger::Record> records(people);
    measure("encode user.created", people, [&](std::size_t i) { records[i] = json_codec.encode(events[i], envelope); });
    measure("decode user.created", people, [&](std::size_t i) {
        if (!json_codec.decode(records[i])) std::abort();
    });
}

}  // namespace
}  // namespace muster::testing

int main() {
    muster::testing::run();
}
