// muster wait: until the server of an installation answers that it is ready.

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "infra/app/cli/caller.hpp"
#include "infra/app/cli/commands.hpp"
#include "infra/app/terminal.hpp"
#include "infra/codec/log_line.hpp"

namespace muster::app::cli {
namespace {

constexpr std::chrono::seconds call_max{5};
constexpr int between_calls_ms = 100;

/// Watches a process; waiting on it also paces the calls.
class Watched {
public:
    explicit Watched(int pid)
        : descriptor_(pid > 0 ? static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)) : -1),
          gone_(pid > 0 && descriptor_ < 0) {}
    ~Watched() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;

    /// True once the process has ended; waits a moment for that.
    [[nodiscard]] bool has_ended() {
        pollfd process{.fd = descriptor_, .events = POLLIN, .revents = 0};
        return gone_ || ::poll(&process, 1, between_calls_ms) > 0;
    }

private:
    int descriptor_;
    bool gone_;
};

struct Seen {
    bool ready = false;
    std::string why;  // it is not
};

Seen look(const std::string& data, bool synced) {
    try {
        const Installation installation{data, Installation::Missing::refuse};
        const auto response = Caller{installation}.get("/readyz", call_max);
        if (!response) return {.ready = false, .why = response.error().what};
        if (response->status != 200) return {.ready = false, .why = response->body};
        const auto directories = codec::ready_part(response->body, "directories");
        if (synced && !(directories.known && directories.ok)) return {.ready = false, .why = directories.detail};
        return {.ready = true, .why = {}};
    } catch (const std::runtime_error& not_there_yet) {
        return {.ready = false, .why = not_there_yet.what()};
    }
}

}  // namespace

ExitCode wait(const std::string& data, const Wait& wait) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{wait.seconds};
    Watched process{wait.pid};
    Seen seen;
    do {
        seen = look(data, wait.synced);
        if (seen.ready) return ExitCode::done;
        if (process.has_ended()) {
            tell(stderr, "muster: process {} has ended\n", wait.pid);
            return ExitCode::failed;
        }
    } while (std::chrono::steady_clock::now() < deadline);
    tell(stderr, "muster: not ready after {} s: {}\n", wait.seconds, seen.why);
    return ExitCode::try_again;
}

}  // namespace muster::app::cli
