#include <gtest/gtest.h>

#include "tests/support/desk_on_sqlite.hpp"

namespace muster::testing {
namespace {

using nlohmann::json;

const Instant expiry = now + Days{7};

directory::SyncHeld held(std::vector<UserId> users, std::string plan = "a-plan") {
    return {.directory = corp,
            .run = RunId{"run 1"},
            .plan = std::move(plan),
            .total = users.size(),
            .nobody_found = false,
            .users = users,
            .reasons = std::vector(users.size(), directory::HeldBecause::not_found),
            .groups = {staff},
            .position = 3,
            .why = "2 of 25 users would go to the trash",
            .expires_at = expiry};
}

/// Amy and Bob would go, and staff reads empty.
class Held : public ::testing::Test {
protected:
    Held() {
        for (const Event& event :
             Events{corp_added(), synced(amy, by(corp, amys_guid), "amy"), synced(bob, by(corp, bobs_guid), "bob"),
                    a_synced_group(staff, by(corp, staffs_guid), "staff"), held({amy, bob})})
            desk.happen(event);
    }
    [[nodiscard]] DeskOnSqlite::Got show(const DeskOnSqlite::Parameters& parameters = {}) {
        return desk.call("GET", "/v1/directories/corp/held", parameters);
    }
    [[nodiscard]] DeskOnSqlite::Got decide(const std::string& verb, const json& body,
                                           const std::string& plan = "a-plan", const std::string& directory = "corp") {
        return desk.call_json("POST", "/v1/directories/" + directory + "/held/" + plan + "/" + verb, body);
    }

