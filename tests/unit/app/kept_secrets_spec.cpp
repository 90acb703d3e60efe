#include "infra/app/kept_secrets.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace muster::app {
namespace {

namespace fs = std::filesystem;

class KeptSecretsSpec : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "muster-secrets-XXXXXX").string();
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override { fs::remove_all(folder_); }

    fs::path folder_;
};

const std::string key = "DI000000000000CLIENT";
const SecretRef first;
const SecretRef second{"018df9a0-6c00-7000-8000-000000000002"};

TEST_F(KeptSecretsSpec, R2_a_new_secret_does_not_touch_the_one_that_counts) {
    const Installation installation{folder_ / "data", Installation::Missing::make};
    KeptSecrets secrets{installation};
    const auto before = secrets.make(key, first);
    ASSERT_TRUE(before);
    EXPECT_EQ(before->size(), 40U);
    const auto after = secrets.make(key, second);
    ASSERT_TRUE(after);
    EXPECT_NE(*before, *after);
    EXPECT_EQ(*secrets.find(key, first), *before);
    EXPECT_EQ(*secrets.find(key, second), *after);
    secrets.forget(key, first);
    EXPECT_EQ(*secrets.find(key, first), std::nullopt);
    EXPECT_EQ(*secrets.find(key, second), *after);
}

TEST_F(KeptSecretsSpec, R2_what_was_never_kept_is_not_there) {
    const Installation installation{folder_ / "data", Installation::Missing::make};
    KeptSecrets secrets{installation};
    EXPECT_EQ(*secrets.find(key, first), std::nullopt);
    secrets.forget(key, first);
}

TEST_F(KeptSecretsSpec, R2_a_damaged_secret_is_a_failure_and_no_secret) {
    const Installation installation{folder_ / "data", Installation::Missing::make};
    installation.keep_secret(secret_name(key, second), "short");
    const KeptSecrets secrets{installation};
    EXPECT_FALSE(secrets.find(key, second));
}

}  // namespace
}  // namespace muster::app
