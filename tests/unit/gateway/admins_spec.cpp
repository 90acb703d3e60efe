#include <gtest/gtest.h>

#include "tests/support/desk_on_sqlite.hpp"

namespace muster::testing {
namespace {

using nlohmann::json;

const std::string olgas_path = "/admin/v1/admins/" + olga.str();

TEST(AdminApiAdmins, R1_the_answer_to_a_write_is_what_a_read_shows) {
    DeskOnSqlite desk;
    const auto made = desk.call("POST", "/admin/v1/admins",
                                {{"name", "Olga"}, {"email", "olga@corp.example"}, {"phone", "+1 555 555 0100"}});
    ASSERT_EQ(made.status, 200U) << made.body;
    const auto id = made.response()["admin_id"].get<std::string>();
    EXPECT_EQ(id.substr(0, 2), "DE");
    EXPECT_EQ(made.response()["role"], "Owner") << "where none is named";
    EXPECT_EQ(made.response()["phone"], "+15555550100");
    EXPECT_EQ(made.response()["status"], "Active");
    EXPECT_EQ(desk.call("GET", "/admin/v1/admins/" + id).response(), made.response());
    EXPECT_EQ(desk.call("GET", "/admin/v1/admins").response(), json::array({made.response()}));
    EXPECT_EQ(desk.call("GET", "/admin/v1/admins").body["metadata"]["total_objects"], 1);
}

TEST(AdminApiAdmins, R1_roles_are_written_exactly_and_others_are_refused) {
    DeskOnSqlite desk;
    for (const auto* role :
         {"Owner", "Administrator", "Application Manager", "User Manager", "Help Desk", "Read-only"}) {
        const auto made =
            desk.call("POST", "/admin/v1/admins",
                      {{"name", role}, {"email", std::string(1, role[0]) + role[3] + "@x.example"}, {"role", role}});
        EXPECT_EQ(made.response()["role"], role);
    }
    for (const auto* role : {"owner", "Billing", "Phishing Manager", "Security Analyst", ""}) {
        const auto refused =
            desk.call("POST", "/admin/v1/admins", {{"name", "X"}, {"email", "x@y.example"}, {"role", role}});
        EXPECT_EQ(refused.code(), 40002) << role;
        EXPECT_EQ(refused.detail().substr(0, 6), "role: ") << role;
    }
}

TEST(AdminApiAdmins, R6_what_is_missing_or_taken_is_said_by_its_name) {
    DeskOnSqlite desk{{an_admin(olga, "olga", admin::Role::owner)}};
    const auto post = [&](const DeskOnSqlite::Parameters& parameters) {
        return desk.call("POST", "/admin/v1/admins", parameters);
    };
    EXPECT_EQ(post({{"name", "X"}}).code(), 40001);
    EXPECT_EQ(post({{"email", "x@y.example"}}).code(), 40001);
    EXPECT_EQ(post({{"name", "X"}, {"email", "nobody"}}).code(), 40002);
    EXPECT_EQ(post({{"name", "X"}, {"email", "x@y.example"}, {"phone", "5"}}).code(), 40002);
    EXPECT_EQ(post({{"name", "X"}, {"email", "x@y.example"}, {"send_email", "1"}}).code(), 40002);
    const auto taken = post({{"name", "X"}, {"email", "Olga@Corp.example"}});
    EXPECT_EQ(taken.code(), 40003);
    EXPECT_EQ(taken.detail(), "email: taken by admin " + olga.str());
}

TEST(AdminApiAdmins, R4_the_last_owner_stays_an_active_owner) {
    DeskOnSqlite desk{{an_admin(olga, "olga", admin::Role::owner), an_admin(otto, "otto", admin::Role::help_desk)}};
    for (const auto& refused :
         {desk.call("POST", olgas_path, {{"role", "Administrator"}}),
          desk.call("POST", olgas_path, {{"status", "Disabled"}}), desk.call("DELETE", olgas_path)}) {
        EXPECT_EQ(refused.code(), 40002);
        EXPECT_NE(refused.detail().find("Owner"), std::string::npos) << refused.detail();
    }
    EXPECT_EQ(desk.call("POST", "/admin/v1/admins/" + otto.str(), {{"status", "disabled"}}).response()["status"],
              "Disabled");
    EXPECT_EQ(desk.call("POST", "/admin/v1/admins/" + otto.str(), {{"status", "Expired"}}).code(), 40002);
    EXPECT_EQ(desk.call("DELETE", "/admin/v1/admins/" + otto.str()).response(), "");
    EXPECT_EQ(desk.call("GET", "/admin/v1/admins").response().size(), 1U);
}

TEST(AdminApiAdmins, T10_a_whole_object_posted_back_changes_nothing) {
    DeskOnSqlite desk{{an_admin(olga, "olga", admin::Role::owner)}};
    const auto before = desk.history().size();
    const auto got = desk.call_json("POST", olgas_path, desk.call("GET", olgas_path).response());
    EXPECT_EQ(got.status, 200U) << got.body;
    EXPECT_EQ(desk.history().size(), before);
}

TEST(AdminApiAdmins, R1_an_unknown_admin_is_not_found) {
    DeskOnSqlite desk;
    for (const auto* method : {"GET", "POST", "DELETE"}) {
        EXPECT_EQ(desk.call(method, olgas_path).code(), 40401) << method;
        EXPECT_EQ(desk.call(method, "/admin/v1/admins/olga").code(), 40401) << method;
    }
}

}  // namespace
}  // namespace muster::testing
