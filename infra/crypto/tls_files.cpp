#include "infra/crypto/tls_files.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>

#include "infra/crypto/random.hpp"

namespace muster::crypto {
namespace {

struct FreeKey {
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
struct FreeCertificate {
    void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};
struct FreeBio {
    void operator()(BIO* bio) const noexcept { BIO_free_all(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Certificate = std::unique_ptr<X509, FreeCertificate>;
using Bio = std::unique_ptr<BIO, FreeBio>;

// Twenty years: the CA is private to one installation, and replacing it means telling each client.
constexpr auto ca_lifetime = Days{20 * 365};
// What browsers accept at most is 398 days (CA/Browser Forum, 6.3.2).
constexpr auto server_lifetime = Days{397};
constexpr auto renewed_before_end = Days{30};
// A client's clock may be behind.
constexpr auto valid_before_now = Days{1};

/// A step that OpenSSL or the file system refused. Stays within this file.
struct Broken {
    std::string what;
};

void must(bool done, const std::string& what) {
    if (done) return;
    std::array<char, 256> reason{};
    if (const auto code = ERR_get_error(); code != 0) ERR_error_string_n(code, reason.data(), reason.size());
    ERR_clear_error();
    throw Broken{.what = reason[0] == '\0' ? what : what + ": " + reason.data()};
}

std::time_t seconds_of(Instant when) {
    return std::chrono::floor<std::chrono::seconds>(when).time_since_epoch().count();
}

Key new_key() {
    Key key{EVP_EC_gen("P-256")};
    must(key != nullptr, "cannot make an EC key");
    return key;
}

void add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
    must(extension != nullptr, std::string{"certificate extension "} + value);
    const bool added = X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    must(added, std::string{"certificate extension "} + value);
}

Certificate blank(EVP_PKEY* key, const std::string& name, Instant from, Instant until) {
    Certificate certificate{X509_new()};
    must(certificate != nullptr && X509_set_version(certificate.get(), X509_VERSION_3) == 1, "new certificate");
    std::array<std::uint8_t, 16> serial{};
    fill_random(serial);
    serial[0] = static_cast<std::uint8_t>((serial[0] & 0x7fU) | 0x40U);  // positive, never shorter
    BIGNUM* number = BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr);
    const bool numbered =
        number != nullptr && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.get())) != nullptr;
    BN_free(number);
    must(numbered, "serial number");
    must(ASN1_TIME_set(X509_getm_notBefore(certificate.get()), seconds_of(from)) != nullptr, "start date");
    must(ASN1_TIME_set(X509_getm_notAfter(certificate.get()), seconds_of(until)) != nullptr, "end date");
    must(X509_set_pubkey(certificate.get(), key) == 1, "public key");
    must(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                                    reinterpret_cast<const unsigned char*>(name.data()), static_cast<int>(name.size()),
                                    -1, 0) == 1,
         "subject");
    return certificate;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
    must(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1, "issuer");
    add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
    add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
    must(X509_sign(certificate, issuer_key, EVP_sha256()) > 0, "cannot sign a certificate");
}

Certificate new_ca(EVP_PKEY* key, Instant now) {
    // A name of its own, so that the CAs of two installations can lie in one trust store.
    auto ca = blank(key, "Muster CA " + secret_text(8), now - valid_before_now, now + ca_lifetime);
    add_extension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    sign(ca.get(), ca.get(), key);
    return ca;
}

bool is_address(const std::string& name) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    return ::inet_pton(AF_INET, name.c_str(), bytes.data()) == 1 ||
           ::inet_pton(AF_INET6, name.c_str(), bytes.data()) == 1;
}

// The comma would begin another name.
std::string names_for(const std::string& name) {
    must(name.find_first_of(", \n") == std::string::npos, "listen.name: \"" + name + "\" is no host name");
    std::string always = "DNS:localhost,IP:127.0.0.1";
    if (name == "localhost" || name == "127.0.0.1") return always;
    return always + (is_address(name) ? ",IP:" : ",DNS:") + name;
}

