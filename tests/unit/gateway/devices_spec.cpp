#include <gtest/gtest.h>

#include <set>

#include "tests/support/desk_on_sqlite.hpp"

namespace muster::testing {
namespace {

using nlohmann::json;

const std::string phones_path = "/admin/v1/phones";
const std::string tokens_path = "/admin/v1/tokens";
const std::string seed = "3132333435363738393031323334353637383930";

std::string of_user(const UserId& user, const std::string& what) {
    return "/admin/v1/users/" + user.str() + "/" + what;
}

std::set<std::string> fields_of(const json& object) {
    std::set<std::string> fields;
    for (const auto& [name, value] : object.items()) fields.insert(name);
    return fields;
}

TEST(AdminApiPhones, V1_a_phone_is_made_of_what_was_sent) {
    DeskOnSqlite desk;
    const auto made = desk.call("POST", phones_path,
                                {{"number", "(555) 555-0100"},
                                 {"extension", "12"},
                                 {"name", " desk "},
                                 {"type", "LANDLINE"},
                                 {"platform", "generic smartphone"},
                                 {"predelay", "2"},
                                 {"postdelay", "3"}});
    ASSERT_EQ(made.status, 200U) << made.body;
    const json expected{{"phone_id", made.response()["phone_id"]},
                        {"number", "+15555550100"},
                        {"extension", "12"},
                        {"name", "desk"},
                        {"type", "Landline"},
                        {"platform", "Generic Smartphone"},
                        {"model", ""},
                        {"activated", false},
                        {"capabilities", json::array()},
                        {"encrypted", ""},
                        {"fingerprint", ""},
                        {"screenlock", ""},
                        {"tampered", ""},
                        {"last_seen", ""},
                        {"sms_passcodes_sent", false},
                        {"predelay", "2"},
                        {"postdelay", "3"},
                        {"users", json::array()}};
    EXPECT_EQ(made.response(), expected);
    EXPECT_EQ(desk.call("GET", phones_path + "/" + expected["phone_id"].get<std::string>()).response(), expected);
}

TEST(AdminApiPhones, V1_nothing_is_needed) {
    DeskOnSqlite desk;
    const auto made = desk.call("POST", phones_path);
    ASSERT_EQ(made.status, 200U) << made.body;
    EXPECT_EQ(made.response()["number"], "");
    EXPECT_EQ(made.response()["type"], "Unknown");
    EXPECT_EQ(made.response()["platform"], "Unknown");
    EXPECT_EQ(made.response()["predelay"], "0");
}

TEST(AdminApiPhones, V1_a_bad_value_is_refused_by_name) {
    DeskOnSqlite desk;
    const auto refused = [&](const std::string& name, const std::string& value, const std::string& detail) {
        const auto got = desk.call("POST", phones_path, {{name, value}});
        EXPECT_EQ(got.code(), 40002) << name;
        EXPECT_EQ(got.detail(), detail);
    };
    refused("number", "+12", "number: is not a country code and number of 7 to 15 digits (E.164)");
    refused("extension", "x", "extension: holds more than digits, *, # and ,");
    refused("extension", "12", "extension: needs a number");
    refused("type", "tablet", "type: none of the words that the documentation gives for it");
    refused("platform", "toaster", "platform: none of the words that the documentation gives for it");
    refused("predelay", "soon", "predelay: is no whole number of seconds");
    refused("postdelay", "601", "postdelay: is more than 600 seconds");
    EXPECT_TRUE(desk.account().phones.empty());
}

TEST(AdminApiPhones, V1_a_number_taken_names_the_phone_to_attach) {
    DeskOnSqlite desk{{created(amys_phone, a_mobile("+15555550100"))}};
    const auto taken = desk.call("POST", phones_path, {{"number", "5555550100"}});
    EXPECT_EQ(taken.status, 400U);
    EXPECT_EQ(taken.code(), 40003);
    EXPECT_EQ(taken.detail(), "number: taken by phone " + amys_phone.str());
    const auto found = desk.call("GET", phones_path, {{"number", "555-555-0100"}});
    EXPECT_EQ(found.response().at(0)["phone_id"], amys_phone.str());
    EXPECT_EQ(desk.call("GET", phones_path, {{"number", "5555550100"}, {"extension", "1"}}).response(), json::array());
    EXPECT_EQ(desk.call("GET", phones_path, {{"extension", "1"}}).detail(), "extension: needs a number");
    EXPECT_EQ(desk.call("GET", phones_path, {{"number", "x"}}).code(), 40002);
}

TEST(AdminApiPhones, T10_a_whole_object_posted_back_changes_nothing) {
    DeskOnSqlite desk{{created(amy, "amy"), created(amys_phone, a_mobile("+15555550100", "7")),
                       attached(amy, amys_phone), enrolled(amy, amys_phone)}};
    const auto path = phones_path + "/" + amys_phone.str();
    const auto before = desk.history().size();
    const auto object = desk.call("GET", path).response();
    EXPECT_EQ(desk.call_json("POST", path, object).response(), object);
    EXPECT_EQ(desk.history().size(), before);
}

TEST(AdminApiPhones, V1_what_was_sent_is_changed_and_an_empty_value_clears) {
    DeskOnSqlite desk{{created(amys_phone, a_mobile("+15555550100", "7"))}};
    const auto path = phones_path + "/" + amys_phone.str();
    const auto changed = desk.call("POST", path, {{"extension", ""}, {"name", "hers"}, {"platform", ""}});
    ASSERT_EQ(changed.status, 200U) << changed.body;
    EXPECT_EQ(changed.response()["extension"], "");
    EXPECT_EQ(changed.response()["name"], "hers");
    EXPECT_EQ(changed.response()["number"], "+15555550100");
    EXPECT_EQ(desk.call("GET", path).response(), changed.response());
    EXPECT_EQ(desk.call("POST", phones_path + "/" + ward_phone.str(), {{"name", "x"}}).code(), 40401);
}

TEST(AdminApiPhones, U6_V8_attached_and_detached) {
    DeskOnSqlite desk{{created(amy, "amy"), created(bob, "bob"), created(ward_phone, a_mobile("+15555550100"))}};
    for (const auto& user : {amy, bob, amy}) {
        const auto got = desk.call("POST", of_user(user, "phones"), {{"phone_id", ward_phone.str()}});
        ASSERT_EQ(got.status, 200U) << got.body;
        EXPECT_EQ(got.response(), "");
    }
    const auto shown = desk.call("GET", "/admin/v1/users/" + amy.str()).response();
    EXPECT_EQ(shown["is_enrolled"], true);
    EXPECT_EQ(fields_of(shown["phones"].at(0)).count("users"), 0U);
    EXPECT_EQ(desk.call("GET", of_user(amy, "phones")).response(), shown["phones"]);

    auto of_phone = desk.call("GET", phones_path + "/" + ward_phone.str()).response()["users"];
    ASSERT_EQ(of_phone.size(), 2U);
    EXPECT_EQ(of_phone[1]["username"], "bob");
    EXPECT_EQ(of_phone[0]["is_enrolled"], true);
    auto without_lists = shown;
    for (const auto* list : {"groups", "phones", "tokens", "u2ftokens", "desktoptokens", "webauthncredentials",
                             "desktop_authenticators"}) {
        without_lists.erase(list);
    }
    EXPECT_EQ(of_phone[0], without_lists);

    for (int twice = 0; twice < 2; ++twice) {
        const auto gone = desk.call("DELETE", of_user(amy, "phones/" + ward_phone.str()));
        EXPECT_EQ(gone.status, 200U) << gone.body;
    }
    EXPECT_EQ(desk.call("GET", "/admin/v1/users/" + amy.str()).response()["is_enrolled"], false);
    EXPECT_EQ(desk.call("DELETE", phones_path + "/" + ward_phone.str()).response(), "");
    EXPECT_EQ(desk.call("DELETE", phones_path + "/" + ward_phone.str()).response(), "");
    EXPECT_EQ(desk.call("GET", "/admin/v1/users/" + bob.str()).response()["is_enrolled"], false);
}

TEST(AdminApiPhones, U1_unknown_ids_in_the_path_are_not_found_and_as_parameters_refused) {
    DeskOnSqlite desk{{created(amy, "amy"), created(amys_tablet, a_tablet())}};
    EXPECT_EQ(desk.call("POST", of_user(bob, "phones"), {{"phone_id", amys_tablet.str()}}).code(), 40401);
    EXPECT_EQ(desk.call("POST", of_user(amy, "phones")).code(), 40001);
    const auto unknown = desk.call("POST", of_user(amy, "phones"), {{"phone_id", ward_phone.str()}});
    EXPECT_EQ(unknown.code(), 40002);
    EXPECT_EQ(unknown.detail(), "phone_id: no phone " + ward_phone.str());
    EXPECT_EQ(desk.call("POST", of_user(amy, "phones"), {{"phone_id", "x"}}).detail(), "phone_id: no phone's id");
    for (const auto* what : {"phones", "tokens", "webauthncredentials", "u2ftokens", "desktopauthenticators"}) {
        EXPECT_EQ(desk.call("GET", of_user(bob, what)).code(), 40401);
        EXPECT_EQ(desk.call("GET", of_user(amy, what)).response(), json::array());
    }
    EXPECT_EQ(desk.call("DELETE", of_user(bob, "phones/" + ward_phone.str())).status, 200U);
    EXPECT_EQ(desk.call("DELETE", of_user(bob, "tokens/x")).status, 200U);
    EXPECT_EQ(desk.call("GET", phones_path + "/" + ward_phone.str()).code(), 40401);
    EXPECT_EQ(desk.call("GET", tokens_path + "/" + red_token.str()).code(), 40401);
    EXPECT_EQ(desk.call("POST", tokens_path + "/" + red_token.str(), {{"totp_step", "60"}}).code(), 40401);
}

TEST(AdminApiPhones, T7_somebody_in_the_trash_keeps_devices) {
    DeskOnSqlite desk{{created(amy, "amy"), created(amys_tablet, a_tablet()), attached(amy, amys_tablet),
                       enrolled(amy, amys_tablet), trashed_by_hand(amy)}};
    const auto detail = "user_id: " + amy.str() + " is in the trash, restore it first";
    EXPECT_EQ(desk.call("DELETE", of_user(amy, "phones/" + amys_tablet.str())).detail(), detail);
    EXPECT_EQ(desk.call("DELETE", phones_path + "/" + amys_tablet.str()).detail(), detail);
    EXPECT_EQ(desk.call("GET", of_user(amy, "phones")).response().size(), 1U);
}

TEST(AdminApiTokens, V6_a_token_of_each_type_is_made_and_its_secret_put_away) {
    DeskOnSqlite desk;
    for (const std::string type : {"h6", "H8", "t6", "T8"}) {
        const auto made =
            desk.call("POST", tokens_path, {{"type", type}, {"serial", "1"}, {"secret", "ABCDEF0123456789ABCD"}});
        ASSERT_EQ(made.status, 200U) << made.body;
        const auto id = made.response()["token_id"].get<std::string>();
        EXPECT_EQ(desk.call("GET", tokens_path + "/" + id).response(), made.response());
        EXPECT_EQ(desk.token_secrets.at(id).secret, "abcdef0123456789abcd");
    }
    const auto key = desk.call("POST", tokens_path,
                               {{"type", "yk"},
                                {"serial", "1"},
                                {"private_id", "0123456789ab"},
                                {"aes_key", "00112233445566778899aabbccddeeff"}});
    ASSERT_EQ(key.status, 200U) << key.body;
    const auto id = key.response()["token_id"].get<std::string>();
    EXPECT_EQ(desk.token_secrets.at(id).aes_key, "00112233445566778899aabbccddeeff");
    EXPECT_EQ(key.response(), (json{{"token_id", id},
                                    {"type", "yk"},
                                    {"serial", "1"},
                                    {"totp_step", nullptr},
                                    {"users", json::array()},
                                    {"admins", json::array()}}));
}

TEST(AdminApiTokens, V6_what_a_token_needs_is_named) {
    DeskOnSqlite desk;
    const auto refused = [&](const DeskOnSqlite::Parameters& parameters, int code, const std::string& detail) {
        const auto got = desk.call("POST", tokens_path, parameters);
        EXPECT_EQ(got.code(), code) << got.body;
        EXPECT_EQ(got.detail(), detail);
    };
    refused({}, 40001, "type: is needed");
    refused({{"type", "d1"}}, 40002, "type: none of h6, h8, t6, t8, yk");
    refused({{"type", "h6"}}, 40001, "serial: is needed");
    refused({{"type", "h6"}, {"serial", "1"}}, 40001, "secret: is needed");
    refused({{"type", "h6"}, {"serial", "1"}, {"secret", "xy"}}, 40002, "secret: not hexadecimal bytes");
    refused({{"type", "h6"}, {"serial", "1"}, {"secret", "abcd"}}, 40002, "secret: not of 20 to 256 characters");
    refused({{"type", "yk"}, {"serial", "1"}, {"private_id", "0123456789ab"}}, 40001, "aes_key: is needed");
    refused({{"type", "yk"}, {"serial", "1"}, {"private_id", "01"}}, 40002, "private_id: not of 12 characters");
    refused({{"type", "h6"}, {"serial", "1"}, {"secret", seed}, {"totp_step", "60"}}, 40002,
            "totp_step: is for the types t6 and t8 only");
    refused({{"type", "t6"}, {"serial", "1"}, {"secret", seed}, {"counter", "60"}}, 40002,
            "counter: is for the types h6 and h8 only");
    refused({{"type", "h6"}, {"serial", "1"}, {"secret", seed}, {"counter", "-1"}}, 40002, "counter: is below 0");
    EXPECT_TRUE(desk.token_secrets.empty()) << "of a token that is not, no secret stays";
}

TEST(AdminApiTokens, V6_a_serial_taken_names_its_holder_and_leaves_its_secret) {
    DeskOnSqlite desk;
    const DeskOnSqlite::Parameters token{{"type", "h6"}, {"serial", "1"}, {"secret", seed}};
    const auto made = desk.call("POST", tokens_path, token);
    ASSERT_EQ(made.status, 200U) << made.body;
    const auto taken = desk.call("POST", tokens_path, token);
    EXPECT_EQ(taken.code(), 40003);
    EXPECT_EQ(taken.detail(), "serial: taken by token " + made.response()["token_id"].get<std::string>());
    EXPECT_EQ(desk.token_secrets.size(), 1U);
}

TEST(AdminApiTokens, V6_where_the_outcome_is_not_known_the_secret_stays) {
    DeskOnSqlite desk;
    const DeskOnSqlite::Parameters token{{"type", "h6"}, {"serial", "1"}, {"secret", seed}};
    desk.next_outcome = OutcomeUnknown{.why = "the log is away"};
    EXPECT_EQ(desk.call("POST", tokens_path, token).code(), 50300);
    EXPECT_EQ(desk.token_secrets.size(), 1U) << "the token may yet come to be";
}

TEST(AdminApiTokens, V6_no_token_is_without_its_secret) {
    DeskOnSqlite desk;
    desk.token_secrets_are_full = true;
    const auto got = desk.call("POST", tokens_path, {{"type", "h6"}, {"serial", "1"}, {"secret", seed}});
    EXPECT_EQ(got.code(), 50300);
    EXPECT_TRUE(desk.account().tokens.empty());
}

TEST(AdminApiTokens, V6_listed_changed_assigned_and_deleted) {
    DeskOnSqlite desk{
        {created(amy, "amy"), created(blue_token, TokenType::t6, "1"), created(red_token, TokenType::h6, "2")}};
    desk.token_secrets[blue_token.str()] = {.secret = seed, .private_id = {}, .aes_key = {}};
    EXPECT_EQ(desk.call("GET", tokens_path).response().size(), 2U);
    const auto found = desk.call("GET", tokens_path, {{"type", "h6"}, {"serial", "2"}}).response();
    EXPECT_EQ(found.at(0)["token_id"], red_token.str());
    EXPECT_EQ(desk.call("GET", tokens_path, {{"type", "h6"}}).detail(), "type: only together with serial");
    EXPECT_EQ(desk.call("GET", tokens_path, {{"serial", "2"}}).detail(), "serial: only together with type");

    const auto blue = tokens_path + "/" + blue_token.str();
    EXPECT_EQ(desk.call("POST", blue, {{"totp_step", "60"}}).response()["totp_step"], 60);
    const auto object = desk.call("GET", blue).response();
    EXPECT_EQ(desk.call_json("POST", blue, object).response(), object);
    const auto red = desk.call("GET", tokens_path + "/" + red_token.str()).response();
    EXPECT_EQ(desk.call_json("POST", tokens_path + "/" + red_token.str(), red).response(), red);

    EXPECT_EQ(desk.call("POST", of_user(amy, "tokens"), {{"token_id", blue_token.str()}}).response(), "");
    const auto unknown = desk.call("POST", of_user(amy, "tokens"), {{"token_id", a_token("NONE").str()}});
    EXPECT_EQ(unknown.detail(), "token_id: no token " + a_token("NONE").str());
    const auto shown = desk.call("GET", "/admin/v1/users/" + amy.str()).response();
    EXPECT_EQ(shown["is_enrolled"], true);
    EXPECT_EQ(shown["tokens"],
              (json::array({{{"token_id", blue_token.str()}, {"type", "t6"}, {"serial", "1"}, {"totp_step", 60}}})));
    EXPECT_EQ(desk.call("GET", blue).response()["users"].at(0)["username"], "amy");
    EXPECT_EQ(desk.call("DELETE", of_user(amy, "tokens/" + blue_token.str())).response(), "");
    EXPECT_EQ(desk.call("GET", "/admin/v1/users/" + amy.str()).response()["is_enrolled"], false);
    EXPECT_EQ(desk.call("DELETE", blue).response(), "");
    EXPECT_TRUE(desk.token_secrets.empty());
    EXPECT_EQ(desk.call("DELETE", blue).response(), "");
}

TEST(AdminApiSecurityKeys, V7_shown_with_their_user_and_removed) {
    DeskOnSqlite desk{{created(amy, "amy"), registered(amy, amys_key, "AbCd"), enrolled(amy, amys_key)}};
    const std::string path = "/admin/v1/webauthncredentials";
    const auto all = desk.call("GET", path).response();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(fields_of(all[0]), (std::set<std::string>{"webauthnkey", "credential_name", "label", "date_added",
                                                        "uv_capable", "user", "admin"}));
    EXPECT_EQ(all[0]["webauthnkey"], amys_key.str());
    EXPECT_EQ(all[0]["date_added"], std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
    EXPECT_EQ(all[0]["uv_capable"], true);
    EXPECT_EQ(all[0]["user"]["username"], "amy");
    EXPECT_EQ(desk.call("GET", path + "/" + amys_key.str()).response(), all[0]);
    EXPECT_EQ(desk.call("GET", path + "/" + bobs_key.str()).code(), 40401);
    const auto of_amy = desk.call("GET", of_user(amy, "webauthncredentials")).response();
    EXPECT_EQ(of_amy, desk.call("GET", "/admin/v1/users/" + amy.str()).response()["webauthncredentials"]);
    EXPECT_EQ(fields_of(of_amy.at(0)).count("user"), 0U);
    for (int twice = 0; twice < 2; ++twice) {
        EXPECT_EQ(desk.call("DELETE", path + "/" + amys_key.str()).response(), "");
    }
    EXPECT_EQ(desk.call("GET", path).response(), json::array());
    EXPECT_EQ(desk.call("GET", "/admin/v1/users/" + amy.str()).response()["is_enrolled"], false);
}

TEST(AdminApiDevices, U1_the_answer_to_a_write_is_what_a_read_shows) {
    DeskOnSqlite desk{{created(amy, "amy"), created(amys_phone, a_mobile("+15555550100")),
                       created(blue_token, TokenType::h6, "1"), attached(amy, amys_phone), enrolled(amy, amys_phone),
                       assigned(amy, blue_token), registered(amy, amys_key, "AbCd")}};
    const auto path = "/admin/v1/users/" + amy.str();
    const auto changed = desk.call("POST", path, {{"notes", "moved"}});
    ASSERT_EQ(changed.status, 200U) << changed.body;
    EXPECT_EQ(changed.response()["phones"].size(), 1U);
    EXPECT_EQ(changed.response()["tokens"].size(), 1U);
    EXPECT_EQ(changed.response()["webauthncredentials"].size(), 1U);
    EXPECT_EQ(desk.call("GET", path).response(), changed.response());
    const auto phone = phones_path + "/" + amys_phone.str();
    const auto renamed = desk.call("POST", phone, {{"name", "hers"}});
    EXPECT_EQ(desk.call("GET", phone).response(), renamed.response());
}

}  // namespace
}  // namespace muster::testing
