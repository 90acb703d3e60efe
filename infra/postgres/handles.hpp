#pragma once

#include <pqxx/pqxx>
#include <string>

namespace muster::postgres {

/// libpqxx's connection under a name that headers can hold: its own is an alias of a template, and
/// its base class must not be deleted through.
struct Connection {
    explicit Connection(const std::string& uri) : session(uri) {}
    pqxx::connection session;
};

}  // namespace muster::postgres
