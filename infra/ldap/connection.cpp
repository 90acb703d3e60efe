#include "infra/ldap/connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "infra/ldap/kerberos_remedy.hpp"

namespace muster::ldap {
namespace {

constexpr ber_int_t page_size = 1000;
constexpr int wakes_for_bytes = 64 * 1024;
constexpr std::chrono::milliseconds looks_for_less_after{5};

// RFC 4511's "notice of disconnection" and the like reach us as libldap's codes below zero.
bool lost_connection(int code) {
    return code == LDAP_SERVER_DOWN || code == LDAP_CONNECT_ERROR || code == LDAP_TIMEOUT || code == LDAP_UNAVAILABLE ||
           code == LDAP_BUSY;
}

// libldap wants null-terminated arrays of pointers; this keeps what they point at.
class RequestControls {
public:
    explicit RequestControls(const std::vector<Control>& controls) {
        controls_.reserve(controls.size());
        for (const Control& control : controls) {
            LDAPControl raw{};
            raw.ldctl_oid = const_cast<char*>(control.oid);
            raw.ldctl_value.bv_val = const_cast<char*>(control.value.data());
            raw.ldctl_value.bv_len = control.value.size();
            if (control.value.empty()) raw.ldctl_value.bv_val = nullptr;
            raw.ldctl_iscritical = control.critical ? 1 : 0;
            controls_.push_back(raw);
        }
        for (LDAPControl& control : controls_) pointers_.push_back(&control);
        pointers_.push_back(nullptr);
    }
    [[nodiscard]] LDAPControl** get() { return pointers_.data(); }

private:
    std::vector<LDAPControl> controls_;
    std::vector<LDAPControl*> pointers_;
};

// A socket that cannot is none the worse.
void wake_for(ber_socket_t socket, int bytes) {
    (void)::setsockopt(socket, SOL_SOCKET, SO_RCVLOWAT, &bytes, sizeof bytes);
}

std::string paged_value(const std::string& cookie) {
    const Ber ber{ber_alloc_t(LBER_USE_DER)};
    const berval raw{cookie.size(), const_cast<char*>(cookie.data())};
    ber_printf(ber.get(), "{iO}", page_size, &raw);
    berval* flat = nullptr;
    if (ber_flatten(ber.get(), &flat) != 0) return {};
    const Berval keep{flat};
    return {flat->bv_val, flat->bv_len};
}

// Nothing where the server sent no such control, or a broken one.
std::optional<std::string> paged_cookie(LDAP* handle, LDAPControl** controls) {
    LDAPControl* control =
        controls == nullptr ? nullptr : ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls, nullptr);
    if (control == nullptr) return std::nullopt;
    ber_int_t estimate = 0;
    berval cookie{};
    if (ldap_parse_pageresponse_control(handle, control, &estimate, &cookie) != LDAP_SUCCESS) return std::nullopt;
    std::string text{cookie.bv_val == nullptr ? "" : std::string{cookie.bv_val, cookie.bv_len}};
    ldap_memfree(cookie.bv_val);
    return text;
}

}  // namespace

Result<int, PortFailure> Connection::start(const Search& search) {
    if (broken_) return failure(failed("the connection broke", LDAP_SERVER_DOWN));
    std::vector<char*> attributes;
    attributes.reserve(search.attributes.size() + 1);
    for (const std::string& name : search.attributes) attributes.push_back(const_cast<char*>(name.c_str()));
    attributes.push_back(nullptr);
    RequestControls controls{search.controls};
    int id = 0;
    const int code = ldap_search_ext(handle_.get(), search.base.c_str(), search.scope, search.filter.c_str(),
                                     search.attributes.empty() ? nullptr : attributes.data(), 0, controls.get(),
                                     nullptr, nullptr, LDAP_NO_LIMIT, &id);
    broken_ = lost_connection(code);
    if (code != LDAP_SUCCESS) return failure(failed("searching " + search.base + " failed", code));
    return id;
}

