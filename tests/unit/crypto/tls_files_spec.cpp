#include "infra/crypto/tls_files.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "infra/clock/system_clock.hpp"

namespace muster::crypto {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::unique_ptr<X509, decltype(&X509_free)> certificate(const fs::path& path) {
    const std::unique_ptr<std::FILE, decltype(&std::fclose)> file{std::fopen(path.c_str(), "r"), &std::fclose};
    return {file ? PEM_read_X509(file.get(), nullptr, nullptr, nullptr) : nullptr, &X509_free};
}

class TlsFilesOf : public ::testing::Test {
protected:
    TlsFilesOf() {
        std::string name = (fs::temp_directory_path() / "muster-tls-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
    }
    ~TlsFilesOf() override { fs::remove_all(folder_); }

    TlsFiles made(Instant now) {
        auto files = ensure_tls_files(folder_ / "tls", "localhost", now);
        EXPECT_TRUE(files) << files.error().what;
        return files.value_or(TlsFiles{});
    }

    fs::path folder_;
    Instant now_ = clock::SystemClock{}.now();
};

TEST_F(TlsFilesOf, a_new_installation_has_keys_that_only_its_owner_reads) {
    const auto files = made(now_);
    for (const auto& key : {files.ca_key, files.server_key}) {
        EXPECT_EQ(fs::status(key).permissions(), fs::perms::owner_read | fs::perms::owner_write) << key;
    }
}

TEST_F(TlsFilesOf, the_certificate_holds_for_localhost_under_the_own_ca) {
    const auto files = made(now_);
    const auto server = certificate(files.server);
    const auto ca = certificate(files.ca);
    ASSERT_TRUE(server && ca);
    EXPECT_EQ(X509_check_host(server.get(), "localhost", 0, 0, nullptr), 1);
    EXPECT_EQ(X509_check_ip_asc(server.get(), "127.0.0.1", 0), 1);
    EXPECT_NE(X509_check_host(server.get(), "example.org", 0, 0, nullptr), 1);

    const std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store{X509_STORE_new(), &X509_STORE_free};
    X509_STORE_add_cert(store.get(), ca.get());
    X509_STORE_set_flags(store.get(), X509_V_FLAG_X509_STRICT);
    X509_STORE_set_purpose(store.get(), X509_PURPOSE_SSL_SERVER);
    const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> check{X509_STORE_CTX_new(),
                                                                                &X509_STORE_CTX_free};
    X509_STORE_CTX_init(check.get(), store.get(), server.get(), nullptr);
    EXPECT_EQ(X509_verify_cert(check.get()), 1) << X509_verify_cert_error_string(X509_STORE_CTX_get_error(check.get()));
}

TEST_F(TlsFilesOf, asked_again_they_stay_as_they_are) {
    const auto files = made(now_);
    const auto ca = text_of(files.ca);
    const auto server = text_of(files.server);
    made(now_ + Days{300});
    EXPECT_EQ(text_of(files.ca), ca);
    EXPECT_EQ(text_of(files.server), server);
}

TEST_F(TlsFilesOf, a_certificate_about_to_end_is_remade_by_the_same_ca) {
    const auto files = made(now_);
    const auto ca = text_of(files.ca);
    const auto server = text_of(files.server);
    made(now_ + Days{370});
    EXPECT_EQ(text_of(files.ca), ca);
    EXPECT_NE(text_of(files.server), server);
    EXPECT_EQ(X509_verify(certificate(files.server).get(), X509_get0_pubkey(certificate(files.ca).get())), 1);
}

TEST_F(TlsFilesOf, a_key_without_its_certificate_is_no_obstacle) {
    const auto files = made(now_);
    fs::remove(files.server);
    made(now_);
    EXPECT_TRUE(fs::exists(files.server));
}

TEST_F(TlsFilesOf, a_lost_ca_key_is_named_once_it_is_needed) {
    const auto files = made(now_);
    fs::remove(files.ca_key);
    made(now_);
    const auto later = ensure_tls_files(folder_ / "tls", "localhost", now_ + Days{380});
    ASSERT_FALSE(later);
    EXPECT_NE(later.error().what.find("ca.key"), std::string::npos) << later.error().what;
}

TEST_F(TlsFilesOf, a_folder_that_cannot_be_made_is_named) {
    std::ofstream{folder_ / "tls"} << "a file";
    const auto files = ensure_tls_files(folder_ / "tls", "localhost", now_);
    ASSERT_FALSE(files);
    EXPECT_NE(files.error().what.find("tls"), std::string::npos);
}

}  // namespace
}  // namespace muster::crypto
