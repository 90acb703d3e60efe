#include <sasl/sasl.h>

#include <chrono>
#include <fstream>
#include <optional>
#include <utility>

#include "infra/ldap/connection.hpp"
#include "infra/ldap/kerberos_remedy.hpp"

// GSSAPI and GSS-SPNEGO. Who we are comes from the configuration's keytab, or from the process's Kerberos environment:
// KRB5_CLIENT_KTNAME or KRB5CCNAME.
namespace muster::ldap {
namespace {

/// Whose ticket the mechanism is to use; null: whatever the environment leads to.
struct Asking {
    void* credentials = nullptr;
    bool taken = false;
};

// Nobody is there to be asked: we act as whom the ticket names. The mechanism asks before it looks for a ticket, and
// only from then on it can be given one.
int answer_nothing(LDAP* handle, unsigned, void* defaults, void* asked) {
    auto& asking = *static_cast<Asking*>(defaults);
    if (asking.credentials != nullptr)
        asking.taken = ldap_set_option(handle, LDAP_OPT_X_SASL_GSS_CREDS, asking.credentials) == LDAP_OPT_SUCCESS;
    for (auto* prompt = static_cast<sasl_interact_t*>(asked); prompt->id != SASL_CB_LIST_END; ++prompt) {
        prompt->result = "";
        prompt->len = 0;
    }
    return LDAP_SUCCESS;
}

}  // namespace

const char* Connection::mechanism() const {
    switch (configuration_.bind.mechanism) {
        case directory::BindMechanism::simple:
            return LDAP_SASL_SIMPLE;
        case directory::BindMechanism::external:
            return "EXTERNAL";
        case directory::BindMechanism::gssapi:
            return "GSSAPI";
        case directory::BindMechanism::gss_spnego:
            return "GSS-SPNEGO";
    }
    return LDAP_SASL_SIMPLE;
}

bool Connection::is_by_kerberos() const {
    return configuration_.bind.mechanism == directory::BindMechanism::gssapi ||
           configuration_.bind.mechanism == directory::BindMechanism::gss_spnego;
}

std::string Connection::bound_as() const {
    if (configuration_.bind.mechanism == directory::BindMechanism::simple) return configuration_.bind.dn;
    char* name = nullptr;
    ldap_get_option(handle_.get(), LDAP_OPT_X_SASL_USERNAME, static_cast<void*>(&name));
    const Text keep{name};
    return name == nullptr ? std::string{} : std::string{name};
}

PortFailure Connection::refused_by_kerberos(int code, const std::string& said) {
    credentials_refused_ = is_key_refused(said);
    PortFailure why = failed("binding failed", code, said);
    if (is_kdc_silent(said)) why.retry = PortFailure::Retry::later;
    return why;
}

Result<std::optional<KeytabTicket>, PortFailure> Connection::ticket() {
    const directory::Bind& bind = configuration_.bind;
    if (bind.keytab_file.empty()) return std::optional<KeytabTicket>{};
    const auto path = settings_.folder / bind.keytab_file;
    if (!std::ifstream{path})
        return failure(PortFailure{PortFailure::Retry::never, PortFailure::Outcome::nothing_done,
                                   "bind.keytab_file: " + path.string() + " cannot be read"});
    auto got = KeytabTicket::get(path, bind.principal,
                                 bind.mechanism == directory::BindMechanism::gssapi ? KeytabTicket::Mechanism::krb5
                                                                                    : KeytabTicket::Mechanism::spnego);
    if (!got) return failure(refused_by_kerberos(LDAP_LOCAL_ERROR, got.error()));
    return std::optional{*std::move(got)};
}

Result<void, PortFailure> Connection::bind_by_kerberos() {
    LDAP* raw = handle_.get();
    const auto own = ticket();  // until the bind is done
    if (!own) return failure(own.error());
    Asking asking{.credentials = *own ? (*own)->credentials() : nullptr};
    // The principal is the URL's host, not what a reverse look-up, which anybody may forge, makes of its address.
    ldap_set_option(raw, LDAP_OPT_X_SASL_NOCANON, LDAP_OPT_ON);
    // Active Directory takes no second layer within TLS (rc 53); without TLS nothing may be changed on the way.
    ldap_set_option(raw, LDAP_OPT_X_SASL_SECPROPS, in_tls_ ? "maxssf=0" : "minssf=1");
    const auto until = std::chrono::steady_clock::now() + idle_timeout();
    Message answer;
    const char* chosen = nullptr;
    int id = 0;
    while (true) {
        const int code = ldap_sasl_interactive_bind(raw, nullptr, mechanism(), nullptr, nullptr, LDAP_SASL_QUIET,
                                                    answer_nothing, &asking, answer.get(), &chosen, &id);
        // Else it would be the environment's ticket, which is somebody else's.
        if (asking.credentials != nullptr && !asking.taken && code == LDAP_SASL_BIND_IN_PROGRESS)
            return failure(failed("binding failed", LDAP_LOCAL_ERROR, "the mechanism does not take a keytab's ticket"));
        if (code == LDAP_SUCCESS) return {};
        if (code != LDAP_SASL_BIND_IN_PROGRESS) {
            broken_ = code == LDAP_SERVER_DOWN;
            return failure(broken_off(refused_by_kerberos(code, last_message())));
        }
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        auto next_step = next(id, left);
        if (!next_step) return failure(broken_off(std::move(next_step).error()));
        answer = *std::move(next_step);
    }
}

}  // namespace muster::ldap
