#include <gtest/gtest.h>

#include "gateway/used_signatures.hpp"
#include "tests/support/desk_on_sqlite.hpp"

namespace muster::testing {
namespace {

using gateway::UsedSignatures;
using nlohmann::json;
using namespace std::chrono_literals;

gateway::Request json_request(std::string target, const json& body, std::string method = "POST") {
    return {.method = std::move(method), .target = std::move(target), .headers = {}, .body = body.dump()};
}

class StrictReplay : public ::testing::Test {
protected:
    [[nodiscard]] gateway::Caller signed_so(std::string mark) const {
        auto caller = desk.client(client::all_grants());
        caller.signature_mark = std::move(mark);
        return caller;
    }
    DeskOnSqlite desk{{a_client(help_desk, "desk", client::all_grants()), created(amy, "amy"), created(bob, "bob")}};
};

// By the log alone, as after a new start or on another node.
TEST_F(StrictReplay, R3_a_signature_whose_event_exists_causes_no_other) {
    const auto create = json_request("/admin/v1/users", {{"username", "eve"}});
    EXPECT_EQ(desk.call_as(signed_so("one"), create).status, 200U);
    const auto events = desk.history().size();
    const auto again = desk.call_as(signed_so("one"), create);
    EXPECT_EQ(again.code(), 40105) << again.body;
    EXPECT_EQ(again.detail(), "request already used; sign it anew, with a new date");
    EXPECT_EQ(desk.history().size(), events);
    EXPECT_EQ(desk.call_as(signed_so("two"), json_request("/admin/v1/users", {{"username", "zoe"}})).status, 200U);
}

TEST_F(StrictReplay, R3_each_item_of_a_bulk_call_bears_a_mark_of_its_own) {
    const auto trash = json_request("/admin/v1/users/bulk_send_to_trash",
                                    {{"user_id_list", json::array({amy.str(), bob.str()}).dump()}});
    const auto first = desk.call_as(signed_so("one"), trash);
    ASSERT_EQ(first.status, 200U) << first.body;
    for (const auto& item : first.response()) EXPECT_EQ(item["stat"], "OK");
    for (const auto& user : {amy, bob}) {
        EXPECT_EQ(desk.call("POST", "/admin/v1/users/bulk_restore", {{"user_id_list", user.str()}}).status, 200U);
    }
    const auto events = desk.history().size();
    const auto again = desk.call_as(signed_so("one"), trash);
    for (const auto& item : again.response()) EXPECT_EQ(item["code"], 40105) << item;
    EXPECT_EQ(desk.history().size(), events) << "whoever was restored is not trashed by an old request";
}

TEST_F(StrictReplay, R3_what_is_so_already_is_answered_as_usual) {
    const auto active = json_request("/admin/v1/users/" + amy.str(), {{"status", "active"}});
    EXPECT_EQ(desk.call_as(signed_so("one"), active).status, 200U);
    EXPECT_EQ(desk.call_as(signed_so("one"), active).status, 200U);
}

// API-05: no signature covers the key: under another one the same signed bytes would do it again.
TEST_F(StrictReplay, R3_API_05_a_key_makes_no_signature_good_for_a_second_change) {
    const auto trash_under = [](const std::string& key) {
        auto trash = json_request("/v1/users/trash", {{"users", {amy.str()}}});
        if (!key.empty()) trash.headers.push_back({"Idempotency-Key", key});
        return trash;
    };
    ASSERT_EQ(desk.call_as(signed_so("one"), trash_under("")).body["done"], 1);
    EXPECT_EQ(desk.call("POST", "/admin/v1/users/bulk_restore", {{"user_id_list", amy.str()}}).status, 200U);
    const auto events = desk.history().size();
    for (const std::string key : {"k", "l"}) {
        const auto got = desk.call_as(signed_so("one"), trash_under(key));
        EXPECT_EQ(got.code(), 40002) << got.body;
        EXPECT_EQ(got.body["errors"][0]["pointer"], "/Idempotency-Key") << got.body;
        EXPECT_EQ(got.detail(),
                  "Idempotency-Key: this client's signatures are themselves good for one change each (strict replay); "
                  "leave the key out, a request sent again is told 40105");
    }
    EXPECT_EQ(desk.history().size(), events);
}

// R2: that it was shown is an event, so this read is a change.
TEST_F(StrictReplay, R3_a_signature_shows_a_secret_key_once) {
    const json vpn{{"name", "vpn"}, {"type", "radius"}};
    const auto made = desk.call_json("POST", "/admin/v3/integrations", vpn).response();
    const gateway::Request show{
        .method = "GET", .target = "/admin/v3/integrations/" + made["integration_key"].get<std::string>() + "/skey"};
    EXPECT_EQ(desk.call_as(signed_so("one"), show).response()["secret_key"], made["secret_key"]);
    const auto events = desk.history().size();
    EXPECT_EQ(desk.call_as(signed_so("one"), show).code(), 40105);
    EXPECT_EQ(desk.history().size(), events);
    EXPECT_EQ(desk.call_as(signed_so("two"), show).status, 200U);
}

TEST_F(StrictReplay, R3_only_an_api_client_can_be_set_so) {
    const json client{{"name", "strict"}, {"type", "adminapi"}, {"strict_replay", "1"}};
    const auto made = desk.call_json("POST", "/admin/v3/integrations", client);
    ASSERT_EQ(made.status, 200U) << made.body;
    EXPECT_EQ(made.response()["strict_replay"], 1);
    const auto path = "/admin/v3/integrations/" + made.response()["integration_key"].get<std::string>();
    EXPECT_EQ(desk.call("POST", path, {{"strict_replay", "0"}}).response()["strict_replay"], 0);
    EXPECT_EQ(desk.call("GET", path).response()["strict_replay"], 0);
    const json vpn{{"name", "vpn"}, {"type", "radius"}, {"strict_replay", "1"}};
    EXPECT_EQ(desk.call_json("POST", "/admin/v3/integrations", vpn).detail(),
              "strict_replay: is for an API client (type adminapi) only");
}

TEST(UsedSignatures, R3_are_known_for_twice_the_window) {
    UsedSignatures used;
    EXPECT_EQ(used.take("a", now), UsedSignatures::Taken::first);
    EXPECT_EQ(used.take("a", now + 10min), UsedSignatures::Taken::again);
    EXPECT_EQ(used.take("b", now + 5min), UsedSignatures::Taken::first);
    EXPECT_EQ(used.take("a", now + 10min + 500ms), UsedSignatures::Taken::again) << "a second is whole until it ends";
    EXPECT_EQ(used.take("a", now + 10min + 1s), UsedSignatures::Taken::again);
    EXPECT_EQ(used.take("a", now + 10min + 1001ms), UsedSignatures::Taken::first) << "its date is out of the window";
    EXPECT_EQ(used.take("b", now + 10min + 1001ms), UsedSignatures::Taken::again);
}

TEST(UsedSignatures, R3_are_good_again_when_they_are_given_back) {
    UsedSignatures used{2};
    EXPECT_EQ(used.take("a", now), UsedSignatures::Taken::first);
    EXPECT_EQ(used.take("b", now), UsedSignatures::Taken::first);
    EXPECT_EQ(used.take("a", now), UsedSignatures::Taken::again) << "while the first is under way";
    used.give_back("a");
    used.give_back("nobody's");
    EXPECT_EQ(used.take("a", now + 1min), UsedSignatures::Taken::first);
    EXPECT_EQ(used.take("b", now + 1min), UsedSignatures::Taken::again);
    EXPECT_EQ(used.take("a", now + 10min + 2s), UsedSignatures::Taken::again) << "from when it was taken last";
    EXPECT_EQ(used.take("b", now + 10min + 2s), UsedSignatures::Taken::first);
}

// What is done or may have been uses a signature up; what certainly was not leaves it good.
TEST_F(StrictReplay, R3_a_signature_is_used_up_by_what_may_have_been_done) {
    const auto create = json_request("/admin/v1/users", {{"username", "eve"}});
    const auto used_up = [&](std::optional<CommandOutcome> outcome, const gateway::Request& request) {
        desk.next_outcome = std::move(outcome);
        const auto got = desk.call_as(signed_so("one"), request);
        desk.next_outcome.reset();
        return !desk.last_mark.is_unused_after(got.status);
    };
    EXPECT_FALSE(used_up(NotApplied{.why = "no writer"}, create));
    EXPECT_TRUE(used_up(OutcomeUnknown{.why = "the service stops"}, create));
    EXPECT_FALSE(used_up({}, json_request("/admin/v1/users", {{"username", "amy"}}))) << "refused: the name is taken";
    EXPECT_FALSE(used_up({}, json_request("/admin/v1/users", {}))) << "refused before any command";
    EXPECT_FALSE(used_up({}, json_request("/admin/v1/nothing", {})));
    EXPECT_TRUE(used_up({}, json_request("/admin/v1/users/" + amy.str(), {{"status", "active"}}))) << "so already";
    EXPECT_TRUE(used_up({}, create));
    EXPECT_TRUE(used_up({}, create)) << "40105: the log has it";
}

TEST(UsedSignatures, R3_are_bounded_and_none_is_dropped_before_its_time) {
    UsedSignatures used{2};
    EXPECT_EQ(used.take("a", now), UsedSignatures::Taken::first);
    EXPECT_EQ(used.take("b", now + 1s), UsedSignatures::Taken::first);
    EXPECT_EQ(used.take("c", now + 2s), UsedSignatures::Taken::full);
    EXPECT_EQ(used.take("a", now + 2s), UsedSignatures::Taken::again);
    EXPECT_EQ(used.take("c", now + 10min + 1s), UsedSignatures::Taken::full);
    EXPECT_EQ(used.take("c", now + 10min + 1500ms), UsedSignatures::Taken::first);
}

}  // namespace
}  // namespace muster::testing
