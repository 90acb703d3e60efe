// muster bench users: what creating, changing, disabling and trashing users costs over HTTP, with so many clients at
// once. It asks a running server, that of DIR, and leaves the users in its trash: use a DIR that is made for it.

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <thread>
#include <vector>

#include "gateway/http/client.hpp"
#include "infra/app/cli/caller.hpp"
#include "infra/app/cli/commands.hpp"
#include "infra/clock/system_clock.hpp"
#include "infra/crypto/digest.hpp"
#include "infra/crypto/random.hpp"

namespace muster::app::cli {
namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr std::chrono::seconds call_max{60};

enum Step : std::size_t { create, update, disable, trash, step_count };
constexpr std::array<const char*, step_count> step_names{"create", "update", "disable", "trash"};

struct Latencies {
    std::array<std::vector<double>, step_count> of_step;  // milliseconds
};

/// The value that this part of them does not exceed.
double quantile(const std::vector<double>& sorted, double part) {
    if (sorted.empty()) return 0;
    const auto rank = static_cast<std::size_t>(std::ceil(part * static_cast<double>(sorted.size())));
    return sorted[std::max<std::size_t>(rank, 1) - 1];
}

/// One client: its own connection, one call after the other.
class BenchClient {
public:
    BenchClient(const Caller& caller, std::string prefix)
        : caller_(caller), connection_(caller.endpoint()), digest_(crypto::make_digest()), prefix_(std::move(prefix)) {}

    /// The whole life of one user.
    void live(std::size_t number) {
        const auto name = fmt::format("{}-{}", prefix_, number);
        const auto created = timed(create, {"POST", "/admin/v1/users", {{"username", name}}});
        constexpr std::string_view field = "\"user_id\":\"";
        const auto at = created.find(field);
        if (at == std::string::npos) throw std::runtime_error("no user_id in: " + created);
        const auto user = created.substr(at + field.size(), UserId::size);
        const auto path = "/admin/v1/users/" + user;
        (void)timed(update, {"POST", path, {{"realname", "Somebody " + std::to_string(number)}}});
        (void)timed(disable, {"POST", path, {{"status", "disabled"}}});
        (void)timed(trash, {"POST", "/admin/v1/users/bulk_send_to_trash", {{"user_id_list", "[\"" + user + "\"]"}}});
    }
    [[nodiscard]] const Latencies& latencies() const { return latencies_; }

private:
    std::string timed(Step step, const gateway::http::ApiCall& call) {
        const auto request = caller_.sign(call, clock_.now(), *digest_);
        const auto began = Clock::now();
        auto answer = connection_.send(request, call_max);
        latencies_.of_step[step].push_back(Milliseconds{Clock::now() - began}.count());
        if (!answer) throw std::runtime_error(answer.error().what);
        if (answer->status != 200 || answer->body.find("\"FAIL\"") != std::string::npos) {
            throw std::runtime_error(call.path + ": " + answer->body);
        }
        return std::move(answer->body);
    }

    const Caller& caller_;
    gateway::http::Connection connection_;
    clock::SystemClock clock_;
    std::unique_ptr<Digest> digest_;
    std::string prefix_;
    Latencies latencies_;
};

/// All clients at once; the users are dealt out one by one, so that nobody runs alone at the end for long.
std::vector<Latencies> run(const Caller& caller, const std::string& prefix, unsigned clients, std::size_t users) {
    std::atomic<std::size_t> next = 0;
    std::vector<Latencies> all(clients);
    std::mutex mutex;
    std::string fault;
    {
        std::vector<std::jthread> threads;
        for (unsigned i = 0; i < clients; ++i) {
            threads.emplace_back([&, i] {
                try {
                    BenchClient client{caller, prefix};
                    for (auto number = next++; number < users; number = next++) client.live(number);
                    all[i] = client.latencies();
                } catch (const std::exception& thrown) {
                    next = users;
                    const std::lock_guard lock{mutex};
                    fault = thrown.what();
                }
            });
        }
    }
    if (!fault.empty()) throw std::runtime_error(fault);
    return all;
}

void print(const std::string& what, std::vector<double> latencies, double per_second) {
    std::ranges::sort(latencies);
    fmt::print("{:<10} {:>9.0f}/s   p50 {:>7.2f} ms   p95 {:>7.2f} ms   p99 {:>7.2f} ms   ({} calls)\n", what,
               per_second, quantile(latencies, 0.50), quantile(latencies, 0.95), quantile(latencies, 0.99),
               latencies.size());
}

}  // namespace

ExitCode bench_users(const std::string& data, const BenchUsers& bench) {
    const Installation installation{data, Installation::Missing::refuse};
    const Caller caller{installation};
    const auto prefix = "bench-" + crypto::secret_text(8);
    (void)run(caller, prefix + "-warm", bench.clients, bench.clients);  // connections, caches
    const auto began = Clock::now();
    const auto measured = run(caller, prefix, bench.clients, bench.users);
    const auto seconds = std::chrono::duration<double>(Clock::now() - began).count();

    std::vector<double> together;
    for (std::size_t step = 0; step < step_count; ++step) {
        std::vector<double> of_step;
        for (const auto& client : measured) {
            of_step.insert(of_step.end(), client.of_step[step].begin(), client.of_step[step].end());
        }
        together.insert(together.end(), of_step.begin(), of_step.end());
        const auto calls = static_cast<double>(of_step.size());
        print(step_names[step], std::move(of_step), calls / seconds);
    }
    const auto calls = static_cast<double>(together.size());
    print(fmt::format("{} clients", bench.clients), std::move(together), calls / seconds);
    return ExitCode::done;
}

}  // namespace muster::app::cli
