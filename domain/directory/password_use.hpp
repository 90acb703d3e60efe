#pragma once

#include <string>
#include <vector>

#include "domain/directory/configuration.hpp"

namespace muster {
struct Account;
}

namespace muster::directory {

/// D1: a way on which a password has been sent to a server.
struct PasswordUse {
    std::string server;  // URL, lower case
    Tls tls = Tls::starttls;
    std::string ca_file;

    friend bool operator==(const PasswordUse&, const PasswordUse&) = default;
};

/// D1: remembers where the configuration's password goes, for as long as the account lives: a directory that is
/// removed and added anew, under whatever name, does not make its password free for others.
void remember_password(Account& account, const Configuration& configuration);

/// D1: the servers of this configuration to which its password would be sent for the first time, though it has been
/// sent to others. Whoever knows where a password lies could else have it sent to a host of theirs, without TLS, or to
/// one that another CA vouches for. Empty: it goes where it went, or has never been used, or there is none.
[[nodiscard]] std::vector<std::string> new_to_the_password(const Account& account, const Configuration& configuration);

}  // namespace muster::directory
