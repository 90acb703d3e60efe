#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "domain/base/ascii.hpp"
#include "infra/ldap/connection.hpp"

// How a connection comes to be: its address, and who we are there.
namespace muster::ldap {
namespace {

constexpr int keepalive_idle_seconds = 30;
constexpr std::size_t password_bytes_max = 4096;
constexpr ber_len_t read_ahead_bytes = 64 * 1024;

// A folder, a pipe or a device in its place would give an error half way, or no end.
std::optional<std::string> content_of(const std::filesystem::path& path) {
    std::error_code unknown;
    if (!std::filesystem::is_regular_file(path, unknown)) return std::nullopt;
    std::ifstream file{path, std::ios::binary};
    std::string text(password_bytes_max + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.bad() || file.gcount() == 0) return file.eof() ? std::optional<std::string>{""} : std::nullopt;
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
}

}  // namespace

Connection::Connection(const directory::Configuration& configuration, std::string url, const Settings& settings)
    : configuration_(configuration),
      url_(std::move(url)),
      settings_(settings),
      stopped_(settings_.stop, SocketWait::End{wait_}) {}

Result<std::unique_ptr<Connection>, OpenFailure> Connection::open(const directory::Configuration& configuration,
                                                                  const std::string& url, const Settings& settings) {
    std::unique_ptr<Connection> connection{new Connection{configuration, url, settings}};
    if (auto connected = connection->connect(); !connected)
        return failure(OpenFailure{std::move(connected).error(), false});
    if (auto bound = connection->bind(); !bound)
        return failure(OpenFailure{std::move(bound).error(), connection->credentials_refused_});
    return connection;
}

Result<void, PortFailure> Connection::connect() {
    auto made = made_for(url_);
    if (!made) return failure(std::move(made).error());
    handle_ = *std::move(made);
    const std::string url = ascii_lower(url_);
    const bool is_ldaps = url.starts_with("ldaps://");
    const bool is_local = url.starts_with("ldapi://");
    const bool is_plain = !is_ldaps && (is_local || configuration_.tls == directory::Tls::none);
    if (auto connected = is_plain ? connect_plainly() : secure(is_ldaps); !connected) return connected;
    never_block();
    read_ahead();
    return {};
}

Result<void, PortFailure> Connection::connect_plainly() {
    const int code = ldap_connect(handle_.get());
    if (code != LDAP_SUCCESS) return failure(failed("connecting failed", code));
    return {};
}

// A server may fall silent in the middle of a message as well, and libldap would wait for the rest without an end.
void Connection::never_block() {
    int yes = 1;
    ber_sockbuf_ctrl(socket_buffer(), LBER_SB_OPT_SET_NONBLOCK, &yes);
}

// By itself libldap polls once and reads twice for each entry, a third of what reading a hundred thousand costs.
void Connection::read_ahead() {
    ber_len_t size = read_ahead_bytes;
    ber_sockbuf_add_io(socket_buffer(), &ber_sockbuf_io_readahead, LBER_SBIOD_LEVEL_PROVIDER, &size);
}

Result<Handle, PortFailure> Connection::made_for(const std::string& url) const {
    LDAP* raw = nullptr;
    if (const int code = ldap_initialize(&raw, url.c_str()); code != LDAP_SUCCESS)
        return failure(failed("cannot be used as a URL", code));
    Handle handle{raw};
    const int version = LDAP_VERSION3;
    ldap_set_option(raw, LDAP_OPT_PROTOCOL_VERSION, &version);
    ldap_set_option(raw, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
    ldap_set_option(raw, LDAP_OPT_RESTART, LDAP_OPT_ON);
    const int never = LDAP_DEREF_NEVER;
    ldap_set_option(raw, LDAP_OPT_DEREF, &never);
    const int no_limit = LDAP_NO_LIMIT;
    ldap_set_option(raw, LDAP_OPT_SIZELIMIT, &no_limit);
    ldap_set_option(raw, LDAP_OPT_TIMELIMIT, &no_limit);
    const timeval connect_timeout = to_timeval(settings_.connect_timeout);
    ldap_set_option(raw, LDAP_OPT_NETWORK_TIMEOUT, &connect_timeout);
    const timeval answer_timeout = to_timeval(settings_.idle_timeout);
    ldap_set_option(raw, LDAP_OPT_TIMEOUT, &answer_timeout);
    ldap_set_option(raw, LDAP_OPT_X_KEEPALIVE_IDLE, &keepalive_idle_seconds);
    return handle;
}

Result<std::string, PortFailure> Connection::password() const {
    const auto unusable = [](std::string what) {
        return failure(PortFailure{PortFailure::Retry::never, PortFailure::Outcome::nothing_done, std::move(what)});
    };
    const directory::Bind& bind = configuration_.bind;
    if (!bind.password_env.empty()) {
        auto value = settings_.environment ? settings_.environment(bind.password_env) : std::nullopt;
        if (!value || value->empty())
            return unusable("bind.password_env: the variable " + bind.password_env + " is not set");
        return *std::move(value);
    }
    const auto path = settings_.folder / bind.password_file;
    auto content = bind.password_file.empty() ? std::nullopt : content_of(path);
    if (!content) return unusable("bind.password_file: " + path.string() + " is no file that can be read");
    std::string text = *std::move(content);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    // RFC 4513, 5.1.2: a name without a password would be no authentication at all.
    if (text.empty()) return unusable("bind.password_file: " + path.string() + " is empty");
    if (text.size() > password_bytes_max)
        return unusable("bind.password_file: " + path.string() + " is longer than any password: 4 KiB");
    return text;
}

Result<void, PortFailure> Connection::bind() {
    if (is_by_kerberos()) return bind_by_kerberos();
    std::string secret;
    const char* dn = nullptr;
    if (configuration_.bind.mechanism == directory::BindMechanism::simple) {
        auto found = password();
        if (!found) return failure(std::move(found).error());
        secret = *std::move(found);
        dn = configuration_.bind.dn.c_str();
    }
    berval credentials{secret.size(), secret.data()};
    int id = 0;
    const int code = ldap_sasl_bind(handle_.get(), dn, mechanism(), &credentials, nullptr, nullptr, &id);
    if (code != LDAP_SUCCESS) {
        broken_ = code == LDAP_SERVER_DOWN;
        return failure(broken_off(failed("binding failed", code)));
    }
    auto answer = next(id, idle_timeout());
    if (!answer) return failure(broken_off(std::move(answer).error()));
    const Ended ended = end_of(answer->get());
    credentials_refused_ = ended.code == LDAP_INVALID_CREDENTIALS && dn != nullptr;
    if (ended.code != LDAP_SUCCESS) return failure(failed("binding failed", ended.code, ended.message));
    return {};
}

// From TLS 1.3 on a server refuses our certificate, or that there is none, when we are through with TLS already.
PortFailure Connection::broken_off(PortFailure why) const {
    if (!broken_ || !in_tls_) return why;
    why.what += configuration_.bind.certificate_file.empty()
                    ? " Does it demand a certificate of its clients? bind.certificate_file names one"
                    : " Does it trust the CA that signed bind.certificate_file?";
    return why;
}

}  // namespace muster::ldap
