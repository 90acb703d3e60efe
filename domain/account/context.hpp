#pragma once

#include <optional>
#include <string>

#include "domain/values/ids.hpp"

namespace muster {

/// H5: who. The id is a client's key, a directory's id, or what part of Muster acted.
struct Actor {
    enum class Kind { admin, client, directory, system };
    Kind kind = Kind::system;
    std::string id;

    friend bool operator==(const Actor&, const Actor&) = default;
};

/// H5: who, on whose behalf, from where, why, and what caused it. Stands in every record.
struct Context {
    Actor actor;
    std::string on_behalf_of;  // empty: nobody else
    std::string cause;         // what caused it: a command's name, a deadline; never free text
    std::optional<RunId> sync_run;
    std::string traceparent;  // W3C trace context, as it came in
    std::string address;      // network address of the caller: personal
    std::string reason;       // free text: personal

    friend bool operator==(const Context&, const Context&) = default;
};

}  // namespace muster
