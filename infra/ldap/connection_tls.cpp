#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <stop_token>
#include <string_view>
#include <thread>
#include <utility>

#include "infra/ldap/connection.hpp"

// Nothing but a request for StartTLS is sent before the server has shown a certificate that we trust.
namespace muster::ldap {
namespace {

constexpr const char* system_ca_file = "/etc/ssl/certs/ca-certificates.crt";
constexpr int tls_1_2 = LDAP_OPT_X_TLS_PROTOCOL_TLS1_2;
// GnuTLS, with which Debian builds libldap, is told its versions by this alone.
constexpr const char* from_tls_1_2_on = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";

PortFailure unusable(std::string what) {
    return {PortFailure::Retry::never, PortFailure::Outcome::nothing_done, std::move(what)};
}

bool is_by_gnutls() {
    char* package = nullptr;
    ldap_get_option(nullptr, LDAP_OPT_X_TLS_PACKAGE, static_cast<void*>(&package));
    const Text keep{package};
    return package != nullptr && std::string_view{package} == "GnuTLS";
}

std::optional<std::string> content(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{file}, {}};
}

Url parsed(const std::string& url) {
    LDAPURLDesc* parts = nullptr;
    ldap_url_parse(url.c_str(), &parts);
    return Url{parts};
}

std::string host_of(const std::string& url) {
    const Url parts = parsed(url);
    return !parts || parts->lud_host == nullptr ? std::string{} : std::string{parts->lud_host};
}

/// The same place, without TLS.
std::string as_plain(const std::string& url) {
    const Url parts = parsed(url);
    if (!parts || parts->lud_host == nullptr) return url;
    const std::string host = parts->lud_host;
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return "ldap://" + (is_ipv6 ? '[' + host + ']' : host) + ':' + std::to_string(parts->lud_port);
}

/// Ends a socket under whoever reads from it: after some time, or where the run is to stop.
class CutOff {
public:
    CutOff(ber_socket_t socket, std::chrono::milliseconds after, const std::stop_token& stop)
        : socket_(socket),
          until_(std::chrono::steady_clock::now() + after),
          stop_(stop),
          stopped_(stop, SocketWait::End{wait_}),
          thread_([this] { cut_in_time(); }) {}
    ~CutOff() {
        is_over_ = true;
        wait_.end();
    }
    CutOff(const CutOff&) = delete;
    CutOff& operator=(const CutOff&) = delete;

    [[nodiscard]] bool has_cut() const { return has_cut_; }

private:
    void cut_in_time() {
        while (!is_over_ && !stop_.stop_requested()) {
            const auto left = until_ - std::chrono::steady_clock::now();
            if (left <= left.zero()) break;
            wait_.wait(-1, std::chrono::ceil<std::chrono::milliseconds>(left));
        }
        if (is_over_) return;
        has_cut_ = true;
        ::shutdown(socket_, SHUT_RD);  // writing goes on: libldap says good-bye, and a signal would end the process
    }

    const ber_socket_t socket_;
    const std::chrono::steady_clock::time_point until_;
    const std::stop_token stop_;
    const SocketWait wait_;
    std::atomic<bool> is_over_ = false;
    std::atomic<bool> has_cut_ = false;
    std::stop_callback<SocketWait::End> stopped_;
    std::jthread thread_;
};

}  // namespace

// libldap's GnuTLS reads again and again while a server says nothing, whatever the time-outs are. So it reads from a
// socket that blocks, and that ends.
int Connection::shake_hands(LDAP* handle) const {
    Sockbuf* buffer = buffer_of(handle);
    ber_socket_t socket = -1;
    ber_sockbuf_ctrl(buffer, LBER_SB_OPT_GET_FD, &socket);
    ber_sockbuf_ctrl(buffer, LBER_SB_OPT_SET_NONBLOCK, nullptr);
    ldap_set_option(handle, LDAP_OPT_NETWORK_TIMEOUT, nullptr);
    const CutOff cut_off{socket, settings_.connect_timeout, settings_.stop};
    const int code = ldap_install_tls(handle);
    return cut_off.has_cut() ? LDAP_TIMEOUT : code;
}

/// `demand`: LDAP_OPT_X_TLS_DEMAND or LDAP_OPT_X_TLS_NEVER.
bool Connection::set_tls(LDAP* handle, const std::string& ca_file, const Own& own, int demand) {
    ldap_set_option(handle, LDAP_OPT_X_TLS_CACERTFILE, ca_file.c_str());
    if (!own.certificate_file.empty()) {
        ldap_set_option(handle, LDAP_OPT_X_TLS_CERTFILE, own.certificate_file.c_str());
        ldap_set_option(handle, LDAP_OPT_X_TLS_KEYFILE, own.key_file.c_str());
    }
    ldap_set_option(handle, LDAP_OPT_X_TLS_REQUIRE_CERT, &demand);
    ldap_set_option(handle, LDAP_OPT_X_TLS_PROTOCOL_MIN, &tls_1_2);
    if (is_by_gnutls()) ldap_set_option(handle, LDAP_OPT_X_TLS_CIPHER_SUITE, from_tls_1_2_on);
    const int as_client = 0;
    return ldap_set_option(handle, LDAP_OPT_X_TLS_NEWCTX, &as_client) == LDAP_OPT_SUCCESS;
}

