#include "infra/app/progress_bar.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "infra/app/terminal.hpp"

namespace muster::app {

using namespace std::chrono_literals;

ProgressBar::ProgressBar()
    : terminal_(::isatty(STDERR_FILENO) == 1),
      next_(std::chrono::steady_clock::now() + 1s),
      pace_(std::chrono::steady_clock::now()) {}

ProgressBar::~ProgressBar() {
    if (drawn_ && terminal_) tell(stderr, "\n");
}

void ProgressBar::show(const std::string& what, std::uint64_t done, std::uint64_t total) {
    const std::lock_guard lock{mutex_};
    const auto now = std::chrono::steady_clock::now();
    if (what != what_) {
        what_ = what;
        pace_ = Pace{now};
    }
    if (now < next_) return;
    next_ = now + (terminal_ ? std::chrono::milliseconds{100} : std::chrono::milliseconds{10'000});
    drawn_ = true;
    const auto left = pace_.left(done, total, now);
    const auto still = left ? fmt::format(", about {} s left", left->count()) : std::string{};
    if (!terminal_) {
        if (total == 0)
            tell(stderr, "{} {}\n", what, done);
        else
            tell(stderr, "{} {} of {}{}\n", what, done, total, still);
    } else if (total == 0) {
        tell(stderr, "\r\033[K{} {}", what, done);
    } else {
        constexpr std::uint64_t width = 30;
        const auto filled = static_cast<std::size_t>(std::min(width, done * width / total));
        tell(stderr, "\r\033[K[{}{}] {} {} of {}{}", std::string(filled, '#'), std::string(width - filled, '.'), what,
             done, total, still);
    }
    std::fflush(stderr);
}

}  // namespace muster::app
