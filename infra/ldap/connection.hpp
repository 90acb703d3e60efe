#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/directory/configuration.hpp"
#include "domain/ports/port_failure.hpp"
#include "infra/ldap/handles.hpp"
#include "infra/ldap/keytab_ticket.hpp"
#include "infra/ldap/ldap_source.hpp"
#include "infra/ldap/socket_wait.hpp"

namespace muster::ldap {

/// A request's control.
struct Control {
    const char* oid;
    bool critical = true;
    std::string value;
};

struct Search {
    std::string base;
    int scope = LDAP_SCOPE_SUBTREE;
    std::string filter = "(objectClass=*)";
    std::vector<std::string> attributes;
    std::vector<Control> controls;
};

/// How a search ended. `code` is the server's, or libldap's below zero.
struct Ended {
    int code = LDAP_SUCCESS;
    std::string message;
    std::string matched;  // with "no such object": the entry down to which the name was found
    Controls controls;
    std::vector<std::string> references;
};

/// Why there is no connection.
struct OpenFailure : PortFailure {
    bool credentials_refused = false;  // the server counts it: enough of them lock the account
};

/// One connection to one server: secured, bound, with a deadline on every silence.
class Connection {
public:
    [[nodiscard]] static Result<std::unique_ptr<Connection>, OpenFailure> open(
        const directory::Configuration& configuration, const std::string& url, const Settings& settings);

    using OnEntry = std::function<void(LDAPMessage*)>;

    /// A whole search, entry by entry. A code that is not 0 is in the answer, unless the connection broke.
    [[nodiscard]] Result<Ended, PortFailure> search(const Search& search, const OnEntry& on_entry);
    /// Page after page, until the empty cookie. Any code but 0 is a failure.
    [[nodiscard]] Result<Ended, PortFailure> search_paged(Search search, const OnEntry& on_entry);
    /// As `search`, where any code but 0 is a failure.
    [[nodiscard]] Result<Ended, PortFailure> search_all(const Search& search, const OnEntry& on_entry);

    [[nodiscard]] Result<int, PortFailure> start(const Search& search);
    /// The next message of a search, or a failure after the idle time.
    [[nodiscard]] Result<Message, PortFailure> next(int message_id, std::chrono::milliseconds wait);
    /// The same, where silence is no failure: then there is none. Neither is there where it is enough; what is here
    /// already is looked for nonetheless.
    [[nodiscard]] Result<std::optional<Message>, PortFailure> next_if_any(int message_id,
                                                                          std::chrono::milliseconds wait,
                                                                          const std::stop_token& enough = {});
    /// While much is to come: nobody is woken for a single entry, as waking costs the server's machine and ours more
    /// than the entry does. What comes last is heard of a few milliseconds later.
    void expect_much(bool much) { expects_much_ = much; }
    [[nodiscard]] Ended end_of(LDAPMessage* result) const;
    void add_reference(LDAPMessage* reference, std::vector<std::string>& references) const;
    void abandon(int message_id);

    [[nodiscard]] Result<std::string, PortFailure> who_am_i();

    /// It went silent or was lost. libldap would make another connection on this handle, and bind to nothing: whoever
    /// goes on asking would see what anybody may see. So it is asked nothing more.
    [[nodiscard]] bool is_broken() const { return broken_; }
    [[nodiscard]] LDAP* handle() const { return handle_.get(); }
    [[nodiscard]] const std::string& url() const { return url_; }
    [[nodiscard]] std::chrono::milliseconds idle_timeout() const { return settings_.idle_timeout; }
    /// Names server, bind DN or mechanism and, where there is one, the remedy.
    [[nodiscard]] PortFailure failed(std::string_view doing, int code, std::string_view message = {}) const;

private:
    /// What we show within TLS, where the configuration names it: paths of PEM files.
    struct Own {
        std::string certificate_file;
        std::string key_file;
    };

    Connection(const directory::Configuration& configuration, std::string url, const Settings& settings);
    [[nodiscard]] Result<void, PortFailure> connect();
    [[nodiscard]] Result<void, PortFailure> connect_plainly();
    // Both once it is connected.
    void never_block();
    void read_ahead();
    void wait_for_more(std::chrono::milliseconds at_most) const;
    [[nodiscard]] static Sockbuf* buffer_of(LDAP* handle);
    [[nodiscard]] Sockbuf* socket_buffer() const { return buffer_of(handle_.get()); }
    /// A handle with our options, not connected yet.
    [[nodiscard]] Result<Handle, PortFailure> made_for(const std::string& url) const;
    [[nodiscard]] Result<void, PortFailure> secure(bool is_ldaps);
    /// Read again for each connection, so that a renewed one is taken.
    [[nodiscard]] Result<Own, PortFailure> own_certificate() const;
    [[nodiscard]] Result<void, PortFailure> agree_on_tls();
    [[nodiscard]] bool agrees_on_tls(LDAP* handle) const;
    /// A code of libldap; LDAP_TIMEOUT: not in time, or the run is to stop.
    [[nodiscard]] int shake_hands(LDAP* handle) const;
    static bool set_tls(LDAP* handle, const std::string& ca_file, const Own& own, int demand);
    [[nodiscard]] PortFailure why_not_secured(bool is_ldaps, const std::string& ca_file, const Own& own,
                                              std::string_view doing, int code) const;
    [[nodiscard]] Result<void, PortFailure> bind();
    [[nodiscard]] Result<void, PortFailure> bind_by_kerberos();
    [[nodiscard]] Result<std::optional<KeytabTicket>, PortFailure> ticket();
    /// With what it may mean that a connection breaks while binding.
    [[nodiscard]] PortFailure broken_off(PortFailure why) const;
    [[nodiscard]] PortFailure refused_by_kerberos(int code, const std::string& said);
    [[nodiscard]] const char* mechanism() const;  // SASL's name of it
    [[nodiscard]] bool is_by_kerberos() const;
    /// As far as it is known here.
    [[nodiscard]] std::string bound_as() const;
    [[nodiscard]] Result<std::string, PortFailure> password() const;
    /// As `failed`, without the remedy.
    [[nodiscard]] std::string told(std::string_view doing, int code, std::string_view said) const;
    [[nodiscard]] std::string remedy(int code, std::string_view said) const;
    [[nodiscard]] std::string last_message() const;

    directory::Configuration configuration_;
    std::string url_;
    Settings settings_;
    Handle handle_;
    SocketWait wait_;
    std::stop_callback<SocketWait::End> stopped_;  // its callback ends the wait under way
    bool expects_much_ = false;
    bool credentials_refused_ = false;
    bool broken_ = false;
    bool in_tls_ = false;
};

/// The values of one attribute of an entry, for small reads.
[[nodiscard]] std::vector<std::string> values_of(LDAP* handle, LDAPMessage* entry, const char* attribute);
[[nodiscard]] std::string dn_of(LDAP* handle, LDAPMessage* entry);
/// RFC 4515.
[[nodiscard]] std::string escaped(std::string_view value);

}  // namespace muster::ldap
