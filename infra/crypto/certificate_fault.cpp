#include "infra/crypto/certificate_fault.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>
#include <memory>
#include <vector>

namespace muster::crypto {
namespace {

struct FreeCertificate {
    void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeBio {
    void operator()(BIO* bio) const { BIO_free_all(bio); }
};
using Certificate = std::unique_ptr<X509, FreeCertificate>;
using Bio = std::unique_ptr<BIO, FreeBio>;

/// What OpenSSL noted of a text that it could not read is nobody's later.
struct ErrorsForgotten {
    ErrorsForgotten() = default;
    ErrorsForgotten(const ErrorsForgotten&) = delete;
    ErrorsForgotten& operator=(const ErrorsForgotten&) = delete;
    ~ErrorsForgotten() { ERR_clear_error(); }
};

Bio reading(const std::string& text) {
    return Bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

// Nobody is there to be asked for one.
int no_password(char*, int, int, void*) {
    return -1;
}

std::string time_of(const ASN1_TIME* time) {
    std::tm when{};
    std::array<char, 32> text{};
    if (ASN1_TIME_to_tm(time, &when) != 1) return "an unreadable time";
    std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &when);
    return text.data();
}

bool is_made_out_to(X509* certificate, const std::string& host) {
    return X509_check_ip_asc(certificate, host.c_str(), 0) == 1 ||
           X509_check_host(certificate, host.c_str(), host.size(), 0, nullptr) == 1;
}

}  // namespace

std::string certificate_fault(std::string_view der, const std::string& host) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
    const Certificate certificate{d2i_X509(nullptr, &bytes, static_cast<long>(der.size()))};
    if (!certificate) return "cannot be read";
    std::vector<std::string> faults;
    const ASN1_TIME* begins = X509_get0_notBefore(certificate.get());
    const ASN1_TIME* ends = X509_get0_notAfter(certificate.get());
    if (X509_cmp_current_time(begins) > 0) faults.push_back("is not valid before " + time_of(begins));
    if (X509_cmp_current_time(ends) < 0) faults.push_back("has expired on " + time_of(ends));
    if (!is_made_out_to(certificate.get(), host))
        faults.push_back("is not made out to the name in the URL, \"" + host + '"');
    if (X509_self_signed(certificate.get(), 1) == 1) faults.emplace_back("is signed by itself, by no CA");
    std::string all;
    for (const std::string& fault : faults) all += (all.empty() ? "" : ", and ") + fault;
    return all;
}

std::string own_certificate_fault(const std::string& certificate, const std::string& key) {
    const ErrorsForgotten at_the_end;
    const Certificate shown{PEM_read_bio_X509(reading(certificate).get(), nullptr, no_password, nullptr)};
    if (!shown) return "the certificate is no PEM certificate";
    const std::unique_ptr<EVP_PKEY, FreeKey> secret{
        PEM_read_bio_PrivateKey(reading(key).get(), nullptr, no_password, nullptr)};
    if (!secret) return "the key is no PEM key that can be read without a password";
    if (X509_check_private_key(shown.get(), secret.get()) != 1) return "the key does not belong to the certificate";
    const ASN1_TIME* begins = X509_get0_notBefore(shown.get());
    const ASN1_TIME* ends = X509_get0_notAfter(shown.get());
    if (X509_cmp_current_time(begins) > 0) return "the certificate is not valid before " + time_of(begins);
    if (X509_cmp_current_time(ends) < 0) return "the certificate has expired on " + time_of(ends);
    return {};
}

}  // namespace muster::crypto