Result<Message, PortFailure> Connection::next(int message_id, std::chrono::milliseconds wait) {
    auto message = next_if_any(message_id, wait);
    if (!message) return failure(std::move(message).error());
    if (*message) return **std::move(message);
    abandon(message_id);
    broken_ = true;
    return failure(failed("gave no answer in time", LDAP_TIMEOUT));
}

Result<std::optional<Message>, PortFailure> Connection::next_if_any(int message_id, std::chrono::milliseconds wait,
                                                                    const std::stop_token& enough) {
    std::optional<std::chrono::steady_clock::time_point> until;
    std::optional<std::stop_callback<SocketWait::End>> ends_early;
    while (true) {
        if (settings_.stop.stop_requested()) {
            abandon(message_id);
            return failure(failed("stopped before the answer", LDAP_TIMEOUT));
        }
        timeval at_once{};
        LDAPMessage* raw = nullptr;
        const int type = ldap_result(handle_.get(), message_id, LDAP_MSG_ONE, &at_once, &raw);
        if (type > 0) return Message{raw};
        if (type < 0) break;
        const auto now = std::chrono::steady_clock::now();
        if (!until) {
            until = now + wait;
            ends_early.emplace(enough, SocketWait::End{wait_});
        }
        if (now >= *until || enough.stop_requested()) return std::nullopt;
        wait_for_more(std::chrono::ceil<std::chrono::milliseconds>(*until - now));
    }
    broken_ = true;
    int code = LDAP_SERVER_DOWN;
    ldap_get_option(handle_.get(), LDAP_OPT_RESULT_CODE, &code);
    return failure(failed("the connection broke", code == LDAP_SUCCESS ? LDAP_SERVER_DOWN : code));
}

// What was read ahead, or decrypted already, does not show at the socket.
void Connection::wait_for_more(std::chrono::milliseconds at_most) const {
    Sockbuf* buffer = socket_buffer();
    if (ber_sockbuf_ctrl(buffer, LBER_SB_OPT_DATA_READY, nullptr) > 0) return;
    ber_socket_t socket = -1;
    ber_sockbuf_ctrl(buffer, LBER_SB_OPT_GET_FD, &socket);
    if (!expects_much_) return wait_.wait(socket, at_most);
    // For no longer than the wait, as libldap, too, is told by it whether there is anything.
    wake_for(socket, wakes_for_bytes);
    wait_.wait(socket, std::min(at_most, looks_for_less_after));
    wake_for(socket, 1);
}

Sockbuf* Connection::buffer_of(LDAP* handle) {
    Sockbuf* buffer = nullptr;
    ldap_get_option(handle, LDAP_OPT_SOCKBUF, static_cast<void*>(&buffer));
    return buffer;
}

Ended Connection::end_of(LDAPMessage* result) const {
    Ended ended;
    char* matched = nullptr;
    char* message = nullptr;
    char** referrals = nullptr;
    LDAPControl** controls = nullptr;
    const int parsed =
        ldap_parse_result(handle_.get(), result, &ended.code, &matched, &message, &referrals, &controls, 0);
    const Text keep_matched{matched};
    const Text keep_message{message};
    const Strings keep_referrals{referrals};
    ended.controls.reset(controls);
    if (matched != nullptr) ended.matched = matched;
    if (message != nullptr) ended.message = message;
    for (char** referral = referrals; referral != nullptr && *referral != nullptr; ++referral)
        ended.references.emplace_back(*referral);
    if (parsed != LDAP_SUCCESS) ended.code = parsed;
    return ended;
}

void Connection::add_reference(LDAPMessage* reference, std::vector<std::string>& references) const {
    char** urls = nullptr;
    ldap_parse_reference(handle_.get(), reference, &urls, nullptr, 0);
    const Strings keep{urls};
    if (urls != nullptr && *urls != nullptr) {
        references.emplace_back(*urls);
    } else {
        references.emplace_back("(unreadable)");
    }
}

