#pragma once

namespace muster::app {

/// What a command's exit says (CLI-05).
enum class ExitCode : int {
    done = 0,
    failed = 1,
    usage = 2,
    partial = 3,
    held = 4,      // by the guard (D9)
    conflict = 5,  // not found, or in conflict
    try_again = 75,
};

}  // namespace muster::app
