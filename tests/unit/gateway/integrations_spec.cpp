#include <gtest/gtest.h>

#include "domain/client/client.hpp"
#include "tests/support/desk_on_sqlite.hpp"

namespace muster::testing {
namespace {

using client::Grant;
using nlohmann::json;

const std::string all_paths = "/admin/v3/integrations";
std::string path_of(const json& integration) {
    return all_paths + "/" + integration["integration_key"].get<std::string>();
}

TEST(AdminApiIntegrations, R2_an_api_client_is_made_with_grants_and_a_secret_key) {
    DeskOnSqlite desk{{a_client(help_desk, "desk", client::all_grants())}};
    const auto made =
        desk.call("POST", all_paths,
                  {{"name", "Tickets"}, {"type", "adminapi"}, {"adminapi_read_log", "1"}, {"adminapi_info", "0"}});
    ASSERT_EQ(made.status, 200U) << made.body;
    auto shown = made.response();
    EXPECT_EQ(shown["adminapi_read_log"], 1);
    EXPECT_EQ(shown["adminapi_info"], 0);
    const auto secret = shown["secret_key"].get<std::string>();
    shown.erase("secret_key");
    for (const auto* version : {"v1", "v2", "v3"}) {
        const auto list = std::string{"/admin/"} + version + "/integrations";
        const auto path = list + "/" + shown["integration_key"].get<std::string>();
        EXPECT_EQ(desk.call("GET", path).response(), shown);
        EXPECT_EQ(desk.call("GET", path + "/skey").response(), (json{{"secret_key", secret}}));
        EXPECT_EQ(desk.call("GET", list).response().back(), shown);
    }
    EXPECT_TRUE(std::holds_alternative<client::SecretShown>(desk.history().back())) << "in the log before it is shown";
}

TEST(AdminApiIntegrations, P1_an_application_is_made_with_its_policies) {
    DeskOnSqlite desk{{a_local_group(staff, "staff")}};
    const auto made = desk.call("POST", all_paths,
                                {{"name", "VPN"},
                                 {"type", "radius"},
                                 {"enroll_policy", "deny"},
                                 {"username_normalization_policy", "Simple"},
                                 {"groups_allowed", staff.str()},
                                 {"self_service_allowed", "1"},
                                 {"greeting", "Hello"},
                                 {"networks_for_api_access", "192.0.2.0/24, 2001:db8::1"}});
    ASSERT_EQ(made.status, 200U) << made.body;
    auto shown = made.response();
    shown.erase("secret_key");
    EXPECT_EQ(shown["enroll_policy"], "deny");
    EXPECT_EQ(shown["username_normalization_policy"], "Simple");
    EXPECT_EQ(shown["groups_allowed"], json::array({staff.str()}));
    EXPECT_EQ(shown["user_access"], "PERMITTED_GROUPS");
    EXPECT_EQ(shown["self_service_allowed"], true);
    EXPECT_EQ(shown["networks_for_api_access"], "192.0.2.0/24,2001:db8::1");
    EXPECT_EQ(desk.call("GET", path_of(shown)).response(), shown);
    EXPECT_EQ(desk.call("POST", path_of(shown), {{"enroll_policy", "enroll"}}).response()["enroll_policy"], "enroll");
    EXPECT_EQ(desk.call("DELETE", path_of(shown)).response(), "");
    EXPECT_EQ(desk.call("GET", path_of(shown)).code(), 40401);
}

TEST(AdminApiIntegrations, T10_a_whole_object_posted_back_changes_nothing) {
    DeskOnSqlite desk{{a_client(help_desk, "desk", {Grant::read_log}), an_application(vpn, "VPN")}};
    const auto before = desk.history().size();
    for (const auto& key : {help_desk.str(), vpn.str()}) {
        const auto path = all_paths + "/" + key;
        const auto got = desk.call_json("POST", path, desk.call("GET", path).response());
        EXPECT_EQ(got.status, 200U) << got.body;
    }
    EXPECT_EQ(desk.history().size(), before);
}

TEST(AdminApiIntegrations, R2_P1_what_the_other_kind_has_is_refused_by_its_name) {
    DeskOnSqlite desk{{a_client(help_desk, "desk", {}), an_application(vpn, "VPN")}};
    const auto to_client = [&](const DeskOnSqlite::Parameters& parameters) {
        return desk.call("POST", all_paths + "/" + help_desk.str(), parameters);
    };
    EXPECT_EQ(to_client({{"enroll_policy", "deny"}}).detail(),
              "enroll_policy: is not for an API client (type adminapi)");
    EXPECT_EQ(to_client({{"networks_for_api_access", "192.0.2.1"}}).code(), 40002);
    EXPECT_EQ(to_client({{"type", "radius"}}).detail(), "type: cannot be changed");
    const auto to_vpn = desk.call("POST", all_paths + "/" + vpn.str(), {{"adminapi_info", "1"}});
    EXPECT_EQ(to_vpn.detail(), "adminapi_info: is for an API client (type adminapi) only");
    const auto unknown = desk.call("POST", all_paths + "/" + vpn.str(), {{"groups_allowed", guests.str()}});
    EXPECT_EQ(unknown.code(), 40002);
    EXPECT_EQ(unknown.detail(), "groups_allowed: no group " + guests.str());
}

TEST(AdminApiIntegrations, R2_a_client_gives_no_grant_that_it_lacks) {
    DeskOnSqlite desk{
        {a_client(help_desk, "desk", {Grant::applications}), a_client(reader, "reader", {Grant::settings})}};
    auto caller = desk.client({Grant::applications});
    std::get<gateway::ApiClient>(caller.who).key = help_desk;
    const auto ask = [&](const std::string& method, const std::string& path, const std::string& body = {}) {
        gateway::Request request;
        request.method = method;
        request.target = path;
        request.headers = {{.name = "Content-Type", .value = "application/json"}};
        request.body = body;
        return desk.call_as(caller, request);
    };
    const auto before = desk.history().size();
    for (const auto& refused : {ask("POST", all_paths, R"({"name":"x","type":"adminapi","adminapi_settings":1})"),
                                ask("POST", all_paths + "/" + help_desk.str(), R"({"adminapi_settings":1})"),
                                ask("POST", all_paths + "/" + reader.str(), R"({"reset_secret_key":1})"),
                                ask("DELETE", all_paths + "/" + reader.str())}) {
        EXPECT_EQ(refused.code(), 40301) << refused.body;
        EXPECT_EQ(refused.detail(), "missing grant: settings");
    }
    EXPECT_EQ(desk.history().size(), before);
    EXPECT_TRUE(desk.secrets().empty()) << "nothing is kept for what was refused";
}

TEST(AdminApiIntegrations, R2_a_reset_leaves_a_secret_that_counts_whatever_happens) {
    DeskOnSqlite desk{{a_client(help_desk, "desk", client::all_grants())}};
    const auto made = desk.call("POST", all_paths, {{"name", "Tickets"}, {"type", "adminapi"}}).response();
    const auto path = path_of(made);
    const auto secret = [&] { return desk.call("GET", path + "/skey").response()["secret_key"]; };
    EXPECT_EQ(secret(), made["secret_key"]);

    desk.next_outcome = OutcomeUnknown{.why = "the service stops"};
    EXPECT_EQ(desk.call("POST", path, {{"reset_secret_key", "1"}}).code(), 50300);
    EXPECT_EQ(secret(), made["secret_key"]) << "not in the log: the old one counts";

    const auto reset = desk.call("POST", path, {{"reset_secret_key", "1"}, {"name", "Desk"}}).response();
    EXPECT_EQ(reset["name"], "Desk");
    EXPECT_NE(reset["secret_key"], made["secret_key"]);
    EXPECT_EQ(secret(), reset["secret_key"]);
    EXPECT_FALSE(desk.call("POST", path, {{"name", "Desk"}}).response().contains("secret_key"));
}

TEST(AdminApiIntegrations, R2_some_client_keeps_every_grant) {
    DeskOnSqlite desk{{a_client(help_desk, "desk", client::all_grants())}};
    const auto path = all_paths + "/" + help_desk.str();
    EXPECT_EQ(desk.call("DELETE", path).code(), 40002);
    const auto refused = desk.call("POST", path, {{"adminapi_info", "0"}});
    EXPECT_EQ(refused.code(), 40002);
    EXPECT_EQ(refused.detail(), "integration_key: the last client with all grants; make another before");
}

}  // namespace
}  // namespace muster::testing