void Connection::abandon(int message_id) {
    ldap_abandon_ext(handle_.get(), message_id, nullptr, nullptr);
}

Result<Ended, PortFailure> Connection::search(const Search& search, const OnEntry& on_entry) {
    const auto id = start(search);
    if (!id) return failure(id.error());
    std::vector<std::string> references;
    while (true) {
        auto message = next(*id, idle_timeout());
        if (!message) return failure(std::move(message).error());
        switch (ldap_msgtype(message->get())) {
            case LDAP_RES_SEARCH_ENTRY:
                on_entry(message->get());
                break;
            case LDAP_RES_SEARCH_REFERENCE:
                add_reference(message->get(), references);
                break;
            case LDAP_RES_SEARCH_RESULT: {
                Ended ended = end_of(message->get());
                references.insert(references.end(), ended.references.begin(), ended.references.end());
                ended.references = std::move(references);
                return ended;
            }
            default:
                break;
        }
    }
}

Result<Ended, PortFailure> Connection::search_all(const Search& what, const OnEntry& on_entry) {
    auto ended = search(what, on_entry);
    if (ended && ended->code != LDAP_SUCCESS)
        return failure(failed("searching " + what.base + " failed", ended->code, ended->message));
    return ended;
}

Result<Ended, PortFailure> Connection::search_paged(Search search, const OnEntry& on_entry) {
    const std::size_t place = search.controls.size();
    search.controls.push_back({LDAP_CONTROL_PAGEDRESULTS, true, paged_value("")});
    std::vector<std::string> references;
    while (true) {
        auto ended = search_all(search, on_entry);
        if (!ended) return ended;
        references.insert(references.end(), ended->references.begin(), ended->references.end());
        auto cookie = paged_cookie(handle_.get(), ended->controls.get());
        if (!cookie)
            return failure(failed("a page came without its control, so more may be missing", LDAP_CONTROL_NOT_FOUND));
        if (cookie->empty()) {
            ended->references = std::move(references);
            return ended;
        }
        search.controls[place].value = paged_value(*cookie);
    }
}

Result<std::string, PortFailure> Connection::who_am_i() {
    const std::string doing = "asking who is bound failed";
    if (broken_) return failure(failed(doing, LDAP_SERVER_DOWN));
    int id = 0;
    if (const int code = ldap_whoami(handle_.get(), nullptr, nullptr, &id); code != LDAP_SUCCESS)
        return failure(failed(doing, code));
    auto answer = next(id, idle_timeout());
    if (!answer) return failure(std::move(answer).error());
    const Ended ended = end_of(answer->get());
    if (ended.code == LDAP_PROTOCOL_ERROR || ended.code == LDAP_UNWILLING_TO_PERFORM) return bound_as();
    if (ended.code != LDAP_SUCCESS) return failure(failed(doing, ended.code, ended.message));
    berval* identity = nullptr;
    const int code = ldap_parse_whoami(handle_.get(), answer->get(), &identity);
    const Berval keep{identity};
    if (code != LDAP_SUCCESS) return failure(failed(doing, code));
    return identity == nullptr ? std::string{} : std::string{identity->bv_val, identity->bv_len};
}

std::string Connection::last_message() const {
    if (!handle_) return {};
    char* message = nullptr;
    ldap_get_option(handle_.get(), LDAP_OPT_DIAGNOSTIC_MESSAGE, static_cast<void*>(&message));
    const Text keep{message};
    return message == nullptr ? std::string{} : std::string{message};
}

std::string Connection::told(std::string_view doing, int code, std::string_view said) const {
    const char* by = mechanism();
    std::string what = url_;
    what += by == LDAP_SASL_SIMPLE ? " as \"" + configuration_.bind.dn + '"' : std::string{" by "} + by;
    what += ": ";
    what += doing;
    what += ": ";
    what += ldap_err2string(code);
    what += " (" + std::to_string(code) + ")";
    if (!said.empty()) what.append(", ").append(said);
    return what;
}