Result<Connection::Own, PortFailure> Connection::own_certificate() const {
    const directory::Bind& bind = configuration_.bind;
    if (bind.certificate_file.empty()) return Own{};
    Own own{(settings_.folder / bind.certificate_file).string(), (settings_.folder / bind.key_file).string()};
    const auto certificate = content(own.certificate_file);
    if (!certificate) return failure(unusable("bind.certificate_file: " + own.certificate_file + " cannot be read"));
    const auto key = content(own.key_file);
    if (!key) return failure(unusable("bind.key_file: " + own.key_file + " cannot be read"));
    if (!settings_.own_certificate_fault) return own;
    const std::string fault = settings_.own_certificate_fault(*certificate, *key);
    if (fault.empty()) return own;
    return failure(unusable("bind.certificate_file " + own.certificate_file + " with bind.key_file " + own.key_file +
                            " cannot be shown to a server: " + fault));
}

Result<void, PortFailure> Connection::secure(bool is_ldaps) {
    if (is_ldaps) {
        auto plain = made_for(as_plain(url_));  // TLS begins once there is a socket that can be closed
        if (!plain) return failure(std::move(plain).error());
        handle_ = *std::move(plain);
    }
    LDAP* raw = handle_.get();
    std::string ca_file = system_ca_file;
    if (!configuration_.ca_file.empty()) {
        ca_file = (settings_.folder / configuration_.ca_file).string();
        if (!std::ifstream{ca_file}) return failure(unusable("ca_file " + ca_file + " cannot be read"));
    }
    const auto own = own_certificate();
    if (!own) return failure(own.error());
    if (!set_tls(raw, ca_file, *own, LDAP_OPT_X_TLS_DEMAND)) {
        std::string what = "no CA certificate can be read from " + ca_file;
        if (!own->certificate_file.empty())
            what += ", or no certificate from " + own->certificate_file + " with its key from " + own->key_file;
        return failure(unusable(std::move(what)));
    }
    // Two steps, so that a server that is down is not taken for one with a bad certificate.
    if (auto connected = connect_plainly(); !connected) return connected;
    if (!is_ldaps) {
        if (auto agreed = agree_on_tls(); !agreed) return agreed;
    }
    const int code = shake_hands(raw);
    if (code == LDAP_TIMEOUT)
        return failure(failed(settings_.stop.stop_requested() ? "stopped before TLS had begun"
                                                              : "gave no answer in time when TLS was to begin",
                              code));
    if (code != LDAP_SUCCESS)
        return failure(
            why_not_secured(is_ldaps, ca_file, *own, is_ldaps ? "connecting failed" : "StartTLS failed", code));
    in_tls_ = true;
    return {};
}

Result<void, PortFailure> Connection::agree_on_tls() {
    never_block();
    int id = 0;
    if (const int code = ldap_start_tls(handle_.get(), nullptr, nullptr, &id); code != LDAP_SUCCESS)
        return failure(failed("StartTLS failed", code));
    auto answer = next(id, idle_timeout());
    if (!answer) return failure(std::move(answer).error());
    const Ended ended = end_of(answer->get());
    if (ended.code == LDAP_SUCCESS) return {};
    PortFailure why = failed("StartTLS failed", ended.code, ended.message);
    why.what += ". No password was sent; is the server set up for TLS?";
    return failure(std::move(why));
}

// For asking once more: what came before is known to work.
bool Connection::agrees_on_tls(LDAP* handle) const {
    int id = 0;
    if (ldap_start_tls(handle, nullptr, nullptr, &id) != LDAP_SUCCESS) return false;
    timeval timeout = to_timeval(settings_.connect_timeout);
    LDAPMessage* answer = nullptr;
    const int type = ldap_result(handle, id, LDAP_MSG_ALL, &timeout, &answer);
    const Message keep{answer};
    return type == LDAP_RES_EXTENDED;
}

// libldap says no more than that it did not work. So the server is asked for its certificate once more, by a connection
// on which nothing else is sent, and which does not judge it.
PortFailure Connection::why_not_secured(bool is_ldaps, const std::string& ca_file, const Own& own,
                                        std::string_view doing, int code) const {
    const auto shown = made_for(as_plain(url_));
    berval der{};
    if (shown && set_tls(shown->get(), ca_file, own, LDAP_OPT_X_TLS_NEVER)) {
        LDAP* raw = shown->get();
        const bool is_asked = ldap_connect(raw) == LDAP_SUCCESS && (is_ldaps || agrees_on_tls(raw));
        if (is_asked && shake_hands(raw) == LDAP_SUCCESS) ldap_get_option(raw, LDAP_OPT_X_TLS_PEERCERT, &der);
    }
    const Memory keep{der.bv_val};
    if (der.bv_val == nullptr)
        return unusable(told(doing, code, last_message()) +
                        ". TLS: no certificate was shown; does the server speak TLS 1.2 or later at this port" +
                        (own.certificate_file.empty() ? "?" : ", and take " + own.certificate_file + "?"));
    const std::string host = host_of(url_);
    const std::string_view bytes{der.bv_val, static_cast<std::size_t>(der.bv_len)};
    const std::string fault = settings_.certificate_fault ? settings_.certificate_fault(bytes, host) : "";
    std::string what = told(doing, code, {}) + ". TLS: the server's certificate ";
    if (!settings_.certificate_fault) {
        what += "is refused: is it signed by a CA in " + ca_file + ", still good, and made out to the name in the URL?";
    } else if (fault.empty()) {
        what += "is not signed by a CA in " + ca_file + ", or one between them is not good any more";
    } else {
        what += fault + "; trusted are the CAs in " + ca_file;
    }
    // libldap's own doing: it looks for the machine's name in the certificate instead.
    if (host == "localhost") what += ". For \"localhost\" that is this machine's own host name";
    return unusable(std::move(what));
}

}  // namespace muster::ldap
