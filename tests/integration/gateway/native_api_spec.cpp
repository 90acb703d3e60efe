#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/integration/gateway/running_gateway.hpp"

namespace muster::gateway::test {
namespace {

using namespace std::chrono_literals;
using native_api::SyncStage;
using nlohmann::json;

class NativeApiOverTls : public ::testing::Test {
protected:
    NativeApiOverTls() { gateway.start(); }

    [[nodiscard]] std::pair<Response, json> call(const http::ApiCall& call, const http::ApiKey& key) const {
        const auto response = gateway.call(call, key);
        if (!response) {
            ADD_FAILURE() << response.error().what;
            return {};
        }
        return {*response, json::parse(response->body, nullptr, false)};
    }
    [[nodiscard]] std::pair<Response, json> call(const http::ApiCall& one) const {
        return call(one, gateway.all_grants);
    }

    RunningGateway gateway;
};

TEST_F(NativeApiOverTls, D15_a_sync_is_started_and_followed_to_its_outcome) {
    const auto [started, handle] = call({.method = "POST", .path = "/v1/sync", .parameters = {{"directory", "corp"}}});
    EXPECT_EQ(started.status, 202U);
    EXPECT_EQ(handle, (json{{"sync", "sync-1"}}));
    const auto [all, all_handle] = call({.method = "POST", .path = "/v1/sync"});
    EXPECT_EQ(all.status, 202U);
    EXPECT_EQ(gateway.syncs.started, (std::vector<std::optional<std::string>>{"corp", std::nullopt}));

    auto& progress = gateway.syncs.progress;
    progress.directories.push_back({.directory = *DirectoryId::parse("DS000000000000000001"),
                                    .name = "corp",
                                    .step = {.stage = SyncStage::applying, .done = 3, .total = 25, .left = 7s},
                                    .report = std::nullopt});
    const auto [running, shown] = call({.method = "GET", .path = "/v1/sync/sync-1"});
    EXPECT_EQ(running.status, 200U);
    EXPECT_EQ(shown, (json{{"ended", false},
                           {"directories", json::array({{{"directory", "DS000000000000000001"},
                                                         {"name", "corp"},
                                                         {"stage", "applying"},
                                                         {"done", 3},
                                                         {"total", 25},
                                                         {"left_seconds", 7},
                                                         {"report", nullptr}}})}}));

    native_api::SyncReport report;
    report.run = RunId{"r1"};
    report.outcome = directory::Outcome::held;
    report.worst = "12 would be trashed";
    report.counts.held = 12;
    report.left_out = {{.reason = directory::LeftOutReason::removal_held,
                        .count = 12,
                        .examples = {{.who = "uid=amy", .detail = ""}}}};
    progress.directories[0].step.stage = SyncStage::ended;
    progress.directories[0].report = report;
    progress.ended = true;
    const auto [ended, last] = call({.method = "GET", .path = "/v1/sync/sync-1"});
    EXPECT_EQ(last["ended"], true);
    EXPECT_EQ(last["directories"][0]["report"]["outcome"], "held");
    EXPECT_EQ(last["directories"][0]["report"]["counts"]["held"], 12);
    EXPECT_EQ(last["directories"][0]["report"]["left_out"][0]["reason"], "removal_held");
}

TEST_F(NativeApiOverTls, API_03_failures_are_problems) {
    struct Case {
        std::string what;
        http::ApiCall call;
        http::ApiKey key;
        unsigned status;
        int code;
    };
    for (const auto& [what, one, key, status, code] : std::vector<Case>{
             {"unknown directory",
              {.method = "POST", .path = "/v1/sync", .parameters = {{"directory", "nowhere"}}},
              gateway.all_grants,
              404,
              40401},
             {"API-08",
              {.method = "POST", .path = "/v1/sync", .parameters = {{"directroy", "corp"}}},
              gateway.all_grants,
              400,
              40002},
             {"unknown handle", {.method = "GET", .path = "/v1/sync/other"}, gateway.all_grants, 404, 40401},
             {"unknown path", {.method = "GET", .path = "/v1/other"}, gateway.all_grants, 404, 40401},
             {"method", {.method = "DELETE", .path = "/v1/sync"}, gateway.all_grants, 405, 40501},
             {"R2: grant", {.method = "POST", .path = "/v1/sync"}, gateway.no_grants, 403, 40301},
             {"R2: grant to read", {.method = "GET", .path = "/v1/sync/sync-1"}, gateway.no_grants, 403, 40301},
             {"R3: signature", {.method = "POST", .path = "/v1/sync"}, {gateway.all_grants.ikey, "wrong"}, 401, 40103},
         }) {
        const auto [response, body] = call(one, key);
        EXPECT_EQ(response.status, status) << what;
        EXPECT_EQ(response.content_type, "application/problem+json") << what;
        EXPECT_EQ(body["status"], status) << what;
        EXPECT_EQ(body["code"], code) << what;
        EXPECT_FALSE(body["title"].get<std::string>().empty()) << what;
    }
    EXPECT_TRUE(gateway.syncs.started.empty());
    const auto [response, body] =
        call({.method = "POST", .path = "/v1/sync", .parameters = {{"directroy", "corp"}}}, gateway.all_grants);
    EXPECT_EQ(body["errors"][0]["pointer"], "/directroy");
}

}  // namespace
}  // namespace muster::gateway::test