PortFailure Connection::failed(std::string_view doing, int code, std::string_view message) const {
    const std::string said = message.empty() && code < 0 ? last_message() : std::string{message};
    std::string what = told(doing, code, said);
    if (const std::string hint = remedy(code, said); !hint.empty()) what += ". " + hint;
    return {lost_connection(code) || code == LDAP_TIMELIMIT_EXCEEDED ? PortFailure::Retry::later
                                                                     : PortFailure::Retry::never,
            PortFailure::Outcome::nothing_done, std::move(what)};
}

std::string Connection::remedy(int code, std::string_view said) const {
    if (is_by_kerberos()) {
        if (auto known = kerberos_remedy(code, said, in_tls_); !known.empty()) return known;
    }
    // Without a name of its own it is one that the server makes of the mechanism's.
    const std::string dn = configuration_.bind.dn.empty() ? "DN" : configuration_.bind.dn;
    switch (code) {
        case LDAP_TIMELIMIT_EXCEEDED:
        case LDAP_SIZELIMIT_EXCEEDED:
        case LDAP_ADMINLIMIT_EXCEEDED:
            if (configuration_.kind == directory::Kind::ad)
                return "Raise the server's LDAP policy (MaxQueryDuration, MaxPageSize)";
            return "Let this bind read everything: limits dn.exact=\"" + dn + "\" size=unlimited time=unlimited";
        case LDAP_INVALID_CREDENTIALS:
        case LDAP_INAPPROPRIATE_AUTH:
        case LDAP_AUTH_METHOD_NOT_SUPPORTED:
            if (configuration_.bind.mechanism == directory::BindMechanism::external && in_tls_)
                return "The server takes nobody by bind.certificate_file: does it ask its clients for a certificate "
                       "(slapd: TLSVerifyClient try or demand), trust the CA that signed it, and know whom it names?";
            if (configuration_.bind.mechanism == directory::BindMechanism::external)
                return "The server knows nobody by this socket";
            if (code != LDAP_INVALID_CREDENTIALS) return {};
            return "Check bind.dn, and the password that bind.password_file or bind.password_env leads to";
        case LDAP_INSUFFICIENT_ACCESS:
            return "Give this bind the right to read here";
        case LDAP_NO_SUCH_OBJECT:
            return "Check the name, and that this bind may read it";
        case LDAP_STRONG_AUTH_REQUIRED:
        case LDAP_CONFIDENTIALITY_REQUIRED:
            return "The server wants TLS: use ldaps:// or tls = \"starttls\"";
        case LDAP_SERVER_DOWN:
        case LDAP_CONNECT_ERROR:
        case LDAP_TIMEOUT:
            return "Is the server running and reachable from here?";
        default:
            return {};
    }
}

std::vector<std::string> values_of(LDAP* handle, LDAPMessage* entry, const char* attribute) {
    std::vector<std::string> values;
    berval** raw = ldap_get_values_len(handle, entry, attribute);
    for (berval** value = raw; value != nullptr && *value != nullptr; ++value)
        values.emplace_back((*value)->bv_val, (*value)->bv_len);
    ldap_value_free_len(raw);
    return values;
}

std::string dn_of(LDAP* handle, LDAPMessage* entry) {
    const Text dn{ldap_get_dn(handle, entry)};
    return dn ? std::string{dn.get()} : std::string{};
}

std::string escaped(std::string_view value) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '*' || c == '(' || c == ')' || c == '\\' || byte < 0x20 || byte >= 0x7f) {
            text += '\\';
            text += digits[byte >> 4];
            text += digits[byte & 0x0f];
        } else {
            text += c;
        }
    }
    return text;
}

}  // namespace muster::ldap