    DeskOnSqlite desk;
};

TEST_F(Held, D9_shows_who_would_go_and_why) {
    const auto got = show();
    ASSERT_EQ(got.status, 200U) << got.body;
    EXPECT_EQ(got.body, (json{{"directory_id", corp.str()},
                              {"plan",
                               {{"plan", "a-plan"},
                                {"run", "run 1"},
                                {"position", 3},
                                {"total", 2},
                                {"nobody_found", false},
                                {"why", "2 of 25 users would go to the trash"},
                                {"groups", {{{"group_id", staff.str()}, {"name", "staff"}}}},
                                {"held_at", "2024-03-01T09:00:00.000Z"},
                                {"expires_at", "2024-03-08T09:00:00.000Z"}}},
                              {"people",
                               {{{"user_id", amy.str()}, {"username", "amy"}, {"reason", "not_found"}},
                                {{"user_id", bob.str()}, {"username", "bob"}, {"reason", "not_found"}}}},
                              {"next", nullptr}}));
    EXPECT_FALSE(got.header("Muster-Position").empty()) << "API-20";
}

TEST_F(Held, D9_a_directory_is_named_by_id_or_name) {
    EXPECT_EQ(desk.call("GET", "/v1/directories/" + corp.str() + "/held").body, show().body);
    const auto nobody = desk.call("GET", "/v1/directories/nobody/held");
    EXPECT_EQ(nobody.status, 404U);
    EXPECT_EQ(nobody.content_type, "application/problem+json");
    EXPECT_EQ(decide("approve", {{"expect", 2}}, "a-plan", "nobody").status, 404U);
    EXPECT_EQ(decide("discard", json::object(), "a-plan", "nobody").status, 404U);
}

TEST_F(Held, D9_API_06_people_are_paged_within_the_plan_they_began_in) {
    const auto first = show({{"limit", "1"}});
    ASSERT_EQ(first.body["people"].size(), 1U) << first.body;
    const std::string cursor = first.body["next"];
    const auto second = show({{"limit", "1"}, {"cursor", cursor}});
    ASSERT_EQ(second.body["people"].size(), 1U) << second.body;
    EXPECT_EQ(second.body["people"][0]["username"], "bob");
    EXPECT_TRUE(second.body["next"].is_null());
    EXPECT_EQ(show({{"cursor", "x" + cursor}}).status, 400U);
    EXPECT_EQ(show({{"cursor", bob.str() + ".0"}}).status, 400U);
    desk.happen(directory::HoldOvertaken{corp, "a-plan"});
    desk.happen(held({amy}, "another-plan"));
    EXPECT_EQ(show({{"limit", "1"}, {"cursor", cursor}}).status, 400U);
}

TEST_F(Held, D9_approving_names_the_count_that_was_seen) {
    EXPECT_EQ(decide("approve", json::object()).code(), 40001);
    EXPECT_EQ(decide("approve", {{"expect", -1}}).code(), 40002);
    const auto other = decide("approve", {{"expect", 3}});
    EXPECT_EQ(other.status, 409U) << other.body;
    EXPECT_EQ(other.body["rule"], "D9");
    EXPECT_NE(other.detail().find("a-plan"), std::string::npos) << other.detail();
    EXPECT_NE(other.detail().find("2 users"), std::string::npos) << other.detail();
    EXPECT_FALSE(desk.account().find_directory(corp)->approved);

    const auto done = decide("approve", {{"expect", 2}});
    ASSERT_EQ(done.status, 200U) << done.body;
    EXPECT_EQ(done.body, (json{{"directory_id", corp.str()}, {"plan", "a-plan"}, {"state", "approved"}}));
    EXPECT_FALSE(done.header("Muster-Position").empty()) << "API-20";
    EXPECT_EQ(desk.last_context.cause, "approve removals");
    EXPECT_TRUE(desk.account().find_directory(corp)->approved);
    EXPECT_TRUE(show().body["plan"].is_null()) << "nothing waits any more";
    EXPECT_EQ(decide("approve", {{"expect", 2}}).status, 200U) << "T10";
}

TEST_F(Held, D9_another_plan_is_a_conflict_and_none_is_not_found) {
    const auto other = decide("approve", {{"expect", 2}}, "an-older-plan");
    EXPECT_EQ(other.status, 409U) << other.body;
    EXPECT_EQ(other.body["rule"], "D9");
    EXPECT_EQ(decide("discard", json::object(), "an-older-plan").status, 409U);
    desk.happen(directory::HoldExpired{corp, "a-plan"});
    const auto none = decide("approve", {{"expect", 2}});
    EXPECT_EQ(none.status, 404U) << none.body;
    EXPECT_EQ(none.body["rule"], "D9");
    EXPECT_EQ(decide("discard", json::object()).status, 404U);
}

TEST_F(Held, D9_a_plan_whose_time_is_over_is_neither_shown_nor_approved) {
    desk.pass(Days{7});
    const auto late = decide("approve", {{"expect", 2}});
    EXPECT_EQ(late.status, 409U) << late.body;
    EXPECT_EQ(late.body["rule"], "D9");
    EXPECT_TRUE(show().body["plan"].is_null());
}

TEST_F(Held, D9_what_was_discarded_waits_no_more_and_is_approved_after_all) {
    const auto done = decide("discard", json::object());
    ASSERT_EQ(done.status, 200U) << done.body;
    EXPECT_EQ(done.body["state"], "discarded");
    EXPECT_TRUE(show().body["plan"].is_null());
    EXPECT_EQ(decide("discard", json::object()).status, 200U) << "T10";
    EXPECT_EQ(decide("approve", {{"expect", 3}}).status, 409U);
    EXPECT_EQ(decide("approve", {{"expect", 2}}).status, 200U);
}

TEST_F(Held, D9_shows_who_stays_because_of_a_discard_since_when_and_by_whom) {
    const auto shown = [&](const DeskOnSqlite::Parameters& parameters = {}) {
        return desk.call("GET", "/v1/directories/corp/discarded", parameters);
    };
    const auto nobody = shown();
    ASSERT_EQ(nobody.status, 200U) << nobody.body;
    EXPECT_EQ(nobody.body, (json{{"directory_id", corp.str()},
                                 {"plan", nullptr},
                                 {"total", 0},
                                 {"groups", json::array()},
                                 {"people", json::array()},
                                 {"next", nullptr}}));
    ASSERT_EQ(decide("discard", json::object()).status, 200U);
    const auto by = desk.last_context.actor.id;
    ASSERT_FALSE(by.empty());
    const auto person = [&](const UserId& id, const std::string& username) {
        return json{{"user_id", id.str()},
                    {"username", username},
                    {"reason", "not_found"},
                    {"plan", "a-plan"},
                    {"discarded_at", "2024-03-01T09:00:00.000Z"},
                    {"discarded_by", by}};
    };
    const auto got = shown();
    EXPECT_EQ(got.body, (json{{"directory_id", corp.str()},
                              {"plan", "a-plan"},
                              {"total", 2},
                              {"groups", {{{"group_id", staff.str()}, {"name", "staff"}}}},
                              {"people", {person(amy, "amy"), person(bob, "bob")}},
                              {"next", nullptr}}));
    EXPECT_FALSE(got.header("Muster-Position").empty()) << "API-20";

    const auto first = shown({{"limit", "1"}});
    ASSERT_EQ(first.body["people"].size(), 1U) << "API-06";
    const std::string cursor = first.body["next"];
    EXPECT_EQ(shown({{"limit", "1"}, {"cursor", cursor}}).body["people"][0]["username"], "bob");
    EXPECT_EQ(show({{"cursor", cursor}}).status, 400U) << "a place in another list";
    desk.happen(directory::DiscardEnded{corp, {amy}, {}});
    EXPECT_EQ(shown().body["people"], json::array({person(bob, "bob")}));
    EXPECT_EQ(decide("approve", {{"expect", 1}}).status, 200U);
    EXPECT_TRUE(shown().body["plan"].is_null()) << "after all";
}

TEST_F(Held, D9_owners_and_administrators_decide_and_others_do_not) {
    for (const auto role : {admin::Role::owner, admin::Role::administrator, admin::Role::user_manager,
                            admin::Role::help_desk, admin::Role::application_manager, admin::Role::read_only}) {
        const bool may = role == admin::Role::owner || role == admin::Role::administrator;
        for (const auto* verb : {"approve", "discard"}) {
            const gateway::Request request{.method = "POST",
                                           .target = std::string{"/v1/directories/corp/held/a-plan/"} + verb,
                                           .body = R"({"expect":2})"};
            EXPECT_EQ(desk.call_as(desk.admin(role), request).status == 403U, !may) << verb;
        }
    }
}

TEST_F(Held, D9_L3_holding_and_deciding_stand_in_the_administrator_log) {
    EXPECT_EQ(decide("approve", {{"expect", 2}}).status, 200U);
    EXPECT_EQ(decide("discard", json::object()).status, 200U);
    desk.happen(held({amy}, "another-plan"));
    desk.happen(directory::HoldExpired{corp, "another-plan"});
    desk.pass(std::chrono::minutes{10});
    const auto log = desk.call("GET", "/admin/v1/logs/administrator", {{"mintime", "0"}});
    ASSERT_EQ(log.status, 200U) << log.text;
    std::vector<std::string> actions;
    for (const auto& line : log.response()) {
        const std::string action = line["action"];
        if (action.starts_with("directory_sync")) actions.push_back(action);
    }
    EXPECT_EQ(actions,
              (std::vector<std::string>{"directory_sync_hold", "directory_sync_approve", "directory_sync_discard",
                                        "directory_sync_hold", "directory_sync_hold_expire"}));
}

}  // namespace
}  // namespace muster::testing
