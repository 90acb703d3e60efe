#pragma once

#include <lber.h>
#include <ldap.h>
#include <sys/time.h>

#include <chrono>
#include <memory>

namespace muster::ldap {

struct FreeBer {
    void operator()(BerElement* ber) const { ber_free(ber, 1); }
};
/// Reads from a message's own buffer: only the element is ours.
struct FreeBerOnly {
    void operator()(BerElement* ber) const { ber_free(ber, 0); }
};
struct FreeMemory {
    void operator()(void* memory) const { ldap_memfree(memory); }
};
struct FreeMessage {
    void operator()(LDAPMessage* message) const { ldap_msgfree(message); }
};
struct FreeControls {
    void operator()(LDAPControl** controls) const { ldap_controls_free(controls); }
};
struct Unbind {
    void operator()(LDAP* handle) const { ldap_unbind_ext(handle, nullptr, nullptr); }
};
struct FreeBerval {
    void operator()(berval* value) const { ber_bvfree(value); }
};
struct FreeUrl {
    void operator()(LDAPURLDesc* url) const { ldap_free_urldesc(url); }
};
struct FreeStrings {
    void operator()(char** strings) const { ber_memvfree(reinterpret_cast<void**>(strings)); }
};

using Handle = std::unique_ptr<LDAP, Unbind>;
using Message = std::unique_ptr<LDAPMessage, FreeMessage>;
using Ber = std::unique_ptr<BerElement, FreeBer>;
using MessageBer = std::unique_ptr<BerElement, FreeBerOnly>;
using Memory = std::unique_ptr<void, FreeMemory>;
using Text = std::unique_ptr<char, FreeMemory>;
using Controls = std::unique_ptr<LDAPControl*, FreeControls>;
using Berval = std::unique_ptr<berval, FreeBerval>;
using Url = std::unique_ptr<LDAPURLDesc, FreeUrl>;
using Strings = std::unique_ptr<char*, FreeStrings>;

/// As libldap takes times.
[[nodiscard]] inline timeval to_timeval(std::chrono::milliseconds wait) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(wait);
    return {static_cast<time_t>(seconds.count()),
            static_cast<suseconds_t>(std::chrono::microseconds(wait - seconds).count())};
}

}  // namespace muster::ldap
