#include "infra/app/diagnostics.hpp"

#include <fmt/chrono.h>

#include <cstdio>

#include "infra/codec/log_line.hpp"

namespace muster::app {

void StderrDiagnostics::info(std::string_view request, std::string_view what) {
    write("info", request, what);
}
void StderrDiagnostics::error(std::string_view request, std::string_view what) {
    write("error", request, what);
}

void StderrDiagnostics::write(std::string_view level, std::string_view request, std::string_view what) {
    const auto now = clock_.now();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
    const auto time = fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z",
                                  fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)), (now - seconds).count());
    const auto line = codec::log_line({{"time", time}, {"level", level}, {"request", request}, {"what", what}}) + "\n";
    const std::lock_guard lock{mutex_};
    std::fputs(line.c_str(), stderr);
}

}  // namespace muster::app
