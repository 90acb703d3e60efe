#include "infra/app/installation.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "infra/app/token_secrets.hpp"

namespace muster::app {
namespace {

namespace fs = std::filesystem;

class InstallationSpec : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "muster-installation-XXXXXX").string();
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override { fs::remove_all(folder_); }

    [[nodiscard]] fs::path data() const { return folder_ / "data"; }

    fs::path folder_;
};

unsigned mode_of(const fs::path& path) {
    struct stat found{};
    EXPECT_EQ(::stat(path.c_str(), &found), 0) << path;
    return found.st_mode & 0777U;
}

TEST_F(InstallationSpec, OPS_03_secrets_are_for_the_owner_alone_and_come_back) {
    const Installation made{data(), Installation::Missing::make};
    EXPECT_FALSE(made.secret("DI0.skey"));
    made.keep_secret("DI0.skey", "a secret of some length");
    EXPECT_EQ(made.secret("DI0.skey"), "a secret of some length");
    EXPECT_EQ(mode_of(data() / "secrets"), 0700U);
    EXPECT_EQ(mode_of(data() / "secrets" / "DI0.skey"), 0600U);
}

TEST_F(InstallationSpec, OPS_03_what_is_left_of_a_secret_is_none) {
    const Installation made{data(), Installation::Missing::make};
    for (const char* rest : {"", "\n", "too short\n"}) {
        std::ofstream{data() / "secrets" / "DI0.skey"} << rest;
        EXPECT_THROW((void)made.secret("DI0.skey"), std::runtime_error) << rest;
    }
}

TEST_F(InstallationSpec, V6_the_secret_of_a_token_is_for_the_owner_alone_until_it_is_forgotten) {
    const Installation made{data(), Installation::Missing::make};
    InstalledTokenSecrets secrets{made};
    const auto hotp = *TokenId::parse("DH0000000000000000H6");
    const auto yubikey = *TokenId::parse("DH0000000000000000YK");
    ASSERT_TRUE(secrets.keep(hotp, {.secret = "31323334353637383930", .private_id = {}, .aes_key = {}}));
    ASSERT_TRUE(secrets.keep(
        yubikey, {.secret = {}, .private_id = "0123456789ab", .aes_key = "00112233445566778899aabbccddeeff"}));
    EXPECT_EQ(made.secret(hotp.str() + ".token"), "31323334353637383930");
    EXPECT_EQ(made.secret(yubikey.str() + ".token"), "0123456789ab 00112233445566778899aabbccddeeff");
    EXPECT_EQ(mode_of(data() / "secrets" / (hotp.str() + ".token")), 0600U);
    for (int twice = 0; twice < 2; ++twice) secrets.forget(hotp);
    EXPECT_FALSE(made.secret(hotp.str() + ".token"));
    EXPECT_TRUE(made.secret(yubikey.str() + ".token"));
}

TEST_F(InstallationSpec, its_identity_is_kept_and_a_damaged_one_is_named) {
    const Installation made{data(), Installation::Missing::make};
    EXPECT_FALSE(made.identity());
    Identity identity;
    identity.ledger[0] = 0xab;
    identity.account = *AccountId::parse("DA0123456789ABCDEFGH");
    made.keep_identity(identity);
    const Installation again{data(), Installation::Missing::refuse};
    ASSERT_TRUE(again.identity());
    EXPECT_EQ(again.identity()->ledger, identity.ledger);
    EXPECT_EQ(again.identity()->account, identity.account);

    std::ofstream{data() / "identity"} << "nonsense";
    EXPECT_THROW((void)again.identity(), std::runtime_error);
}

TEST_F(InstallationSpec, is_locked_by_one_at_a_time) {
    const Installation made{data(), Installation::Missing::make};
    auto first = made.try_lock("serve");
    ASSERT_NE(first, nullptr);
    EXPECT_EQ(made.try_lock("sync"), nullptr);
    EXPECT_EQ(made.lock_holder(), "serve");
    first.reset();
    EXPECT_NE(made.try_lock("serve"), nullptr);
}

TEST_F(InstallationSpec, who_only_looks_makes_nothing) {
    EXPECT_THROW((Installation{data(), Installation::Missing::refuse}), std::runtime_error);
    EXPECT_FALSE(fs::exists(data()));
    fs::create_directory(data());
    EXPECT_THROW((Installation{data(), Installation::Missing::refuse}), std::runtime_error);
    EXPECT_TRUE(fs::is_empty(data()));
}

}  // namespace
}  // namespace muster::app
