#pragma once

#include <string_view>

namespace muster::gateway {

/// Where the gateway says what an operator may want to know. Safe to call from any thread. No text
/// that comes here holds a secret, a code or a name; control characters are escaped by who writes
/// it down.
class Diagnostics {
public:
    virtual ~Diagnostics() = default;
    virtual void info(std::string_view request, std::string_view what) = 0;
    virtual void error(std::string_view request, std::string_view what) = 0;
};

}  // namespace muster::gateway
