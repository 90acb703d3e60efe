#include "infra/crypto/certificate_fault.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "infra/clock/system_clock.hpp"
#include "infra/crypto/tls_files.hpp"

namespace muster::crypto {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

class OwnCertificate : public ::testing::Test {
protected:
    OwnCertificate() {
        std::string name = (fs::temp_directory_path() / "muster-own-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        made_at(clock::SystemClock{}.now());
    }
    ~OwnCertificate() override { fs::remove_all(folder_); }

    void made_at(Instant when) {
        fs::remove_all(folder_ / "tls");
        const auto files = ensure_tls_files(folder_ / "tls", "localhost", when);
        ASSERT_TRUE(files) << files.error().what;
        certificate_ = text_of(files->server);
        key_ = text_of(files->server_key);
        other_key_ = text_of(files->ca_key);
    }

    fs::path folder_;
    std::string certificate_;
    std::string key_;
    std::string other_key_;
};

TEST_F(OwnCertificate, D1_with_its_own_key_it_can_be_shown) {
    EXPECT_EQ(own_certificate_fault(certificate_, key_), "");
}

TEST_F(OwnCertificate, D1_a_key_of_another_one_is_named) {
    EXPECT_EQ(own_certificate_fault(certificate_, other_key_), "the key does not belong to the certificate");
}

TEST_F(OwnCertificate, D1_what_is_no_pem_is_named) {
    EXPECT_EQ(own_certificate_fault("", key_), "the certificate is no PEM certificate");
    EXPECT_EQ(own_certificate_fault(key_, key_), "the certificate is no PEM certificate");
    EXPECT_EQ(own_certificate_fault(certificate_, certificate_),
              "the key is no PEM key that can be read without a password");
}

TEST_F(OwnCertificate, D1_one_that_is_over_or_has_not_begun_is_named_with_the_day) {
    const auto now = clock::SystemClock{}.now();
    made_at(now - Days{1000});
    EXPECT_NE(own_certificate_fault(certificate_, key_).find("the certificate has expired on 20"), std::string::npos);
    made_at(now + Days{1000});
    EXPECT_NE(own_certificate_fault(certificate_, key_).find("the certificate is not valid before 20"),
              std::string::npos);
}

}  // namespace
}  // namespace muster::crypto
