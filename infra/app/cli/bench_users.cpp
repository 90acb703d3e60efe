// muster bench users: what creating, changing, disabling and trashing users costs over HTTP, with so many clients at
// once. It asks a running server, that of DIR, and leaves the users in its trash: use a DIR that is made for it.
// One thread plays all clients, so that what is measured is the server, also where both share the machine.

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cmath>
#include <memory>
#include <stdexcept>
#include <vector>

#include "infra/app/cli/caller.hpp"
#include "infra/app/cli/commands.hpp"
#include "infra/app/cli/load_connection.hpp"
#include "infra/app/terminal.hpp"
#include "infra/clock/system_clock.hpp"
#include "infra/crypto/digest.hpp"
#include "infra/crypto/random.hpp"

namespace muster::app::cli {
namespace {

namespace asio = boost::asio;
using Clock = LoadConnection::Clock;
using Milliseconds = std::chrono::duration<double, std::milli>;
using Seconds = std::chrono::duration<double>;
template <class T>
using Awaitable = LoadConnection::Awaitable<T>;

constexpr auto as_value = asio::as_tuple(asio::use_awaitable_t<LoadConnection::Executor>{});
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

/// What this process has computed so far.
Seconds cpu_time() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return Seconds{static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6};
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// All clients at once, each with a connection of its own and one call after the other.
class Load {
public:
    Load(const Caller& caller, unsigned clients)
        : caller_(caller), endpoint_(caller.endpoint()), tls_(trust_in(endpoint_)), digest_(crypto::make_digest()) {
        for (unsigned i = 0; i < clients; ++i) {
            connections_.push_back(std::make_unique<LoadConnection>(io_, tls_, endpoint_));
        }
    }

    /// The users are dealt out one by one, so that nobody runs alone at the end for long.
    Latencies run(const std::string& prefix, std::size_t users) {
        prefix_ = prefix;
        users_ = users;
        next_ = 0;
        latencies_ = {};
        running_ = connections_.size();
        for (const auto& connection : connections_) {
            asio::co_spawn(io_, live_in_turn(*connection), [this](const std::exception_ptr& thrown) {
                if (thrown) std::rethrow_exception(thrown);
                if (--running_ == 0) look_again_.cancel();
            });
        }
        asio::co_spawn(io_, watch(), [](const std::exception_ptr& thrown) {
            if (thrown) std::rethrow_exception(thrown);
        });
        io_.restart();
        io_.run();
        return std::move(latencies_);
    }

private:
    Awaitable<void> live_in_turn(LoadConnection& connection) {
        if (!connection.is_open()) co_await connection.open();
        while (next_ < users_) {
            const auto number = next_++;
            co_await live(connection, number);
        }
    }

    /// The whole life of one user.
    Awaitable<void> live(LoadConnection& connection, std::size_t number) {
        using gateway::http::ApiCall;
        ApiCall call{"POST", "/admin/v1/users", {{"username", fmt::format("{}-{}", prefix_, number)}}};
        const auto created = co_await timed(connection, create, call);
        constexpr std::string_view field = "\"user_id\":\"";
        const auto at = created.find(field);
        if (at == std::string::npos) throw std::runtime_error("no user_id in: " + created);
        const auto user = created.substr(at + field.size(), UserId::size);
        call = ApiCall{"POST", "/admin/v1/users/" + user, {{"realname", fmt::format("Somebody {}", number)}}};
        (void)co_await timed(connection, update, call);
        call.parameters = {{"status", "disabled"}};
        (void)co_await timed(connection, disable, call);
        call.path = "/admin/v1/users/bulk_send_to_trash";
        call.parameters = {{"user_id_list", "[\"" + user + "\"]"}};
        (void)co_await timed(connection, trash, call);
    }

    /// The answer's body.
    Awaitable<std::string> timed(LoadConnection& connection, Step step, const gateway::http::ApiCall& call) {
        const auto request = to_bytes(caller_.sign(call, clock_.now(), *digest_));
        const auto began = Clock::now();
        auto answer = co_await connection.exchange(request);
        latencies_.of_step[step].push_back(Milliseconds{Clock::now() - began}.count());
        if (answer.status != 200 || answer.body.find("\"FAIL\"") != std::string::npos) {
            throw std::runtime_error(call.path + ": " + answer.body);
        }
        co_return std::move(answer.body);
    }

    /// Ends what waits for too long.
    Awaitable<void> watch() {
        while (running_ > 0) {
            look_again_.expires_after(std::chrono::seconds{1});
            [[maybe_unused]] const auto [ignored] = co_await look_again_.async_wait(as_value);
            for (const auto& connection : connections_) {
                const auto since = connection->waiting_since();
                if (since && Clock::now() - *since > call_max) {
                    throw std::runtime_error(fmt::format("no answer within {} s", call_max.count()));
                }
            }
        }
    }

    using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, LoadConnection::Executor>;

    const Caller& caller_;
    gateway::http::Endpoint endpoint_;
    asio::ssl::context tls_;
    clock::SystemClock clock_;
    std::unique_ptr<Digest> digest_;
    std::string prefix_;
    std::size_t users_ = 0;
    std::size_t next_ = 0;
    std::size_t running_ = 0;
    Latencies latencies_;
    asio::io_context io_{1};
    Timer look_again_{io_};
    std::vector<std::unique_ptr<LoadConnection>> connections_;
};

std::string line(const std::string& what, std::vector<double> latencies, double per_second) {
    std::ranges::sort(latencies);
    return fmt::format("{:<10} {:>9.0f}/s   p50 {:>7.2f} ms   p95 {:>7.2f} ms   p99 {:>7.2f} ms   ({} calls)", what,
                       per_second, quantile(latencies, 0.50), quantile(latencies, 0.95), quantile(latencies, 0.99),
                       latencies.size());
}

}  // namespace

ExitCode bench_users(const std::string& data, const BenchUsers& bench) {
    const Installation installation{data, Installation::Missing::refuse};
    const Caller caller{installation};
    const auto prefix = "bench-" + crypto::secret_text(8);
    Load load{caller, bench.clients};
    (void)load.run(prefix + "-warm", bench.clients);  // connections, caches
    const auto cpu_before = cpu_time();
    const auto began = Clock::now();
    auto measured = load.run(prefix, bench.users);
    const auto seconds = Seconds{Clock::now() - began}.count();
    const auto cpu = std::chrono::duration<double, std::micro>{cpu_time() - cpu_before}.count();

    std::vector<double> together;
    for (std::size_t step = 0; step < step_count; ++step) {
        auto& of_step = measured.of_step[step];
        together.insert(together.end(), of_step.begin(), of_step.end());
        const auto calls = static_cast<double>(of_step.size());
        tell("{}\n", line(step_names[step], std::move(of_step), calls / seconds));
    }
    const auto calls = static_cast<double>(together.size());
    tell("{}   load {:.0f} us of CPU a command\n",
         line(fmt::format("{} clients", bench.clients), std::move(together), calls / seconds), cpu / calls);
    return ExitCode::done;
}

}  // namespace muster::app::cli
