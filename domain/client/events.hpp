#pragma once

#include <string>
#include <vector>

#include "domain/account/event_type.hpp"
#include "domain/values/ids.hpp"

namespace muster::client {

/// R2: what an API client may do.
enum class Grant {
    read_resource,
    write_resource,
    read_log,
    settings,
    administrators,
    applications,
    information,
};

/// An API client exists; its secret key lies outside the log. Subject: the client's key.
struct Created {
    static constexpr EventType type{"client.created", 1};
    ClientKey client;
    std::string name;
    std::vector<Grant> grants;

    friend bool operator==(const Created&, const Created&) = default;
};

}  // namespace muster::client
