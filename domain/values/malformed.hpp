#pragma once

#include <string>

namespace muster {

/// Text from outside that is not what it should be. `field` is the name that the sender used or
/// would use (`email`); `why` is one clause for the sender, without the value itself.
struct Malformed {
    std::string field;
    std::string why;

    friend bool operator==(const Malformed&, const Malformed&) = default;
};

}  // namespace muster
