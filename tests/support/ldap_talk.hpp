#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace muster::testing {

/// The values of one attribute of an entry, by its name in lower case.
using AttributeValues = std::function<std::vector<std::string>(const std::string&)>;

struct LdapRequest {
    enum class What { bind, search, who_am_i, other };
    What what = What::other;
    int id = 0;
    // Of a search.
    std::string base;
    int scope = 0;
    std::function<bool(const AttributeValues&)> matches;
    std::vector<std::string> attributes;          // in lower case
    std::map<std::string, std::string> controls;  // by OID
};

/// The server's side of one LDAP connection: bytes taken apart to requests, answers put together.
class LdapTalk {
public:
    explicit LdapTalk(int socket) : socket_(socket) {}
    virtual ~LdapTalk();
    LdapTalk(const LdapTalk&) = delete;
    LdapTalk& operator=(const LdapTalk&) = delete;
    [[nodiscard]] int socket() const { return socket_; }

    /// Reads what has come, and answers it. False: the connection is over.
    [[nodiscard]] bool take();

protected:
    using Attributes = std::vector<std::pair<std::string, std::vector<std::string>>>;
    using Controls = std::vector<std::pair<std::string, std::string>>;

    /// False: the connection is to be closed.
    [[nodiscard]] virtual bool search(const LdapRequest& request) = 0;

    void send_entry(int id, const std::string& dn, const Attributes& attributes);
    void send_reference(int id, const std::string& url);
    /// The end of a search: always true, as an answer to give.
    bool send_result(int id, int code, const Controls& controls = {});

    /// The values of the two controls that answers go on by: { INTEGER, OCTET STRING } and one INTEGER more.
    [[nodiscard]] static std::string page_value(const std::string& cookie);
    [[nodiscard]] static std::string dirsync_value(bool more, const std::string& cookie);
    struct Numbers {
        int first = 0;
        int second = 0;
        std::string cookie;
    };
    [[nodiscard]] static Numbers page_request(const std::string& value);
    [[nodiscard]] static Numbers dirsync_request(const std::string& value);

private:
    [[nodiscard]] std::optional<std::size_t> whole() const;
    [[nodiscard]] bool answer(const LdapRequest& request);
    void send();

    int socket_;
    std::string read_;
    std::string written_;
};

}  // namespace muster::testing
