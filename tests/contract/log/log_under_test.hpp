#pragma once

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "domain/ports/log.hpp"

namespace muster::test {

/// A fresh place for one log, private to one test. What it brings up, it ends.
class LogUnderTest {
public:
    virtual ~LogUnderTest() = default;
    /// The log in that place, as after a restart: several at once are several processes.
    [[nodiscard]] virtual std::unique_ptr<Log> open() = 0;
    /// True where the log itself refuses what does not link; else it lies there, void.
    [[nodiscard]] virtual bool refuses_stale() const = 0;

    static constexpr ledger::Partition partitions = 3;
};

struct LogKind {
    std::string name;
    std::function<std::unique_ptr<LogUnderTest>()> make;

    friend void PrintTo(const LogKind& kind, std::ostream* out) { *out << kind.name; }
};

}  // namespace muster::test
