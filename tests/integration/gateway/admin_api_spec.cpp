#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "gateway/base64.hpp"
#include "gateway/mail_date.hpp"
#include "tests/integration/gateway/running_gateway.hpp"

namespace muster::gateway::test {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

class AdminApiOverTls : public ::testing::Test {
protected:
    AdminApiOverTls() {
        gateway.populate(650);
        gateway.start();
    }

    struct Got {
        unsigned status = 0;
        Response response;
        json body;

        [[nodiscard]] int code() const { return body.value("code", 0); }
        [[nodiscard]] std::string detail() const { return body.value("message_detail", ""); }
    };

    [[nodiscard]] Got send(const Request& request) const {
        const auto response = gateway.send(request);
        if (!response) {
            ADD_FAILURE() << response.error().what;
            return {};
        }
        return {response->status, *response, json::parse(response->body, nullptr, false)};
    }
    [[nodiscard]] Got call(const std::string& method, const std::string& path, std::vector<Pair> parameters,
                           const http::ApiKey& key) const {
        return send(gateway.signed_request({.method = method, .path = path, .parameters = std::move(parameters)}, key));
    }
    [[nodiscard]] Got get(const std::string& path, std::vector<Pair> parameters = {}) const {
        return call("GET", path, std::move(parameters), gateway.all_grants);
    }
    [[nodiscard]] Request list_request() const {
        return gateway.signed_request({.method = "GET", .path = "/admin/v1/users"}, gateway.all_grants);
    }
    /// Signed by hand, at another time than now.
    [[nodiscard]] Request dated(const std::string& date) const {
        const Canonical canonical{.version = SignatureVersion::v5,
                                  .date = date,
                                  .method = "GET",
                                  .host = "localhost",
                                  .path = "/admin/v1/users"};
        return {.method = "GET",
                .target = "/admin/v1/users",
                .headers = {{"Host", "localhost"},
                            {"Date", date},
                            {"Authorization", sign(canonical, SignatureHash::sha512, gateway.all_grants.ikey,
                                                   gateway.all_grants.skey, *gateway.digest)}}};
    }
    static void set(Request& request, const std::string& name, const std::string& value) {
        for (auto& header : request.headers) {
            if (header.name == name) header.value = value;
        }
    }

