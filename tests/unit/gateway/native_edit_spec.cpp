#include <gtest/gtest.h>

#include "tests/support/desk_on_sqlite.hpp"

namespace muster::testing {
namespace {

using nlohmann::json;

const std::string amys = "/v1/users/" + amy.str();
const std::string merge_patch = "application/merge-patch+json";

std::string tag_of(DeskOnSqlite& desk, const std::string& path = amys) {
    return desk.call("GET", path).header("ETag");
}

DeskOnSqlite::Got patch(DeskOnSqlite& desk, const json& body, const std::string& tag, const std::string& path = amys) {
    return desk.send({.method = "PATCH",
                      .target = path,
                      .headers = {{.name = "Content-Type", .value = merge_patch}, {.name = "If-Match", .value = tag}},
                      .body = body.dump()});
}

std::string pointer_of(const DeskOnSqlite::Got& got) {
    return got.body.contains("errors") ? got.body["errors"][0]["pointer"].get<std::string>() : "";
}

Events amy_and_bob() {
    auto amy_created = created(amy, "amy");
    amy_created.profile.aliases = names({"one", "", "three"});
    amy_created.profile.notes = Notes{"new here"};
    auto bob_created = created(bob, "bob");
    bob_created.profile.aliases = names({"bobby"});
    return {amy_created, bob_created};
}

TEST(NativeEdit, U1_U4_the_fields_that_are_sent_change_and_the_others_stay) {
    DeskOnSqlite desk{amy_and_bob()};
    const auto got = patch(desk,
                           {{"username", " Amelia "},
                            {"aliases", {"three", "Four"}},
                            {"real_name", "Amelia E"},
                            {"first_name", "Amelia"},
                            {"last_name", "E"},
                            {"email", "amelia@corp.example"},
                            {"status", "bypass"}},
                           tag_of(desk));
    ASSERT_EQ(got.status, 200U) << got.body;
    EXPECT_EQ(got.body["username"], "amelia") << "U2";
    EXPECT_EQ(got.body["aliases"], (json{"three", "four"}));
    EXPECT_EQ(got.body["real_name"], "Amelia E");
    EXPECT_EQ(got.body["first_name"], "Amelia");
    EXPECT_EQ(got.body["last_name"], "E");
    EXPECT_EQ(got.body["email"], "amelia@corp.example");
    EXPECT_EQ(got.body["status"], "bypass");
    EXPECT_EQ(got.body["notes"], "new here");
    const auto read = desk.call("GET", amys);
    EXPECT_EQ(read.body, got.body);
    EXPECT_EQ(read.header("ETag"), got.header("ETag"));
    EXPECT_FALSE(got.header("Muster-Position").empty());
    EXPECT_EQ(desk.last_context.cause, "edit users") << "H5";
}

// API-10
TEST(NativeEdit, U5_null_takes_a_field_away_where_it_may_be_missing) {
    DeskOnSqlite desk{amy_and_bob()};
    const auto got = patch(desk, {{"notes", nullptr}, {"aliases", nullptr}}, tag_of(desk));
    ASSERT_EQ(got.status, 200U) << got.body;
    EXPECT_EQ(got.body["notes"], "");
    EXPECT_EQ(got.body["aliases"], json::array());
}

// API-10
TEST(NativeEdit, U5_what_cannot_be_is_refused_with_the_member_that_says_it) {
    DeskOnSqlite desk{amy_and_bob()};
    const auto before = desk.history().size();
    const std::vector<std::pair<json, std::string>> cases{
        {{{"username", nullptr}}, "/username"},
        {{{"username", ""}}, "/username"},
        {{{"username", 7}}, "/username"},
        {{{"username", "bob"}}, "/username"},
        {{{"aliases", "one"}}, "/aliases"},
        {{{"aliases", {"a", "b", "c", "d", "e", "f", "g", "h", "i"}}}, "/aliases"},
        {{{"aliases", {"a", 7}}}, "/aliases/1"},
        {{{"aliases", {"a", ""}}}, "/aliases/1"},
        {{{"aliases", {"a", nullptr}}}, "/aliases/1"},
        {{{"aliases", {"a", "a"}}}, "/aliases/1"},
        {{{"aliases", json::array({"BOBBY"})}}, "/aliases/0"},
        {{{"real_name", true}}, "/real_name"},
        {{{"first_name", json::object()}}, "/first_name"},
        {{{"last_name", std::string(257, 'x')}}, "/last_name"},
        {{{"email", "nobody"}}, "/email"},
        {{{"notes", json::array()}}, "/notes"},
        {{{"status", nullptr}}, "/status"},
        {{{"status", 1}}, "/status"},
        {{{"status", "locked out"}}, "/status"},
        {{{"status", "Active"}}, "/status"},
        {{{"realname", "x"}}, "/realname"},
        {{{"user_id", bob.str()}}, "/user_id"},
        {{{"notes", "changed"}, {"email", "nobody"}}, "/email"},
        {json::array({1}), "/body"},
        {"text", "/body"},
    };
    for (const auto& [body, pointer] : cases) {
        const auto got = patch(desk, body, tag_of(desk));
        EXPECT_EQ(got.status, 400U) << body << got.body;
        EXPECT_EQ(pointer_of(got), pointer) << body << got.body;
    }
    EXPECT_EQ(desk.history().size(), before) << "nothing was written";
}

TEST(NativeEdit, U3_a_name_of_somebody_else_names_the_holder) {
    DeskOnSqlite desk{amy_and_bob()};
    const auto got = patch(desk, {{"aliases", json::array({"bobby"})}}, tag_of(desk));
    EXPECT_EQ(got.body["rule"], "U3");
    EXPECT_EQ(got.detail(), "aliases/0: taken by user " + bob.str());
}

TEST(NativeEdit, D5_S3_what_a_directory_manages_is_refused_and_the_rest_of_the_patch_with_it) {
    DeskOnSqlite desk{{corp_added(), synced(amy, by(corp, amys_guid), "amy")}};
    const auto before = desk.history().size();
    const auto name = patch(desk, {{"real_name", "Amelia"}, {"notes", "x"}}, tag_of(desk));
    EXPECT_EQ(name.status, 400U);
    EXPECT_EQ(name.body["rule"], "D5");
    EXPECT_EQ(pointer_of(name), "/real_name");
    EXPECT_NE(name.detail().find("'corp'"), std::string::npos) << name.detail();
    const auto status = patch(desk, {{"status", "disabled"}, {"notes", "x"}}, tag_of(desk));
    EXPECT_EQ(status.body["rule"], "S3");
    EXPECT_EQ(pointer_of(status), "/status");
    EXPECT_EQ(desk.history().size(), before);
    EXPECT_EQ(patch(desk, {{"notes", "x"}}, tag_of(desk)).status, 200U);
}

// API-10
TEST(NativeEdit, another_media_type_is_415_and_says_which_one) {
    DeskOnSqlite desk{amy_and_bob()};
    for (const std::string type : {"application/json", "application/json-patch+json", "text/plain", ""}) {
        const auto got = desk.send(
            {.method = "PATCH",
             .target = amys,
             .headers = {{.name = "Content-Type", .value = type}, {.name = "If-Match", .value = tag_of(desk)}},
             .body = R"([{"op":"remove","path":"/notes"}])"});
        EXPECT_EQ(got.status, 415U) << type;
        EXPECT_EQ(got.code(), 41500);
        EXPECT_EQ(got.header("Accept-Patch"), merge_patch);
    }
    const auto with_charset =
        desk.send({.method = "PATCH",
                   .target = amys,
                   .headers = {{.name = "content-type", .value = "Application/Merge-Patch+JSON ; x=y"},
                               {.name = "If-Match", .value = tag_of(desk)}},
                   .body = "{}"});
    EXPECT_EQ(with_charset.status, 200U) << with_charset.body;
}

// API-09
TEST(NativeEdit, what_was_read_must_be_named) {
    DeskOnSqlite desk{amy_and_bob()};
    const auto tag = tag_of(desk);
    EXPECT_EQ(tag.size(), 34U);
    const auto without = desk.send({.method = "PATCH",
                                    .target = amys,
                                    .headers = {{.name = "Content-Type", .value = merge_patch}},
                                    .body = R"({"notes":"x"})"});
    EXPECT_EQ(without.status, 428U);
    EXPECT_EQ(without.code(), 42800);
    for (const std::string bent : {"", "x", "\"x", "\"a\" \"b\"", "*, \"a\"", "W/x", "\"a\",", "\"a b\""}) {
        EXPECT_EQ(patch(desk, {{"notes", "x"}}, bent).status, 400U) << bent;
    }
    for (const std::string& other : {std::string{"\"x\""}, "W/" + tag, std::string{"\"x\", \"y\""}}) {
        const auto got = patch(desk, {{"notes", "x"}}, other);
        EXPECT_EQ(got.status, 412U) << other;
        EXPECT_EQ(got.code(), 41200);
        EXPECT_EQ(pointer_of(got), "/If-Match");
    }
    EXPECT_EQ(patch(desk, {{"notes", "one of several"}}, "\"x\" , " + tag).status, 200U);
    EXPECT_EQ(patch(desk, {{"notes", "whatever it is"}}, "*").status, 200U);
    EXPECT_EQ(desk.call("GET", amys).body["notes"], "whatever it is");
}

// API-09, RFC 9110 13.2.1: without the condition it would be 404 too.
TEST(NativeEdit, who_is_not_there_is_404_whatever_is_expected) {
    DeskOnSqlite desk{amy_and_bob()};
    for (const auto& id : {eve.str(), std::string{"nobody"}}) {
        EXPECT_EQ(patch(desk, {{"notes", "x"}}, "*", "/v1/users/" + id).status, 404U) << id;
        EXPECT_EQ(patch(desk, {{"notes", "x"}}, "\"x\"", "/v1/users/" + id).status, 404U) << id;
    }
}

// API-09
TEST(NativeEdit, of_two_who_edit_at_once_one_wins_and_one_is_told) {
    DeskOnSqlite desk{amy_and_bob()};
    const auto seen_by_both = tag_of(desk);
    EXPECT_EQ(patch(desk, {{"notes", "first"}}, seen_by_both).status, 200U);
    EXPECT_EQ(patch(desk, {{"email", "second@corp.example"}}, seen_by_both).status, 412U);
    const auto now_is = desk.call("GET", amys);
    EXPECT_EQ(now_is.body["notes"], "first");
    EXPECT_EQ(now_is.body["email"], "");
    EXPECT_EQ(patch(desk, {{"email", "second@corp.example"}}, now_is.header("ETag")).status, 200U);
}

// API-09: the ledger decides, not what was looked at on the way to it.
TEST(NativeEdit, whoever_comes_between_the_look_and_the_command_wins) {
    DeskOnSqlite desk{amy_and_bob()};
    const auto tag = tag_of(desk);
    desk.meanwhile = [&] { desk.happen(renamed(amy, "amy", "amelia")); };
    const auto before = desk.history().size();
    const auto got = patch(desk, {{"notes", "second"}}, tag);
    EXPECT_EQ(got.status, 412U) << got.body;
    EXPECT_EQ(desk.history().size(), before + 1) << "the other's event alone";
}

// API-09
TEST(NativeEdit, the_tag_changes_with_what_an_edit_can_change_or_hangs_on_and_with_nothing_else) {
    DeskOnSqlite desk{amy_and_bob()};
    auto tag = tag_of(desk);
    const auto changes = [&](const Event& event) {
        desk.happen(event);
        return std::exchange(tag, tag_of(desk)) != tag;
    };
    user::LockedOut locked;
    locked.user = amy;
    EXPECT_TRUE(changes(renamed(amy, "amy", "amelia")));
    EXPECT_TRUE(changes(status_changed(amy, user::Status::active, user::Status::bypass, user::Cause::api)));
    EXPECT_TRUE(changes(locked));
    EXPECT_TRUE(changes(trashed_by_hand(amy)));
    EXPECT_FALSE(changes(a_local_group(staff, "staff")));
    EXPECT_FALSE(changes(members(staff, {amy})));
    EXPECT_FALSE(changes(renamed(bob, "bob", "robert")));
    EXPECT_NE(tag, tag_of(desk, "/v1/users/" + bob.str()));
}

TEST(NativeEdit, T10_what_is_so_already_makes_no_event) {
    DeskOnSqlite desk{amy_and_bob()};
    const auto read = desk.call("GET", amys);
    const auto before = desk.history().size();
    json all = json::object();
    for (const auto* member :
         {"username", "aliases", "real_name", "first_name", "last_name", "email", "notes", "status"}) {
        all[member] = read.body[member];
    }
    const auto got = patch(desk, all, read.header("ETag"));
    EXPECT_EQ(got.status, 200U) << got.body;
    EXPECT_EQ(got.header("ETag"), read.header("ETag"));
    EXPECT_EQ(desk.history().size(), before) << "an alias stays in its place, too";
}

TEST(NativeEdit, T1_in_the_trash_nothing_is_edited) {
    DeskOnSqlite desk{{created(amy, "amy"), trashed_by_hand(amy)}};
    const auto got = patch(desk, {{"notes", "x"}}, tag_of(desk));
    EXPECT_EQ(got.status, 400U);
    EXPECT_EQ(got.body["rule"], "T1");
}

TEST(NativeEdit, S2_a_status_that_is_set_ends_a_lock) {
    user::LockedOut locked;
    locked.user = amy;
    DeskOnSqlite desk{{created(amy, "amy"), locked}};
    const auto got = patch(desk, {{"status", "active"}}, tag_of(desk));
    EXPECT_EQ(got.status, 200U) << got.body;
    EXPECT_EQ(got.body["status"], "active");
}

// API-08
TEST(NativeEdit, nothing_is_taken_from_the_query) {
    DeskOnSqlite desk{amy_and_bob()};
    EXPECT_EQ(patch(desk, json::object(), tag_of(desk), amys + "?notes=x").status, 400U);
}

// API-05
TEST(NativeEdit, a_key_gets_the_first_answer_again_though_the_user_has_changed_by_it) {
    DeskOnSqlite desk{amy_and_bob()};
    gateway::Request request{.method = "PATCH",
                             .target = amys,
                             .headers = {{.name = "Content-Type", .value = merge_patch},
                                         {.name = "If-Match", .value = tag_of(desk)},
                                         {.name = "Idempotency-Key", .value = "k"}},
                             .body = R"({"notes":"x"})"};
    const auto first = desk.send(request);
    ASSERT_EQ(first.status, 200U) << first.body;
    const auto events = desk.history().size();
    EXPECT_EQ(desk.send(request).text, first.text);
    desk.forget_answers();  // the log knows it still
    const auto again = desk.send(request);
    EXPECT_EQ(again.status, 200U) << again.body;
    EXPECT_EQ(again.text, first.text);

    request.body = R"({"notes":"y"})";
    for (int i = 0; i < 2; ++i) {  // by the answer that was given, then by the log
        const auto other = desk.send(request);
        EXPECT_EQ(other.status, 422U) << other.body;
        EXPECT_EQ(other.detail(), "Idempotency-Key: stood for another request");
        desk.forget_answers();
    }
    EXPECT_EQ(desk.history().size(), events);
}

}  // namespace
}  // namespace muster::testing
