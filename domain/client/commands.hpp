#pragma once

#include <string>
#include <vector>

#include "domain/client/events.hpp"
#include "domain/values/ids.hpp"

namespace muster::client {

struct CreateClient {
    ClientKey client;
    std::string name;
    std::vector<Grant> grants;
};

}  // namespace muster::client
