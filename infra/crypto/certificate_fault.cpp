#include "infra/crypto/certificate_fault.hpp"

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
    const std::unique_ptr<X509, FreeCertificate> certificate{d2i_X509(nullptr, &bytes, static_cast<long>(der.size()))};
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

}  // namespace muster::crypto
