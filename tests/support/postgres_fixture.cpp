// The PostgreSQL of one ctest run.
//   postgres_fixture start FILE   makes it, writes its address to FILE, returns; a keeper stays behind
//   postgres_fixture stop FILE    ends it
// The keeper ends the server too when ctest is gone without having stopped it.

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/postgres_server.hpp"

namespace {

using muster::testing::PostgresServer;

int pidfd_of(pid_t pid) {
    return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

/// Waits for SIGTERM, or for the end of `run`.
void keep(int run) {
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGTERM);
    const int asked = ::signalfd(-1, &signals, SFD_CLOEXEC);
    pollfd waiting[2] = {{.fd = asked, .events = POLLIN, .revents = 0}, {.fd = run, .events = POLLIN, .revents = 0}};
    while (::poll(waiting, run < 0 ? 1 : 2, -1) < 0) {
    }
}

int start(const std::string& file) {
    std::filesystem::remove(file);
    const int run = pidfd_of(::getppid());
    int told[2];
    if (::pipe2(told, O_CLOEXEC) != 0) return 1;
    const auto keeper = ::fork();
    if (keeper < 0) return 1;
    if (keeper > 0) {
        ::close(told[1]);
        char answer[4096];
        const auto size = ::read(told[0], answer, sizeof answer);
        if (size == 1) return 0;
        std::fprintf(stderr, "%.*s\n", static_cast<int>(size < 0 ? 0 : size), answer);
        return 1;
    }
    ::setsid();
    // ctest waits until its pipes are closed.
    const int nothing = ::open("/dev/null", O_RDWR);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing, fd);
    const auto tell = [&](const std::string& what) {
        [[maybe_unused]] const auto written = ::write(told[1], what.data(), what.size());
        ::close(told[1]);
    };
    // Blocked before the server starts, so that it is never lost; the server's own children unblock theirs.
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGTERM);
    try {
        PostgresServer server;
        ::sigprocmask(SIG_BLOCK, &signals, nullptr);
        const auto uri = server.uri();
        std::ofstream{file + ".pid"} << ::getpid();
        std::ofstream{file} << uri.substr(0, uri.rfind('/'));
        tell("1");
        keep(run);
    } catch (const std::exception& error) {
        tell(std::string{"PostgreSQL: "} + error.what());
        return 1;
    }
    std::filesystem::remove(file);
    return 0;
}

// A cluster of many databases is a folder of tens of thousands of files, and a busy disk takes its time to forget them.
constexpr int patience_ms = 100'000;

int stop(const std::string& file) {
    pid_t keeper = 0;
    std::ifstream{file + ".pid"} >> keeper;
    if (keeper <= 0) return 0;
    const int end = pidfd_of(keeper);
    if (end >= 0) {
        ::syscall(SYS_pidfd_send_signal, end, SIGTERM, nullptr, 0);
        pollfd ended{.fd = end, .events = POLLIN, .revents = 0};
        if (::poll(&ended, 1, patience_ms) != 1) {
            std::fprintf(stderr, "the keeper of PostgreSQL (pid %d) does not end\n", keeper);
            return 1;
        }
    }
    std::filesystem::remove(file + ".pid");
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    const std::string what = count == 3 ? arguments[1] : "";
    if (what == "start") return start(arguments[2]);
    if (what == "stop") return stop(arguments[2]);
    std::fprintf(stderr, "usage: postgres_fixture start|stop FILE\n");
    return 2;
}
