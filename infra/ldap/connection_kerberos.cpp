#include <sasl/sasl.h>

#include <chrono>
#include <utility>

#include "infra/ldap/connection.hpp"
#include "infra/ldap/kerberos_remedy.hpp"

// GSSAPI and GSS-SPNEGO. Who we are comes from the process's Kerberos environment: KRB5_CLIENT_KTNAME or KRB5CCNAME.
namespace muster::ldap {
namespace {

// Nobody is there to be asked: we act as whom the ticket names.
int answer_nothing(LDAP*, unsigned, void*, void* asked) {
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

Result<void, PortFailure> Connection::bind_by_kerberos() {
    LDAP* raw = handle_.get();
    // The principal is the URL's host, not what a reverse look-up, which anybody may forge, makes of its address.
    ldap_set_option(raw, LDAP_OPT_X_SASL_NOCANON, LDAP_OPT_ON);
    // Active Directory takes no second layer within TLS (rc 53); without TLS nothing may be changed on the way.
    const bool in_tls = ldap_tls_inplace(raw) != 0;
    ldap_set_option(raw, LDAP_OPT_X_SASL_SECPROPS, in_tls ? "maxssf=0" : "minssf=1");
    const auto until = std::chrono::steady_clock::now() + idle_timeout();
    Message answer;
    const char* chosen = nullptr;
    int id = 0;
    while (true) {
        const int code = ldap_sasl_interactive_bind(raw, nullptr, mechanism(), nullptr, nullptr, LDAP_SASL_QUIET,
                                                    answer_nothing, nullptr, answer.get(), &chosen, &id);
        if (code == LDAP_SUCCESS) return {};
        if (code != LDAP_SASL_BIND_IN_PROGRESS) {
            const std::string said = last_message();
            credentials_refused_ = is_key_refused(said);
            PortFailure why = failed("binding failed", code, said);
            if (is_kdc_silent(said)) why.retry = PortFailure::Retry::later;
            return failure(std::move(why));
        }
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        auto next_step = next(id, left);
        if (!next_step) return failure(std::move(next_step).error());
        answer = *std::move(next_step);
    }
}

}  // namespace muster::ldap
