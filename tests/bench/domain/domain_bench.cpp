#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
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

/// Resident memory of this process, in bytes.
double resident() {
    std::ifstream statm{"/proc/self/statm"};
    std::size_t all = 0;
    std::size_t pages = 0;
    statm >> all >> pages;
    return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

user::Created somebody(std::size_t i) {
    const auto number = std::to_string(i);
    return {.user = a_user(i),
            .status = user::Status::active,
            .cause = user::Cause::api,
            .managed_by = {},
            .profile = {.username = Username{"person" + number},
                        .aliases = {},
                        .real_name = PersonName{"Person Number " + number},
                        .first_name = {},
                        .last_name = {},
                        .email = Email{"person" + number + "@corp.example"},
                        .notes = {}}};
}

/// What a user takes in the writer, which holds the confirmed state and the speculative one.
void measure_memory(std::size_t count) {
    const auto before = resident();
    Account confirmed;
    evolve(confirmed, AccountCreated{.account = account, .name = "Example", .settings = {}}, now);
    for (std::size_t i = 0; i < count; ++i) evolve(confirmed, somebody(i * 7919 % count), now);
    const auto per_user = [&](double bytes) { return bytes / static_cast<double>(count); };
    std::printf("%-40s %9.0f bytes\n", "memory of a user", per_user(resident() - before));
    auto speculative = confirmed;
    for (std::size_t i = 0; i < count; i += 100) {
        const user::StatusChanged changed{
            .user = a_user(i), .from = user::Status::active, .to = user::Status::bypass, .cause = user::Cause::api};
        evolve(speculative, changed, now);
    }
    std::printf("%-40s %9.0f bytes\n", "in both states, one in 100 apart", per_user(resident() - before));
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

/// domain_bench [USERS]: the memory of so many users, a million unless said otherwise; then nanoseconds a step.
int main(int count, char** arguments) {
    // First, while no memory lies about that was used before.
    muster::testing::measure_memory(count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 1'000'000);
    muster::testing::run();
}
