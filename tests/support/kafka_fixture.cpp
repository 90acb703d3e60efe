#include "tests/support/kafka_fixture.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>

namespace muster::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

constexpr std::chrono::seconds start_max{200};
constexpr std::chrono::seconds stop_max{30};

/// What the keeper writes about itself. The start time tells a process from a later one of its number.
struct Keeper {
    pid_t process = 0;
    std::string started;
    KafkaAddress address;
};

fs::path state_file() {
    return fs::path{MUSTER_KAFKA_FIXTURE} / "keeper";
}

// Field 22 of /proc/PID/stat, behind the name in brackets; empty for a process that is gone or dead.
std::string start_time(pid_t process) {
    std::ifstream file{"/proc/" + std::to_string(process) + "/stat"};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    const auto bracket = text.rfind(')');
    if (bracket == std::string::npos) return {};
    std::istringstream fields{text.substr(bracket + 1)};
    std::string field;
    for (int number = 3; number <= 22 && fields >> field; ++number) {
        if (number == 3 && (field == "Z" || field == "X")) return {};
    }
    return field;
}

std::optional<Keeper> read_keeper() {
    std::ifstream file{state_file()};
    Keeper keeper;
    if (!(file >> keeper.process >> keeper.started >> keeper.address.bootstrap >> keeper.address.cluster_id >>
          keeper.address.version)) {
        return std::nullopt;
    }
    if (start_time(keeper.process) != keeper.started) return std::nullopt;
    return keeper;
}

void write_keeper(const KafkaAddress& address) {
    const auto aside = state_file().string() + ".new";
    std::ofstream{aside} << ::getpid() << ' ' << start_time(::getpid()) << ' ' << address.bootstrap << ' '
                         << address.cluster_id << ' ' << address.version << '\n';
    fs::rename(aside, state_file());
}

void detach() {
    ::setsid();
    const int null = ::open("/dev/null", O_RDWR);
    const int log = ::open((fs::path{MUSTER_KAFKA_FIXTURE} / "log").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(null, 0);
    ::dup2(log, 1);
    ::dup2(log, 2);
    // The runner waits for whoever holds the ends of its pipes.
    for (int descriptor = 3; descriptor < 256; ++descriptor) ::close(descriptor);
}

[[noreturn]] void keep(pid_t runner, const std::string& runner_started) {
    detach();
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    ::sigprocmask(SIG_BLOCK, &ending, nullptr);
    int status = 0;
    try {
        ::unsetenv("MUSTER_SERVERS_LOG");  // the tests that use it say so
        const KafkaBrokers brokers{1};
        write_keeper(brokers.address());
        const timespec look{.tv_sec = 0, .tv_nsec = 500'000'000};
        while (start_time(runner) == runner_started && ::sigtimedwait(&ending, nullptr, &look) < 0) {
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        status = 1;
    }
    std::error_code ignored;
    fs::remove(state_file(), ignored);
    ::_exit(status);
}

std::string log_text() {
    std::ifstream file{fs::path{MUSTER_KAFKA_FIXTURE} / "log"};
    return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

std::optional<KafkaAddress> running_fixture() {
    auto keeper = read_keeper();
    if (!keeper) return std::nullopt;
    return std::move(keeper->address);
}

void start_fixture(pid_t runner) {
    stop_fixture();
    fs::create_directories(MUSTER_KAFKA_FIXTURE);
    fs::remove(state_file());
    const auto runner_started = start_time(runner);
    const pid_t keeper = ::fork();
    if (keeper < 0) throw std::runtime_error("cannot fork");
    if (keeper == 0) keep(runner, runner_started);
    const auto until = steady_clock::now() + start_max;
    while (!running_fixture()) {
        if (::waitpid(keeper, nullptr, WNOHANG) == keeper) throw std::runtime_error("no Kafka broker: " + log_text());
        if (steady_clock::now() > until) {
            ::kill(keeper, SIGTERM);
            throw std::runtime_error("the Kafka broker does not come up");
        }
        ::usleep(50'000);  // between two looks
    }
}

void stop_fixture() {
    const auto keeper = read_keeper();
    if (!keeper) return;
    ::kill(keeper->process, SIGTERM);
    const auto until = steady_clock::now() + stop_max;
    while (start_time(keeper->process) == keeper->started && steady_clock::now() < until) ::usleep(20'000);
    if (start_time(keeper->process) == keeper->started) ::kill(keeper->process, SIGKILL);  // its broker goes with it
}

}  // namespace muster::test