Certificate new_server(EVP_PKEY* key, X509* ca, EVP_PKEY* ca_key, const std::string& name, Instant now) {
    auto server = blank(key, "localhost", now - valid_before_now, now - valid_before_now + server_lifetime);
    add_extension(server.get(), ca, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(server.get(), ca, NID_key_usage, "critical,digitalSignature");
    add_extension(server.get(), ca, NID_ext_key_usage, "serverAuth");
    add_extension(server.get(), ca, NID_subject_alt_name, names_for(name).c_str());
    sign(server.get(), ca, ca_key);
    return server;
}

std::string contents(BIO* bio) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string pem(X509* certificate) {
    const Bio bio{BIO_new(BIO_s_mem())};
    must(bio != nullptr && PEM_write_bio_X509(bio.get(), certificate) == 1, "cannot write a certificate");
    return contents(bio.get());
}

std::string pem(EVP_PKEY* key) {
    const Bio bio{BIO_new(BIO_s_mem())};
    must(bio != nullptr && PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
         "cannot write a key");
    return contents(bio.get());
}

// Whole or not at all, and durable, whenever the power goes.
void write_file(const std::filesystem::path& path, std::string_view text, mode_t mode) {
    const auto aside = path.string() + ".new";
    const auto failed = [&] { return "cannot write " + path.string() + ": " + std::strerror(errno); };
    ::unlink(aside.c_str());
    const int file = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    must(file >= 0, failed());
    const bool written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    const auto why = failed();
    ::close(file);
    must(written, why);
    must(::rename(aside.c_str(), path.c_str()) == 0, failed());
}

Bio open_text(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    must(file.is_open(), "cannot read " + path.string());
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    Bio bio{BIO_new(BIO_s_mem())};
    must(bio != nullptr &&
             BIO_write(bio.get(), text.data(), static_cast<int>(text.size())) == static_cast<int>(text.size()),
         "cannot read " + path.string());
    return bio;
}

Certificate read_certificate(const std::filesystem::path& path) {
    Certificate certificate{PEM_read_bio_X509(open_text(path).get(), nullptr, nullptr, nullptr)};
    must(certificate != nullptr, path.string() + " is no PEM certificate");
    return certificate;
}

Key read_key(const std::filesystem::path& path) {
    Key key{PEM_read_bio_PrivateKey(open_text(path).get(), nullptr, nullptr, nullptr)};
    must(key != nullptr, path.string() + " is no PEM key");
    return key;
}

bool is_made_out_to(X509* server, const std::string& name) {
    return is_address(name) ? X509_check_ip_asc(server, name.c_str(), 0) == 1
                            : X509_check_host(server, name.data(), name.size(), 0, nullptr) == 1;
}

bool server_is_good(const TlsFiles& files, X509* ca, const std::string& name, Instant now) {
    if (!std::filesystem::exists(files.server) || !std::filesystem::exists(files.server_key)) return false;
    const auto server = read_certificate(files.server);
    const auto key = read_key(files.server_key);
    auto renewal = seconds_of(now + renewed_before_end);
    const bool good = X509_check_private_key(server.get(), key.get()) == 1 &&
                      X509_verify(server.get(), X509_get0_pubkey(ca)) == 1 && is_made_out_to(server.get(), name) &&
                      X509_cmp_time(X509_get0_notAfter(server.get()), &renewal) > 0;
    ERR_clear_error();
    return good;
}

void ensure(const TlsFiles& files, const std::string& name, Instant now) {
    // The key goes first: a key without a certificate is of no use to anybody and is made anew.
    if (!std::filesystem::exists(files.ca)) {
        const auto key = new_key();
        write_file(files.ca_key, pem(key.get()), 0600);
        write_file(files.ca, pem(new_ca(key.get(), now).get()), 0644);
    }
    const auto ca = read_certificate(files.ca);
    if (server_is_good(files, ca.get(), name, now)) return;

    const auto ca_key = read_key(files.ca_key);
    must(X509_check_private_key(ca.get(), ca_key.get()) == 1,
         files.ca_key.string() + " is not the key of " + files.ca.string());
    const auto key = new_key();
    write_file(files.server_key, pem(key.get()), 0600);
    write_file(files.server, pem(new_server(key.get(), ca.get(), ca_key.get(), name, now).get()), 0644);
}

}  // namespace

Result<TlsFiles, PortFailure> ensure_tls_files(const std::filesystem::path& folder, const std::string& name,
                                               Instant now) {
    TlsFiles files{.ca = folder / "ca.pem",
                   .ca_key = folder / "ca.key",
                   .server = folder / "server.pem",
                   .server_key = folder / "server.key"};
    try {
        std::filesystem::create_directories(folder);
        // Whatever the umask was: who may write here could put a key of his own in our place.
        using std::filesystem::perms;
        std::filesystem::permissions(
            folder, perms::owner_all | perms::group_read | perms::group_exec | perms::others_read | perms::others_exec);
        ensure(files, name, now);
    } catch (const Broken& broken) {
        return failure(PortFailure{.retry = PortFailure::Retry::never, .what = broken.what});
    } catch (const std::filesystem::filesystem_error& error) {
        return failure(PortFailure{.retry = PortFailure::Retry::never, .what = error.what()});
    }
    return files;
}

}  // namespace muster::crypto
