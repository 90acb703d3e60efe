#include "infra/ldap/keytab_ticket.hpp"

#include <gssapi/gssapi_ext.h>
#include <gssapi/gssapi_krb5.h>
#include <krb5/krb5.h>

#include <array>
#include <utility>

namespace muster::ldap {
namespace {

// RFC 4178: 1.3.6.1.5.5.2
constexpr std::array<char, 6> spnego_oid{0x2b, 0x06, 0x01, 0x05, 0x05, 0x02};

/// What the library made in a context, and how it is given back.
template <class T, auto free>
class Owned {
public:
    explicit Owned(krb5_context context) : context_(context) {}
    ~Owned() {
        if (held_ != nullptr) static_cast<void>(free(context_, held_));
    }
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;
    [[nodiscard]] T get() const { return held_; }
    [[nodiscard]] T* put() { return &held_; }

private:
    krb5_context context_;
    T held_ = nullptr;
};
using Keytab = Owned<krb5_keytab, krb5_kt_close>;
using Principal = Owned<krb5_principal, krb5_free_principal>;
using Name = Owned<char*, krb5_free_string>;

class Credentials {
public:
    explicit Credentials(krb5_context context) : context_(context) {}
    ~Credentials() { krb5_free_cred_contents(context_, &held_); }
    Credentials(const Credentials&) = delete;
    Credentials& operator=(const Credentials&) = delete;
    [[nodiscard]] krb5_creds* get() { return &held_; }

private:
    krb5_context context_;
    krb5_creds held_{};
};

std::string text_of(krb5_context context, krb5_error_code code) {
    const char* text = krb5_get_error_message(context, code);
    std::string said{text};
    krb5_free_error_message(context, text);
    return said;
}

std::string text_of_gss(OM_uint32 minor) {
    OM_uint32 ignored = 0;
    OM_uint32 more = 0;
    gss_buffer_desc text{};
    gss_display_status(&ignored, minor, GSS_C_MECH_CODE, nullptr, &more, &text);
    std::string said{static_cast<const char*>(text.value), text.length};
    gss_release_buffer(&ignored, &text);
    return said;
}

krb5_error_code first_of(krb5_context context, krb5_keytab keytab, krb5_principal* principal) {
    krb5_kt_cursor cursor{};
    if (const auto code = krb5_kt_start_seq_get(context, keytab, &cursor); code != 0) return code;
    krb5_keytab_entry entry{};
    auto code = krb5_kt_next_entry(context, keytab, &entry, &cursor);
    if (code == 0) {
        code = krb5_copy_principal(context, entry.principal, principal);
        krb5_free_keytab_entry_contents(context, &entry);
    }
    krb5_kt_end_seq_get(context, keytab, &cursor);
    return code;
}

}  // namespace

struct KeytabTicket::Kept {
    krb5_context context = nullptr;
    krb5_ccache cache = nullptr;
    gss_cred_id_t credentials = nullptr;

    Kept() = default;
    Kept(const Kept&) = delete;
    Kept& operator=(const Kept&) = delete;
    ~Kept() {
        OM_uint32 ignored = 0;
        if (credentials != nullptr) gss_release_cred(&ignored, &credentials);
        if (cache != nullptr) krb5_cc_destroy(context, cache);
        if (context != nullptr) krb5_free_context(context);
    }

    /// From the KDC into the cache.
    krb5_error_code fetch(const std::filesystem::path& keytab_file, const std::string& principal) {
        if (const auto code = krb5_init_context(&context); code != 0) return code;
        Keytab keytab{context};
        Principal client{context};
        Credentials ticket{context};
        auto code = krb5_kt_resolve(context, ("FILE:" + keytab_file.string()).c_str(), keytab.put());
        if (code != 0) return code;
        code = principal.empty() ? first_of(context, keytab.get(), client.put())
                                 : krb5_parse_name(context, principal.c_str(), client.put());
        if (code != 0) return code;
        code = krb5_get_init_creds_keytab(context, ticket.get(), client.get(), keytab.get(), 0, nullptr, nullptr);
        if (code != 0) return code;
        code = krb5_cc_new_unique(context, "MEMORY", nullptr, &cache);
        if (code != 0) return code;
        code = krb5_cc_initialize(context, cache, ticket.get()->client);
        return code != 0 ? code : krb5_cc_store_cred(context, cache, ticket.get());
    }

    OM_uint32 acquire(Mechanism mechanism, OM_uint32& minor) {
        Name name{context};
        if (const auto code = krb5_cc_get_full_name(context, cache, name.put()); code != 0) {
            minor = static_cast<OM_uint32>(code);
            return GSS_S_FAILURE;
        }
        gss_key_value_element_desc where{"ccache", name.get()};
        const gss_key_value_set_desc store{1, &where};
        gss_OID_desc spnego{static_cast<OM_uint32>(spnego_oid.size()), const_cast<char*>(spnego_oid.data())};
        gss_OID_set_desc mechanisms{1, mechanism == Mechanism::krb5 ? gss_mech_krb5 : &spnego};
        return gss_acquire_cred_from(&minor, nullptr, GSS_C_INDEFINITE, &mechanisms, GSS_C_INITIATE, &store,
                                     &credentials, nullptr, nullptr);
    }
};

KeytabTicket::KeytabTicket(std::unique_ptr<Kept> kept) : kept_(std::move(kept)) {}
KeytabTicket::KeytabTicket(KeytabTicket&&) noexcept = default;
KeytabTicket& KeytabTicket::operator=(KeytabTicket&&) noexcept = default;
KeytabTicket::~KeytabTicket() = default;

void* KeytabTicket::credentials() const {
    return kept_->credentials;
}

Result<KeytabTicket, std::string> KeytabTicket::get(const std::filesystem::path& keytab, const std::string& principal,
                                                    Mechanism mechanism) {
    auto kept = std::make_unique<Kept>();
    if (const auto code = kept->fetch(keytab, principal); code != 0) return failure(text_of(kept->context, code));
    OM_uint32 minor = 0;
    if (GSS_ERROR(kept->acquire(mechanism, minor)) != 0) return failure(text_of_gss(minor));
    return KeytabTicket{std::move(kept)};
}

}  // namespace muster::ldap