    RunningGateway gateway;
};

TEST_F(AdminApiOverTls, L1_the_first_page_of_users) {
    const auto got = get("/admin/v1/users");
    ASSERT_EQ(got.status, 200U);
    EXPECT_EQ(got.response.content_type, "application/json");
    EXPECT_EQ(got.body["stat"], "OK");
    EXPECT_EQ(got.body["response"].size(), 100U);
    EXPECT_EQ(got.body["response"][0]["username"], "u000001");
    EXPECT_EQ(got.body["metadata"], (json{{"total_objects", 650}, {"next_offset", 100}}));
    std::set<std::string> headers;
    for (const auto& [name, value] : got.response.headers) headers.insert(name + ": " + value);
    EXPECT_TRUE(headers.contains("Cache-Control: no-store"));
}

TEST_F(AdminApiOverTls, L1_paging_to_the_end_lists_everybody_once) {
    std::set<std::string> names;
    json offset = 0;
    int pages = 0;
    while (!offset.is_null()) {
        const auto got = get("/admin/v1/users", {{"limit", "1000"}, {"offset", std::to_string(offset.get<int>())}});
        ASSERT_EQ(got.status, 200U);
        for (const auto& user : got.body["response"]) names.insert(user["username"]);
        const json next = got.body["metadata"].value("next_offset", json(nullptr));
        EXPECT_TRUE(next.is_null() || next > offset);
        offset = next;
        ++pages;
    }
    EXPECT_EQ(names.size(), 650U);
    EXPECT_EQ(pages, 3);  // limit is clamped to 300
}

TEST_F(AdminApiOverTls, L1_the_filters) {
    const auto names = [&](const std::string& key, const std::string& value) {
        const auto got = get("/admin/v1/users", {{key, value}});
        EXPECT_EQ(got.status, 200U) << got.response.body;
        std::vector<std::string> found;
        for (const auto& user : got.body["response"]) found.push_back(user["username"]);
        EXPECT_EQ(got.body["metadata"], json({{"total_objects", found.size()}})) << key << "=" << value;
        return found;
    };
    using Names = std::vector<std::string>;
    EXPECT_EQ(names("username", " U000007 "), Names{"u000007"});
    EXPECT_EQ(names("username", "nobody"), Names{});
    EXPECT_EQ(names("username", ""), Names{});
    EXPECT_EQ(names("email", "u000008@example.test"), Names{"u000008"});
    EXPECT_EQ(names("email", ""), Names{});
    EXPECT_EQ(names("username_list", R"(["u000001","nobody","U000003"])"), (Names{"u000001", "u000003"}));
    EXPECT_EQ(names("username_list", "u000001, u000003"), (Names{"u000001", "u000003"}));
    EXPECT_EQ(names("username_list", "[]"), Names{});
    EXPECT_EQ(names("user_id_list", R"(["DU000000000000000005","DUXXXXXXXXXXXXXXXXXX","no id"])"), Names{"u000005"});
    EXPECT_EQ(names("user_id_list", "no id"), Names{});
    EXPECT_EQ(names("user_id_list", ""), Names{});
}

TEST_F(AdminApiOverTls, L1_a_filter_that_cannot_be_is_refused) {
    for (const auto& [parameters, detail] : std::vector<std::pair<std::vector<Pair>, std::string>>{
             {{{"username", "a"}, {"email", "b"}}, "username: cannot be combined with email"},
             {{{"user_id_list", "[]"}, {"username", "b"}}, "user_id_list: cannot be combined with username"},
             {{{"user_id_list", "[\"a\""}}, "user_id_list: not valid JSON"},
             {{{"user_id_list", json(std::vector<std::string>(101, "DU000000000000000005")).dump()}},
              "user_id_list: more than 100 items"},
             {{{"username", "\xff"}}, "username: not valid UTF-8 text"},
             {{{"email", std::string("a\0b", 3)}}, "email: not valid UTF-8 text"},
             {{{"limit", "0"}}, "limit: less than 1"},
             {{{"limit", "ten"}}, "limit: not a whole number"},
             {{{"offset", "-1"}}, "offset: less than 0"}}) {
        const auto got = get("/admin/v1/users", parameters);
        EXPECT_EQ(got.status, 400U) << detail;
        EXPECT_EQ(got.code(), 40002) << detail;
        EXPECT_EQ(got.body["stat"], "FAIL");
        EXPECT_EQ(got.body["message"], "Invalid request parameters");
        EXPECT_EQ(got.detail(), detail);
    }
    EXPECT_EQ(gateway.users.asked, 0);
}

TEST_F(AdminApiOverTls, API_08_unknown_parameters_are_passed_over) {
    EXPECT_EQ(get("/admin/v1/users", {{"account_id", "x"}, {"limit", "1"}}).body["response"].size(), 1U);
}

TEST_F(AdminApiOverTls, a_call_may_bring_its_query_in_the_path) {
    const auto got = get("/admin/v1/users?limit=1&username=", {{"offset", "0"}});
    EXPECT_EQ(got.body["response"], json::array()) << got.response.body;
    EXPECT_EQ(get("/admin/v1/users?limit=2", {{"offset", "1"}}).body["response"][0]["username"], "u000002");
    const auto posted = call("POST", "/v1/sync?x=zo%C3%AB", {{"directory", "corp"}}, gateway.all_grants);
    EXPECT_EQ(posted.body["detail"], "x: no such parameter");
}

TEST_F(AdminApiOverTls, L1_one_user_by_id) {
    const auto got = get("/admin/v1/users/DU000000000000000042");
    ASSERT_EQ(got.status, 200U);
    EXPECT_EQ(got.body["response"]["username"], "u000042");
    EXPECT_EQ(get("/admin/v1/users/DU000000000000009999").code(), 40401);
    EXPECT_EQ(get("/admin/v1/users/nonsense").code(), 40401);
    EXPECT_EQ(get("/admin/v1/users/").code(), 40401);
    EXPECT_EQ(get("/admin/v1/users/%ff%00").code(), 40401);
}

TEST_F(AdminApiOverTls, G1_groups_all_and_by_id) {
    const auto all = get("/admin/v1/groups");
    ASSERT_EQ(all.status, 200U);
    EXPECT_EQ(all.body["metadata"], (json{{"total_objects", 3}}));
    EXPECT_EQ(all.body["response"][0], (json{{"group_id", "DG000000000000000001"},
                                             {"name", "engineering"},
                                             {"desc", ""},
                                             {"status", "Active"},
                                             {"push_enabled", false},
                                             {"sms_enabled", false},
                                             {"voice_enabled", false},
                                             {"mobile_otp_enabled", false}}));
    const auto page = get("/admin/v1/groups", {{"limit", "2"}, {"offset", "2"}});
    EXPECT_EQ(page.body["response"].size(), 1U);
    EXPECT_EQ(page.body["metadata"], (json{{"total_objects", 3}, {"prev_offset", 0}}));
    const auto some = get("/admin/v1/groups", {{"group_id_list", R"(["DG000000000000000002","DG999"])"}});
    ASSERT_EQ(some.body["response"].size(), 1U);
    EXPECT_EQ(some.body["response"][0]["name"], "finance");
    EXPECT_EQ(get("/admin/v1/groups", {{"group_id_list", "[]"}}).body["response"], json::array());
}

TEST_F(AdminApiOverTls, R2_what_is_not_offered_and_what_is_not_granted) {
    EXPECT_EQ(get("/admin/v1/nothing").code(), 40401);
    EXPECT_EQ(call("DELETE", "/admin/v1/users", {}, gateway.all_grants).code(), 40501);
    EXPECT_EQ(call("DELETE", "/admin/v1/users", {}, gateway.all_grants).status, 405U);
    const auto refused = call("GET", "/admin/v1/users", {}, gateway.no_grants);
    EXPECT_EQ(refused.status, 403U);
    EXPECT_EQ(refused.code(), 40301);
    EXPECT_EQ(refused.body["message"], "Access forbidden");
    EXPECT_EQ(refused.detail(), "missing grant: read resource");
    EXPECT_EQ(gateway.users.asked, 0);
}

TEST_F(AdminApiOverTls, R3_unsigned_altered_stale_or_unknown_reads_nothing_and_the_first_fault_answers) {
    const auto now = gateway.clock->now();
    auto unsigned_request = list_request();
    std::erase_if(unsigned_request.headers, [](const Header& header) { return header.name == "Authorization"; });
    auto altered = list_request();
    altered.target += "?limit=1";
    auto unknown_key = dated("never");
    set(unknown_key, "Authorization", "Basic " + base64_encode("DIUNKNOWN00000000000:" + std::string(128, 'a')));
    auto wrong_signature = dated("never");
    set(wrong_signature, "Authorization",
        "Basic " + base64_encode(gateway.all_grants.ikey + ":" + std::string(128, 'a')));
    auto undated = list_request();
    std::erase_if(undated.headers, [](const Header& header) { return header.name == "Date"; });
    auto later_date = list_request();
    set(later_date, "Date", format_mail_date(now + 1min));

    struct Case {
        std::string what;
        Request request;
        int code;
        std::string message;
    };
    for (const auto& [what, request, code, message] :
         {Case{"unsigned", unsigned_request, 40101, "Missing request credentials"},
          Case{"unknown key, before its signature and date", unknown_key, 40102,
               "Invalid integration key in request credentials"},
          Case{"wrong signature, before its date", wrong_signature, 40103, "Invalid signature in request credentials"},
          Case{"altered query", altered, 40103, "Invalid signature in request credentials"},
          Case{"another date than the signed one", later_date, 40103, "Invalid signature in request credentials"},
          Case{"no date", undated, 40104, "Missing or invalid request date"},
          Case{"signed, with an unreadable date", dated("never"), 40104, "Missing or invalid request date"},
          Case{"stale", dated(format_mail_date(now - 5min - 5s)), 40105, "Bad request timestamp"},
          Case{"from the future", dated(format_mail_date(now + 5min + 30s)), 40105, "Bad request timestamp"}}) {
        const auto got = send(request);
        EXPECT_EQ(got.status, static_cast<unsigned>(code / 100)) << what;
        EXPECT_EQ(got.code(), code) << what;
        EXPECT_EQ(got.body["message"], message) << what;
    }
    EXPECT_EQ(gateway.users.asked, 0);
    EXPECT_EQ(send(dated(format_mail_date(now - 4min - 50s))).status, 200U);
    EXPECT_EQ(send(dated(format_mail_date(now + 4min + 50s))).status, 200U);
}

TEST_F(AdminApiOverTls, R3_the_line_about_a_refused_signature_helps_and_holds_no_secret) {
    auto altered = list_request();
    altered.target += "?username=carol.canary";
    const auto got = send(altered);
    ASSERT_EQ(got.code(), 40103);
    const auto lines = gateway.diagnostics.all();
    EXPECT_THAT(lines, HasSubstr("GET | localhost | /admin/v1/users | username= | "));
    for (const auto& secret : {gateway.all_grants.skey, std::string{"carol.canary"}, gateway.all_grants.ikey}) {
        EXPECT_THAT(lines, Not(HasSubstr(secret)));
    }
}

TEST_F(AdminApiOverTls, a_read_waits_for_the_last_write_and_says_so_when_it_cannot) {
    EXPECT_EQ(get("/admin/v1/users", {{"limit", "1"}}).status, 200U);
    EXPECT_EQ(gateway.freshness.asked, 1);
    gateway.freshness.behind = true;
    for (const auto* path : {"/admin/v1/users", "/admin/v1/groups", "/admin/v1/users/DU000000000000000042"}) {
        EXPECT_EQ(get(path).code(), 50300) << path;
    }
}

TEST_F(AdminApiOverTls, API_04_a_failing_part_is_named_to_the_operator_alone) {
    gateway.users.fails = true;
    const auto got = get("/admin/v1/users");
    EXPECT_EQ(got.code(), 50300);
    EXPECT_THAT(got.response.body, Not(HasSubstr("table down")));
    EXPECT_THAT(gateway.diagnostics.all(), HasSubstr("table down"));
}

TEST_F(AdminApiOverTls, API_04_a_bug_tells_nothing_but_its_request) {
    gateway.users.before_answering = [] { throw std::runtime_error("canary in the coal mine"); };
    auto request = list_request();
    request.headers.push_back({.name = "X-Request-Id", .value = "req-7"});
    const auto got = send(request);
    EXPECT_EQ(got.code(), 50000);
    EXPECT_EQ(got.detail(), "request req-7");
    EXPECT_THAT(got.response.body, Not(HasSubstr("canary")));
    EXPECT_THAT(gateway.diagnostics.all(), HasSubstr("req-7 a request failed: canary in the coal mine"));
}

TEST_F(AdminApiOverTls, OPS_04_health_hangs_on_nothing_and_readiness_names_each_part) {
    const auto plain = [&](const std::string& path) {
        return send({.method = "GET", .target = path, .headers = {{"Host", "localhost"}}});
    };
    EXPECT_EQ(plain("/readyz").status, 200U);
    gateway.readiness.log_ok = false;
    EXPECT_EQ(plain("/healthz").status, 200U);
    const auto unready = plain("/readyz");
    EXPECT_EQ(unready.status, 503U);
    EXPECT_EQ(unready.body["parts"]["log"], (json{{"ok", false}, {"detail", "no broker"}}));
    EXPECT_EQ(unready.body["parts"]["tables"]["ok"], true);
    EXPECT_EQ(plain("/nowhere").code(), 40401);
}

TEST_F(AdminApiOverTls, OPS_08_metrics_tell_routes_signatures_and_what_others_watch) {
    gateway.metrics.watch(metrics::Kind::gauge, "muster_projection_lag_records", "Records not yet projected",
                          [] { return std::vector<metrics::Sample>{{.labels = {{"partition", "3"}}, .value = 7}}; });
    EXPECT_EQ(get("/admin/v1/users/DU000000000000000042").status, 200U);
    EXPECT_EQ(get("/admin/v1/users/DU000000000000009999").status, 404U);
    const auto got = send({.method = "GET", .target = "/metrics", .headers = {{"Host", "localhost"}}});
    EXPECT_THAT(got.response.content_type, HasSubstr("text/plain"));
    const auto& text = got.response.body;
    EXPECT_THAT(text, HasSubstr(R"(muster_http_requests_total{code="200",route="GET /admin/v1/users/{id}"} 1)"));
    EXPECT_THAT(text, HasSubstr(R"(muster_http_requests_total{code="404",route="GET /admin/v1/users/{id}"} 1)"));
    EXPECT_THAT(text, HasSubstr(R"(muster_signatures_total{hash="sha512",version="5"} 2)"));
    EXPECT_THAT(text, HasSubstr(R"(muster_projection_lag_records{partition="3"} 7)"));
    EXPECT_THAT(text, HasSubstr("muster_http_connections 1"));
    EXPECT_THAT(text, HasSubstr(R"(muster_http_request_duration_seconds_count{route="GET /admin/v1/users/{id}"} 2)"));
    EXPECT_THAT(text, Not(HasSubstr("DU0000")));
}

TEST_F(AdminApiOverTls, a_client_that_does_not_trust_the_certificate_sends_nothing) {
    auto endpoint = gateway.endpoint();
    endpoint.host = "127.0.0.1";
    EXPECT_TRUE(http::send(endpoint, list_request(), 10s));  // the certificate names it too
    endpoint.host = "ip6-localhost";
    EXPECT_FALSE(http::send(endpoint, list_request(), 10s));
    endpoint = gateway.endpoint();
    endpoint.ca_file = "/etc/ssl/certs/ca-certificates.crt";
    const auto refused = http::send(endpoint, list_request(), 10s);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().outcome, PortFailure::Outcome::nothing_done);
    EXPECT_EQ(gateway.users.asked, 1);
}

}  // namespace
}  // namespace muster::gateway::test
