#include <gtest/gtest.h>

#include "tests/support/desk_on_sqlite.hpp"

namespace muster::testing {
namespace {

using nlohmann::json;

json hundred_users() {
    auto users = json::array();
    for (int i = 0; i < 100; ++i) users.push_back({{"username", "u" + std::to_string(i)}});
    return users;
}

TEST(BulkCreate, U7_a_hundred_are_created_in_the_order_sent) {
    DeskOnSqlite desk;
    const auto got = desk.call("POST", "/admin/v1/users/bulk_create", {{"users", hundred_users().dump()}});
    ASSERT_EQ(got.status, 200U) << got.body;
    ASSERT_EQ(got.response().size(), 100U);
    EXPECT_EQ(got.response()[99]["username"], "u99");
    EXPECT_EQ(desk.call("GET", "/admin/v1/users").body["metadata"]["total_objects"], 100);
}

TEST(BulkCreate, U7_all_or_none_and_the_refusal_says_which) {
    DeskOnSqlite desk{{created(amy, "amy")}};
    const auto refused = [&](const json& users) {
        const auto got = desk.call_json("POST", "/admin/v1/users/bulk_create", {{"users", users}});
        EXPECT_EQ(got.code(), got.code() == 40001 ? 40001 : 40002) << got.body;
        return got.detail();
    };
    EXPECT_EQ(refused({{{"username", "bob"}}, {{"username", "Amy"}}}), "users[1].username: taken by user " + amy.str());
    EXPECT_EQ(refused({{{"username", "bob"}}, {{"username", "eve"}, {"email", "eve"}}}).substr(0, 15),
              "users[1].email:");
    EXPECT_EQ(refused({{{"username", "bob"}}, {{"realname", "Eve"}}}), "users[1].username: is needed");
    EXPECT_EQ(refused({{{"username", "bob"}, {"status", "off"}}}), "users[0].status: none of active, bypass, disabled");
    EXPECT_EQ(refused("[{\"username\":"), "users: not valid JSON");
    EXPECT_EQ(refused(json::array({"bob"})), "users[0]: not valid JSON");
    auto too_many = hundred_users();
    too_many.push_back({{"username", "u100"}});
    EXPECT_EQ(refused(too_many), "users: more than 100 items");
    EXPECT_EQ(desk.account().users.size(), 1U);
}

TEST(BulkTrash, T4_T10_T13_one_answer_an_id_in_the_order_asked) {
    DeskOnSqlite desk{{corp_added(), created(amy, "amy"), synced(bob, by(corp, bobs_guid), "bob")}};
    const json ids{amy.str(), bob.str(), amy.str(), eve.str(), "nonsense"};
    const auto got = desk.call("POST", "/admin/v1/users/bulk_send_to_trash", {{"user_id_list", ids.dump()}});
    ASSERT_EQ(got.status, 200U) << got.body;
    const auto& results = got.response();
    ASSERT_EQ(results.size(), 5U);
    EXPECT_EQ(results[0], (json{{"user_id", amy.str()}, {"stat", "OK"}}));
    EXPECT_EQ(results[1], (json{{"user_id", bob.str()},
                                {"stat", "FAIL"},
                                {"code", 40002},
                                {"message", "Invalid request parameters"},
                                {"message_detail", "user_id: managed by directory 'corp' (" + corp.str() +
                                                       "), only a sync trashes it"}}));
    EXPECT_EQ(results[2]["stat"], "OK") << "what is so already is no error";
    EXPECT_EQ(results[3]["code"], 40401);
    EXPECT_EQ(results[4]["code"], 40401);
    EXPECT_EQ(desk.call("GET", "/admin/v1/users/" + amy.str()).response()["status"], "pending deletion");
}

TEST(BulkRestore, T4_T6_restored_by_hand_is_disabled_and_managed_waits_for_its_sync) {
    DeskOnSqlite desk{{corp_added(), created(amy, "amy"), trashed_by_hand(amy), synced(bob, by(corp, bobs_guid), "bob"),
                       trashed_by_sync(bob)}};
    const json ids{amy.str(), bob.str()};
    const auto got = desk.call("POST", "/admin/v1/users/bulk_restore", {{"user_id_list", ids.dump()}});
    EXPECT_EQ(got.response()[0]["stat"], "OK");
    EXPECT_EQ(got.response()[1]["message_detail"],
              "user_id: managed by directory 'corp' (" + corp.str() + "), only a sync restores it");
    EXPECT_EQ(desk.call("GET", "/admin/v1/users/" + amy.str()).response()["status"], "disabled");
}

TEST(BulkTrash, T13_a_list_that_is_empty_too_long_or_missing) {
    DeskOnSqlite desk;
    const auto trash = [&](const std::string& ids) {
        return desk.call("POST", "/admin/v1/users/bulk_send_to_trash", {{"user_id_list", ids}});
    };
    EXPECT_EQ(trash("[]").response(), json::array());
    EXPECT_EQ(trash(json(std::vector<std::string>(100, amy.str())).dump()).response().size(), 100U);
    EXPECT_EQ(trash(json(std::vector<std::string>(101, amy.str())).dump()).detail(),
              "user_id_list: more than 100 items");
    EXPECT_EQ(desk.call("POST", "/admin/v1/users/bulk_restore").code(), 40001);
}

TEST(DeleteUser, T11_purges_at_once_whom_no_directory_manages_and_says_nothing_of_the_unknown) {
    DeskOnSqlite desk{{corp_added(), created(amy, "amy"), synced(bob, by(corp, bobs_guid), "bob")}};
    const auto remove = [&](const std::string& id) { return desk.call("DELETE", "/admin/v1/users/" + id); };
    EXPECT_EQ(remove(amy.str()).response(), "");
    EXPECT_EQ(remove(amy.str()).response(), "");
    EXPECT_EQ(remove("nonsense").response(), "");
    EXPECT_EQ(desk.call("GET", "/admin/v1/users/" + amy.str()).code(), 40401);
    const auto managed = remove(bob.str());
    EXPECT_EQ(managed.code(), 40002);
    EXPECT_EQ(managed.detail(), "user_id: managed by directory 'corp' (" + corp.str() + "), only a sync removes it");
    desk.happen(trashed_by_sync(bob));
    EXPECT_EQ(remove(bob.str()).response(), "");
    EXPECT_EQ(desk.account().users.size(), 0U);
}

TEST(Bulk, U7_operations_run_one_after_another_and_a_failing_one_stops_nothing) {
    DeskOnSqlite desk{{created(amy, "amy"), a_local_group(guests, "guests")}};
    const auto user = "/admin/v1/users/" + amy.str();
    const json operations{
        {{"method", "POST"}, {"path", user}, {"body", {{"notes", "moved"}}}},
        {{"method", "POST"}, {"path", "/admin/v1/users"}, {"body", {{"username", "AMY"}}}},
        {{"method", "POST"}, {"path", user + "/groups"}, {"body", {{"group_id", guests.str()}}}},
        {{"method", "POST"}, {"path", user + "/groups/" + guests.str()}},
        {{"method", "GET"}, {"path", user}},
        {{"method", "DELETE"}, {"path", "/admin/v1/groups/" + guests.str()}},
        {{"method", "DELETE"}, {"path", user}},
        {{"method", "POST"}, {"path", user}, {"body", {{"notes", "again"}}}},
    };
    const auto got = desk.call_json("POST", "/admin/v1/bulk", {{"operations", operations}});
    ASSERT_EQ(got.status, 200U) << got.body;
    const auto& results = got.response();
    ASSERT_EQ(results.size(), operations.size());
    EXPECT_EQ(results[0]["response"]["notes"], "moved");
    EXPECT_EQ(results[1]["message_detail"], "username: taken by user " + amy.str());
    EXPECT_EQ(results[2], (json{{"stat", "OK"}, {"response", ""}}));
    EXPECT_EQ(results[3], (json{{"stat", "OK"}, {"response", ""}}));
    EXPECT_EQ(results[4]["code"], 40002);
    EXPECT_EQ(results[5]["code"], 40002) << "groups are not deleted in bulk";
    EXPECT_EQ(results[6], (json{{"stat", "OK"}, {"response", ""}}));
    EXPECT_EQ(results[7]["code"], 40401) << "each sees those before it";
    EXPECT_TRUE(desk.account().find_group(guests)->members.empty());
}

TEST(Bulk, U7_what_cannot_be_read_does_nothing) {
    DeskOnSqlite desk;
    EXPECT_EQ(desk.call("POST", "/admin/v1/bulk").code(), 40001);
    EXPECT_EQ(desk.call("POST", "/admin/v1/bulk", {{"operations", "{}"}}).detail(), "operations: not a list");
    const json many(std::vector<json>(51, {{"method", "POST"}, {"path", "/admin/v1/users"}}));
    EXPECT_EQ(desk.call("POST", "/admin/v1/bulk", {{"operations", many.dump()}}).detail(),
              "operations: more than 50 items");
}

}  // namespace
}  // namespace muster::testing
