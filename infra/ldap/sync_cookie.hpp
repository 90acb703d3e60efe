#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "domain/directory/server_seen.hpp"

namespace muster::ldap {

/// A contextCSN: for each serverID the last change that the server knows.
class ContextCsn {
public:
    void take_value(std::string_view csn);
    /// `rid=000,csn=…;…`
    void take_cookie(std::string_view cookie);
    [[nodiscard]] bool empty() const { return by_server_.empty(); }
    /// For no server less than `other`.
    [[nodiscard]] bool reaches(const ContextCsn& other) const;
    [[nodiscard]] std::vector<directory::ServerSeen::Place> places() const;

private:
    std::map<std::string, std::string, std::less<>> by_server_;
};

/// Of a change's cookie; empty where it tells of none or of several.
[[nodiscard]] std::string only_csn_of(std::string_view cookie);

/// How far a server's changes have been taken, as it is told when it is asked to go on from there.
class SyncCookie {
public:
    /// What a message carried. While it tells changes, slapd's cookies name the one serverID whose change this was:
    /// the places of the others stay.
    void take(std::string_view cookie);
    [[nodiscard]] bool empty() const { return csn_.empty() && opaque_.empty(); }
    [[nodiscard]] const ContextCsn& csn() const { return csn_; }
    [[nodiscard]] std::string text() const;

private:
    ContextCsn csn_;
    std::string opaque_;  // of a server that is no OpenLDAP
};

}  // namespace muster::ldap
