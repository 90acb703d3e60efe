#include <gtest/gtest.h>

#include "tests/support/desk_on_sqlite.hpp"

namespace muster::testing {
namespace {

using nlohmann::json;

gateway::Request file(std::string text, std::string target = "/v1/users/import") {
    return {.method = "POST",
            .target = std::move(target),
            .headers = {{"Content-Type", "text/csv; charset=utf-8"}},
            .body = std::move(text)};
}

json counts(const json& body) {
    return {body["created"], body["updated"], body["left_as_they_are"], body["refused"]};
}

TEST(UserImport, U8_each_line_is_answered_with_what_was_done) {
    auto amy_created = created(amy, "amy");
    amy_created.profile.email = Email{"amy@example.com"};
    DeskOnSqlite desk{{amy_created, created(eve, "eve"), a_local_group(staff, "Staff")}};
    const auto got =
        desk.send(file("\xef\xbb\xbf"
                       "Username,Real Name,email,status,alias1,groups,phone\r\n"
                       "BOB,\"Bob, B\",bob@example.com,bypass,bobby,Staff; Staff,'+1 555 555 0100\r\n"
                       "Amy,Amy A,other@example.com,,,,\r\n"
                       "eve,,,,,,\r\n"
                       "\r\n"
                       "zoe,,nowhere,,,,\r\n"
                       "yan,,,,,Crew,\r\n"));
    ASSERT_EQ(got.status, 200U) << got.body;
    EXPECT_EQ(counts(got.body), (json{1, 1, 1, 2}));
    const auto& lines = got.body["lines"];
    ASSERT_EQ(lines.size(), 5U);
    EXPECT_EQ(lines[0]["result"], "created");
    EXPECT_EQ(lines[0]["username"], "BOB");
    EXPECT_EQ(lines[1], (json{{"line", 3},
                              {"username", "Amy"},
                              {"user_id", amy.str()},
                              {"result", "updated"},
                              {"filled", {"realname"}},
                              {"kept", {"email"}}}));
    EXPECT_EQ(lines[2], (json{{"line", 4}, {"username", "eve"}, {"user_id", eve.str()}, {"result", "left as it is"}}));
    EXPECT_EQ(lines[3]["line"], 6);
    EXPECT_EQ(lines[3]["field"], "email");
    EXPECT_EQ(lines[3]["refused"]["code"], 40002);
    EXPECT_EQ(lines[4]["field"], "groups");
    EXPECT_EQ(lines[4]["refused"]["detail"], "groups: there is no group 'Crew'");

    const auto bob = desk.call("GET", "/v1/users/" + lines[0]["user_id"].get<std::string>());
    EXPECT_EQ(bob.body["username"], "bob");
    EXPECT_EQ(bob.body["real_name"], "Bob, B");
    EXPECT_EQ(bob.body["status"], "bypass");
    EXPECT_EQ(bob.body["aliases"], json{"bobby"});
    EXPECT_EQ(bob.body["groups"][0]["name"], "Staff");
    EXPECT_EQ(bob.body["phones"], 1);
    EXPECT_EQ(desk.call("GET", "/v1/users/" + amy.str()).body["email"], "amy@example.com") << "nothing is replaced";
}

TEST(UserImport, U8_a_file_sent_again_changes_nothing) {
    DeskOnSqlite desk;
    const auto text = "username,email,phone\namy,a@example.com,+15555550100\nbob,,\n";
    EXPECT_EQ(counts(desk.send(file(text)).body), (json{2, 0, 0, 0}));
    const auto events = desk.history().size();
    const auto again = desk.send(file(text));
    EXPECT_EQ(counts(again.body), (json{0, 0, 2, 0})) << again.body;
    EXPECT_EQ(desk.history().size(), events);
}

TEST(UserImport, U2_U3_U8_names_clash_in_every_folding_and_the_line_says_with_whom) {
    auto amy_created = created(amy, "amy");
    amy_created.profile.aliases = names({"ann"});
    DeskOnSqlite desk{{amy_created, created(eve, "eve"), trashed_by_hand(eve)}};
    const auto got =
        desk.send(file("username,alias1,phone\n"
                       "bob,,+15555550100\n"
                       "\xef\xbc\xa2\xef\xbc\xaf\xef\xbc\xa2,,\n"  // full-width BOB
                       "zoe,Bob,\n"
                       "ANN,,\n"
                       "Eve,,\n"
                       "yan,yan,\n"
                       "kim,,+1 (555) 555-0100\n"));
    ASSERT_EQ(got.status, 200U) << got.body;
    std::vector<std::string> said;
    for (const auto& line : got.body["lines"])
        said.push_back(line.contains("refused") ? line["refused"]["detail"] : "");
    EXPECT_EQ(said, (std::vector<std::string>{"", "username: stands on line 2 too", "alias1: stands on line 2 too",
                                              "username: taken by user " + amy.str(),
                                              "username: taken by user " + eve.str() + " (in the trash)",
                                              "alias1: stands twice on this line", "phone: stands on line 2 too"}));
    for (std::size_t i = 1; i < 4; ++i) EXPECT_EQ(got.body["lines"][i]["refused"]["rule"], "U3");
}

TEST(UserImport, U1_U8_answers_name_the_alias_columns_that_the_file_has) {
    auto amy_created = created(amy, "amy");
    amy_created.profile.aliases = names({"one"});
    DeskOnSqlite desk{{amy_created, created(bob, "bob")}};
    const auto listed = desk.send(file("username,aliases\namy,uno; one\nzoe,zz; bob\nyan,y;y\n"));
    ASSERT_EQ(listed.status, 200U) << listed.body;
    EXPECT_EQ(listed.body["lines"][0]["filled"], json{"aliases"}) << listed.body;
    EXPECT_FALSE(listed.body["lines"][0].contains("kept"));
    EXPECT_EQ(listed.body["lines"][1]["field"], "aliases");
    EXPECT_EQ(listed.body["lines"][1]["refused"]["detail"], "aliases: taken by user " + bob.str());
    EXPECT_EQ(listed.body["lines"][2]["refused"]["detail"], "aliases: stands twice on this line");
    EXPECT_EQ(desk.call("GET", "/v1/users/" + amy.str()).body["aliases"], (json{"one", "uno"}));

    const auto placed = desk.send(file("username,alias1,alias3\namy,eins,drei\n"));
    EXPECT_EQ(placed.body["lines"][0]["filled"], json{"alias3"}) << placed.body;
    EXPECT_EQ(placed.body["lines"][0]["kept"], json{"alias1"}) << placed.body;
}

TEST(UserImport, U8_a_dry_run_says_the_same_and_writes_nothing) {
    DeskOnSqlite desk{{created(amy, "amy")}};
    const auto text = "username,realname\namy,Amy A\nbob,\nbob,\neve,\n";
    const auto events = desk.history().size();
    const auto foreseen = desk.send(file(text, "/v1/users/import?dry_run=true"));
    ASSERT_EQ(foreseen.status, 200U) << foreseen.body;
    EXPECT_EQ(desk.history().size(), events);
    EXPECT_EQ(foreseen.body["dry_run"], true);
    const auto done = desk.send(file(text));
    EXPECT_EQ(counts(foreseen.body), counts(done.body));
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(foreseen.body["lines"][i]["result"], done.body["lines"][i]["result"]) << i;
    }
}

TEST(UserImport, U8_a_file_that_cannot_be_understood_is_refused_whole) {
    DeskOnSqlite desk;
    const auto events = desk.history().size();
    const auto refused = [&](const std::string& text) {
        const auto got = desk.send(file(text));
        EXPECT_EQ(got.code(), 40002) << got.body;
        return got.detail();
    };
    EXPECT_EQ(refused(""), "body: is empty; its first line names the columns");
    EXPECT_EQ(refused("username,colour\n").substr(0, 63),
              "body: line 1: unknown column 'colour'; known are username, real");
    EXPECT_EQ(refused("email\n").substr(0, 44), "body: line 1: the column 'username' is neede");
    EXPECT_EQ(refused("username,User Name\n"), "body: line 1: the column 'User Name' stands there twice");
    EXPECT_EQ(refused("username,aliases,alias1\n"), "body: line 1: 'aliases' or 'alias1' to 'alias8', not both");
    EXPECT_EQ(refused("username\namy\n\"bob\n"), "body: line 3: a quote that is never closed");
    EXPECT_EQ(refused("username\n\xff\n"), "body: line 2: not UTF-8 text");
    std::string many = "username\n";
    for (int i = 0; i <= 10'000; ++i) many += "u" + std::to_string(i) + "\n";
    EXPECT_EQ(refused(many), "body: more than 10000 lines; send the rest in another file");
    EXPECT_EQ(desk.history().size(), events) << "nothing was done";
    const auto short_line = desk.send(file("username,email\namy\n"));
    EXPECT_EQ(short_line.body["lines"][0]["refused"]["detail"],
              "line: has 1 cells where the first line names 2 columns");
}

TEST(UserImport, U8_R3_the_body_is_a_signed_csv_file) {
    DeskOnSqlite desk;
    auto request = file("username\namy\n");
    auto caller = desk.client({client::Grant::write_resource});
    caller.version = gateway::SignatureVersion::v2;
    EXPECT_EQ(desk.call_as(caller, request).detail(),
              "body: a signature of version 4 or 5 is needed; older ones do not cover a file");
    request.headers = {{"Content-Type", "application/json"}};
    EXPECT_EQ(desk.send(request).status, 415U);
    EXPECT_EQ(desk.send(file("username\n", "/v1/users/import?mail=1")).detail(), "mail: no such parameter");
}

TEST(UserImport, U8_a_key_gets_the_first_answer_again) {
    DeskOnSqlite desk;
    auto request = file("username\namy\n");
    request.headers.push_back({"Idempotency-Key", "k"});
    const auto first = desk.send(request);
    EXPECT_EQ(desk.send(request).text, first.text);
    request.body = "username\nbob\n";
    EXPECT_EQ(desk.send(request).status, 422U);
}

TEST(UserImport, L3_U8_the_administrator_log_tells_an_import) {
    DeskOnSqlite desk;
    EXPECT_EQ(desk.send(file("username\namy\n")).status, 200U);
    desk.pass(std::chrono::seconds{5});
    const auto log = desk.call("GET", "/admin/v1/logs/administrator");
    ASSERT_FALSE(log.response().empty()) << log.body;
    EXPECT_EQ(log.response().back()["action"], "user_import");
    EXPECT_EQ(log.response().back()["object"], "amy");
}

TEST(UserImport, U8_what_becomes_of_a_line_that_nobody_knows_is_said_for_the_whole) {
    DeskOnSqlite desk;
    for (const CommandOutcome& outcome :
         {CommandOutcome{OutcomeUnknown{.why = "the service stops"}}, CommandOutcome{NotApplied{.why = "no writer"}}}) {
        desk.next_outcome = outcome;
        const auto got = desk.send(file("username\namy\nbob\n"));
        EXPECT_EQ(got.status, 503U);
        EXPECT_EQ(got.detail(),
                  "some of them may have been done, some not; send it again, signed anew, which does what is left");
    }
    EXPECT_EQ(desk.account().users.size(), 1U) << "bob was done";
    EXPECT_EQ(counts(desk.send(file("username\namy\nbob\n")).body), (json{1, 0, 1, 0}));
    desk.next_outcome = NotApplied{.why = "no writer"};
    EXPECT_EQ(desk.send(file("username\neve\n")).detail(), "nothing was changed; try again") << "the only one";
}

}  // namespace
}  // namespace muster::testing
