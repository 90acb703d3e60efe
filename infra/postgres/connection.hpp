#pragma once

#include <exception>
#include <memory>
#include <string>

#include "domain/ports/port_failure.hpp"

namespace pqxx {
class connection_base;
}

namespace muster::postgres {

/// Where the database is, as `postgres://…` or `host=… dbname=…`. Never shown with its password.
class Address {
public:
    explicit Address(std::string uri);
    /// With the time limits and settings that every connection of ours has.
    [[nodiscard]] const std::string& to_connect() const { return to_connect_; }
    [[nodiscard]] const std::string& shown() const { return shown_; }

private:
    std::string to_connect_;
    std::string shown_;
};

enum class Purpose { writing, reading };

/// Throws what libpqxx throws.
[[nodiscard]] std::unique_ptr<pqxx::connection_base> connect(const Address& address, Purpose purpose);

/// What a caller can do about an exception of libpqxx: everything but a wrong statement, wrong data
/// or a missing table may be different the next time.
[[nodiscard]] PortFailure failure_of(const std::exception& error, const Address& address,
                                     PortFailure::Outcome outcome = PortFailure::Outcome::nothing_done);

}  // namespace muster::postgres
