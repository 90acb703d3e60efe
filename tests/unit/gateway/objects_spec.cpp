#include "gateway/admin_api/objects.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace muster::gateway::admin_api {
namespace {

using nlohmann::json;

queries::UserRow alice() {
    queries::UserRow row;
    row.user = *UserId::parse("DU0123456789ABCDEFGH");
    row.username = "alice";
    row.aliases = {"al"};
    row.real_name = "Alice A";
    row.email = "alice@example.com";
    row.status = "active";
    row.created = Instant{std::chrono::seconds{1'717'243'200} + std::chrono::milliseconds{900}};
    row.managed = queries::ManagedUser{.directory = *DirectoryId::parse("DS000000000000000001"),
                                       .kind = directory::Kind::ad,
                                       .guid = *Guid::parse("d722ac0b-924e-45fd-bb4c-ff19ab348e9f"),
                                       .last_sync = Instant{std::chrono::seconds{1'717'250'000}}};
    return row;
}

TEST(UserObject, U1_has_every_field) {
    EXPECT_EQ(user_object(alice()), json::parse(R"({
        "user_id":"DU0123456789ABCDEFGH","username":"alice","alias1":"al","alias2":null,"alias3":null,"alias4":null,
        "aliases":{"alias1":"al"},"email":"alice@example.com","realname":"Alice A","firstname":null,"lastname":null,
        "notes":"","status":"active","lockout_reason":null,"is_enrolled":false,"created":1717243200,"last_login":null,
        "last_directory_sync":1717250000,"external_id":"d722ac0b-924e-45fd-bb4c-ff19ab348e9f",
        "enable_auto_prompt":true,"custom_attributes":{},"groups":[],"phones":[],"tokens":[],"u2ftokens":[],
        "desktoptokens":[],"webauthncredentials":[],"desktop_authenticators":[]})"));
}

TEST(UserObject, U1_up_to_eight_aliases_the_first_four_also_by_themselves) {
    auto row = alice();
    row.aliases = {"a", "b", "c", "d", "e", "f", "g", "h"};
    const auto object = user_object(row);
    EXPECT_EQ(object["aliases"].size(), 8U);
    EXPECT_EQ(object["aliases"]["alias8"], "h");
    EXPECT_EQ(object["alias4"], "d");
    EXPECT_FALSE(object.contains("alias5"));
}

TEST(UserObject, T1_in_the_trash_is_pending_deletion) {
    auto row = alice();
    row.in_trash = true;
    row.status = "bypass";
    EXPECT_EQ(user_object(row)["status"], "pending deletion");
}

TEST(UserObject, A3_a_lock_stands_above_what_was_set_and_says_why) {
    auto row = alice();
    row.locked_out = true;
    EXPECT_EQ(user_object(row)["status"], "locked out");
    EXPECT_EQ(user_object(row)["lockout_reason"], "Failed Attempts");
    row.in_trash = true;
    EXPECT_EQ(user_object(row)["status"], "pending deletion");
}

TEST(UserObject, A4_the_last_login_in_seconds) {
    auto row = alice();
    row.last_login = Instant{std::chrono::seconds{1'717'300'000} + std::chrono::milliseconds{1}};
    EXPECT_EQ(user_object(row)["last_login"], 1'717'300'000);
}

TEST(UserObject, S5_the_own_status_whatever_a_group_says) {
    auto row = alice();
    row.groups = {{.group = *GroupId::parse("DG000000000000000001"),
                   .name = "Sales",
                   .description = "who sells",
                   .status = "disabled",
                   .directory = std::nullopt,
                   .guid = std::nullopt}};
    const auto object = user_object(row);
    EXPECT_EQ(object["status"], "active");
    EXPECT_EQ(object["groups"], json::parse(R"([{"group_id":"DG000000000000000001","name":"Sales","desc":"who sells",
        "status":"Disabled","push_enabled":false,"sms_enabled":false,"voice_enabled":false,
        "mobile_otp_enabled":false}])"));
}

TEST(UserObject, D2_only_active_directory_has_an_external_id) {
    auto row = alice();
    row.managed->kind = directory::Kind::openldap;
    row.managed->last_sync = std::nullopt;
    EXPECT_FALSE(user_object(row).contains("external_id"));
    EXPECT_EQ(user_object(row)["last_directory_sync"], nullptr);
    row.managed = std::nullopt;  // D14
    EXPECT_FALSE(user_object(row).contains("external_id"));
    EXPECT_EQ(user_object(row)["last_directory_sync"], nullptr);
}

}  // namespace
}  // namespace muster::gateway::admin_api
