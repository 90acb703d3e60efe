#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using security_key::DeleteKey;
using security_key::RegisterKey;

RegisterKey registering(const UserId& user, const SecurityKeyId& key, std::string_view credential) {
    const auto event = registered(user, key, credential);
    return {.key = event.key,
            .user = event.user,
            .credential = event.credential,
            .label = event.label,
            .name = event.name,
            .uv_capable = event.uv_capable};
}

Events amys_registered_key() {
    return {created(amy, "amy"), created(bob, "bob"), registered(amy, amys_key, "AbCd"), enrolled(amy, amys_key)};
}

TEST(RegisterKey, U6_with_the_first_device_the_user_is_enrolled) {
    const auto at = now + Days{1};
    const auto decided = given({created(amy, "amy")}).when(registering(amy, amys_key, "AbCd"), at);
    decided.then({registered(amy, amys_key, "AbCd"), enrolled(amy, amys_key)});
    const auto after = decided.account();
    EXPECT_EQ(after.find_security_key(amys_key)->added, at);
    EXPECT_EQ(after.find_by_credential(CredentialId{"AbCd"})->user, amy);
}

TEST(RegisterKey, V7_a_credential_is_registered_once) {
    const auto one = given(amys_registered_key());
    one.when(registering(bob, bobs_key, "AbCd")).then_refused(CredentialTaken{.holder = amys_key});
    one.when(registering(amy, bobs_key, "AbCd")).then_refused(CredentialTaken{.holder = amys_key});
    one.when(registering(amy, bobs_key, "Other_")).then({registered(amy, bobs_key, "Other_")});
}

TEST(RegisterKey, T10_an_id_stands_for_one_key) {
    const auto one = given(amys_registered_key());
    one.when(registering(amy, amys_key, "AbCd")).then_nothing();
    one.when(registering(amy, amys_key, "Other_")).then_refused(IdInUse{.id = amys_key.str()});
}

TEST(RegisterKey, T7_nothing_is_registered_for_somebody_in_the_trash) {
    given({created(amy, "amy"), trashed_by_hand(amy)})
        .when(registering(amy, amys_key, "AbCd"))
        .then_refused(InTheTrash{.user = amy});
}

TEST(RegisterKey, V7_an_unknown_user_is_refused) {
    given({}).when(registering(amy, amys_key, "AbCd")).then_refused(UnknownUser{.user = amy});
}

TEST(DeleteKey, V8_without_the_last_device_the_user_is_enrolled_no_more) {
    const auto decided = given(amys_registered_key()).when(DeleteKey{amys_key});
    decided.then({security_key::Deleted{.key = amys_key, .user = amy}, unenrolled(amy, amys_key)});
    const auto after = decided.account();
    EXPECT_TRUE(after.security_keys.empty());
    EXPECT_TRUE(after.credentials.empty());
    EXPECT_FALSE(after.find_user(amy)->is_enrolled());
}

TEST(DeleteKey, T7_the_keys_of_somebody_in_the_trash_stay) {
    auto history = amys_registered_key();
    history.emplace_back(trashed_by_hand(amy));
    given(history).when(DeleteKey{amys_key}).then_refused(InTheTrash{.user = amy});
}

TEST(DeleteKey, V7_an_unknown_key_is_refused) {
    given({}).when(DeleteKey{amys_key}).then_refused(UnknownSecurityKey{.key = amys_key});
}

}  // namespace
}  // namespace muster::testing
