#pragma once

#include "domain/base/instant.hpp"

namespace muster {

struct Settings {
    Days trash_days{7};  // T1: 1 to 30

    friend bool operator==(const Settings&, const Settings&) = default;
};

}  // namespace muster
