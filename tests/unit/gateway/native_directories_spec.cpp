#include <gtest/gtest.h>

#include "tests/support/desk_on_sqlite.hpp"

namespace muster::testing {
namespace {

using nlohmann::json;

const std::string corps = "/v1/directories/" + corp.str();

json a_form() {
    return {{"name", "plain"},
            {"kind", "openldap"},
            {"servers", {"ldaps://ldap.plain.example"}},
            {"base", "dc=plain,dc=example"},
            {"bind", {{"dn", "cn=sync,dc=plain,dc=example"}, {"password_file", "plain.password"}}},
            {"sync", {{"groups", {"cn=staff,dc=plain,dc=example"}}}}};
}

DeskOnSqlite::Got add(DeskOnSqlite& desk, const json& form, const std::string& path = "/v1/directories") {
    return desk.send({.method = "POST",
                      .target = path,
                      .headers = {{.name = "Content-Type", .value = "application/json"}},
                      .body = form.dump()});
}

DeskOnSqlite::Got patch(DeskOnSqlite& desk, const json& body, const std::string& tag, const std::string& path = corps) {
    return desk.send({.method = "PATCH",
                      .target = path,
                      .headers = {{.name = "Content-Type", .value = "application/merge-patch+json"},
                                  {.name = "If-Match", .value = tag}},
                      .body = body.dump()});
}

std::string pointer_of(const DeskOnSqlite::Got& got) {
    return got.body.contains("errors") ? got.body["errors"][0]["pointer"].get<std::string>() : "";
}

directory::SyncStarted started(const RunId& run) {
    return {.directory = corp,
            .run = run,
            .kind = directory::RunKind::changes,
            .began = now,
            .server = "ldaps://dc1",
            .left_out = {}};
}
directory::SyncFinished finished(const RunId& run) {
    return {.directory = corp,
            .run = run,
            .outcome = directory::Outcome::partial,
            .worst = "one is doubtful",
            .counts = {.read = 9, .created = 2, .skipped = 1},
            .left_out = {{.reason = directory::LeftOutReason::no_username,
                          .count = 1,
                          .examples = {{.who = "cn=x", .detail = "uid has no value"}}}}};
}

TEST(NativeDirectories, D1_one_is_added_with_the_defaults_of_its_kind_and_shown_without_a_secret) {
    DeskOnSqlite desk;
    const auto got = add(desk, a_form());
    ASSERT_EQ(got.status, 201U) << got.body;
    EXPECT_EQ(got.body["attributes"]["username"], "uid");
    EXPECT_EQ(got.body["sync"]["every_seconds"], 300);
    EXPECT_EQ(got.body["guard"], (json{{"users", 10}, {"percent", 5}}));
    EXPECT_EQ(got.body["bind"]["password_file"], "plain.password");
    EXPECT_EQ(got.body["paused"], nullptr);
    ASSERT_EQ(desk.account().directories.size(), 1U);
    const auto& made = desk.account().directories.begin()->second;
    EXPECT_EQ(made.configuration.bind.password_file, "secrets/plain.password") << "below the server's folder";
    EXPECT_EQ(got.body["directory_id"], made.id.str());
    const auto read = desk.call("GET", "/v1/directories/plain");
    EXPECT_EQ(read.header("ETag"), got.header("ETag"));
    EXPECT_EQ(read.body["last_run"], nullptr);
}

TEST(NativeDirectories, D1_what_cannot_work_is_refused_by_its_member) {
    DeskOnSqlite desk{{corp_added()}};
    const auto refused = [&](const json& change, const std::string& pointer, const std::string& detail) {
        auto form = a_form();
        form.merge_patch(change);
        const auto got = add(desk, form);
        EXPECT_EQ(got.status, 400U) << got.body;
        EXPECT_EQ(pointer_of(got), pointer) << got.body;
        EXPECT_NE(got.detail().find(detail), std::string::npos) << got.body;
    };
    refused({{"servers", {"http://x"}}}, "/servers", "must begin with ldap://");
    refused({{"sync", {{"groups", json::array()}}}}, "/sync/groups", "names no group");
    refused({{"sync", {{"every_seconds", 5}}}}, "/sync/every_seconds", "between 10 seconds and 7 days");
    refused({{"guard", {{"percent", 101}}}}, "/guard/percent", "more than 100");
    refused({{"attributes", {{"email", "memberOf"}}}}, "/attributes/email", "cannot be followed");
    refused({{"attributes", {{"phone", "mobile"}}}}, "/attributes/phone", "no such member");
    refused({{"sync", {{"every_seconds", "5m"}}}}, "/sync/every_seconds", "not a whole number");
    refused({{"kind", "entra"}}, "/kind", "one of openldap, ad");
    refused({{"bind", "simple"}}, "/bind", "not an object");
    refused({{"name", "corp"}}, "/name", "taken by directory " + corp.str());
    refused({{"name", ""}}, "/name", "is empty");
    refused({{"name", nullptr}}, "/name", "is needed");
    refused({{"colour", "red"}}, "/colour", "no such parameter");
    EXPECT_EQ(desk.account().directories.size(), 1U);
}

TEST(NativeDirectories, D1_the_api_names_no_file_of_the_server_and_no_foreign_variable) {
    DeskOnSqlite desk;
    for (const auto* file : {"/etc/shadow", "../tls/server.key", "fingerprint.key", "DIABC.skey", ".password",
                             "secrets/x.password", "x.password\n"}) {
        auto form = a_form();
        form["bind"]["password_file"] = file;
        const auto got = add(desk, form);
        EXPECT_EQ(got.status, 400U) << file;
        EXPECT_EQ(pointer_of(got), "/bind/password_file") << file;
    }
    for (const auto& [member, file] :
         {std::pair{"certificate_file", "plain.key"}, std::pair{"key_file", "/etc/x.key"},
          std::pair{"keytab_file", "../x.keytab"}, std::pair{"keytab_file", "x.password"}}) {
        auto form = a_form();
        form["bind"][member] = file;
        EXPECT_EQ(pointer_of(add(desk, form)), std::string{"/bind/"} + member) << file;
    }
    auto form = a_form();
    form["bind"] = {{"dn", "cn=x"}, {"password_env", "AWS_SECRET"}};
    EXPECT_EQ(pointer_of(add(desk, form)), "/bind/password_env");
    form["bind"]["password_env"] = "MUSTER_PLAIN";
    form["ca_file"] = "/etc/ssl/ca.pem";
    EXPECT_EQ(pointer_of(add(desk, form)), "/ca_file");
    form["ca_file"] = "plain-ca.pem";
    form["servers"] = {"ldapi:///"};
    EXPECT_EQ(pointer_of(add(desk, form)), "/servers");
    form["servers"] = {"ldap://ldap.plain.example"};
    EXPECT_EQ(add(desk, form).status, 201U);
}

TEST(NativeDirectories, D1_P1_a_keytab_a_certificate_and_how_names_are_taken) {
    DeskOnSqlite desk;
    auto form = a_form();
    form["bind"] = {{"mechanism", "gss-spnego"},
                    {"keytab_file", "plain.keytab"},
                    {"principal", "muster@PLAIN.EXAMPLE"},
                    {"certificate_file", "plain.pem"},
                    {"key_file", "plain.key"}};
    form["attributes"] = {{"username_normalization", "simple"}, {"phones", {"telephoneNumber", "mobile"}}};
    const auto got = add(desk, form);
    ASSERT_EQ(got.status, 201U) << got.body;
    for (const auto& [member, value] : form["bind"].items()) EXPECT_EQ(got.body["bind"][member], value) << member;
    EXPECT_EQ(got.body["attributes"]["username_normalization"], "simple");
    EXPECT_EQ(got.body["attributes"]["phones"], (json{"telephoneNumber", "mobile"}));
    EXPECT_EQ(got.body["attributes"]["username"], "uid");
    const auto& made = desk.account().directories.begin()->second.configuration;
    EXPECT_EQ(made.bind.keytab_file, "secrets/plain.keytab");
    EXPECT_EQ(made.bind.certificate_file, "secrets/plain.pem");
    EXPECT_EQ(made.bind.key_file, "secrets/plain.key");
    EXPECT_EQ(made.bind.principal, "muster@PLAIN.EXAMPLE");
    EXPECT_EQ(made.attributes.username_normalization, Normalization::simple);

    form["name"] = "other";
    form["attributes"] = {{"username_normalization", "short"}};
    EXPECT_EQ(pointer_of(add(desk, form)), "/attributes/username_normalization");
    form["attributes"] = json::object();
    form["bind"]["mechanism"] = "simple";
    EXPECT_EQ(pointer_of(add(desk, form)), "/bind/dn");
    form["bind"] = {{"mechanism", "external"}};
    EXPECT_EQ(pointer_of(add(desk, form)), "/bind/certificate_file");
}

TEST(NativeDirectories, D1_what_the_machine_has_set_stays_where_it_is_not_changed) {
    auto added = corp_added();
    added.configuration.bind.password_env.clear();
    added.configuration.bind.password_file = "/run/keys/corp";
    added.configuration.ca_file = "/etc/muster/ca.crt";
    DeskOnSqlite desk{{added}};
    const auto shown = desk.call("GET", corps);
    EXPECT_EQ(shown.body["bind"]["password_file"], "/run/keys/corp");
    const auto got = patch(desk, {{"base", "DC=corp2,DC=example"}}, shown.header("ETag"));
    ASSERT_EQ(got.status, 200U) << got.body;
    auto expected = added.configuration;
    expected.base = "DC=corp2,DC=example";
    EXPECT_EQ(desk.account().find_directory(corp)->configuration, expected);
    EXPECT_EQ(pointer_of(patch(desk, {{"bind", {{"password_file", "/run/keys/other"}}}}, "*")), "/bind/password_file");
}

TEST(NativeDirectories, D1_a_password_goes_nowhere_but_where_it_went) {
    DeskOnSqlite desk;
    auto form = a_form();
    form["servers"] = {"ldap://ldap.plain.example"};
    ASSERT_EQ(add(desk, form).status, 201U);
    const std::string plain = "/v1/directories/plain";
    const auto refused = [&](const json& change) {
        const auto got = patch(desk, change, "*", plain);
        EXPECT_EQ(got.status, 400U) << change << got.body;
        EXPECT_EQ(pointer_of(got), "/servers") << change;
        EXPECT_EQ(got.body["rule"], "D1");
    };
    refused({{"servers", {"ldaps://evil.example"}}});
    refused({{"servers", {"ldap://ldap.plain.example", "ldaps://evil.example"}}});
    refused({{"tls", "none"}});
    refused({{"ca_file", "theirs.pem"}});
    // A form that is only tried out, or is a directory's of its own, would send it as well.
    auto theirs = a_form();
    theirs["name"] = "theirs";
    theirs["servers"] = {"ldaps://evil.example"};
    EXPECT_EQ(pointer_of(add(desk, theirs)), "/servers");
    EXPECT_EQ(pointer_of(add(desk, theirs, "/v1/directories/test")), "/servers");
    ASSERT_EQ(desk.call("DELETE", plain).status, 200U);
    EXPECT_EQ(pointer_of(add(desk, theirs)), "/servers") << "its removal makes a password free for nobody";
    // Where it went it goes again, and another password goes where it is wanted.
    EXPECT_EQ(add(desk, form).status, 201U);
    EXPECT_EQ(patch(desk, {{"servers", {"LDAP://ldap.plain.example"}}}, "*", plain).status, 200U);
    EXPECT_EQ(patch(desk,
                    {{"servers", {"ldaps://new.example"}},
                     {"bind", {{"password_file", "new.password"}, {"password_env", nullptr}}}},
                    "*", plain)
                  .status,
              200U);
}

TEST(NativeDirectories, D1_an_edit_says_what_it_has_seen_and_changes_what_it_names) {
    DeskOnSqlite desk{{corp_added()}};
    const auto seen = desk.call("GET", "/v1/directories/corp").header("ETag");
    const auto got = patch(desk, {{"sync", {{"every_seconds", 60}}}, {"attributes", {{"email", nullptr}}}}, seen);
    ASSERT_EQ(got.status, 200U) << got.body;
    EXPECT_NE(got.header("ETag"), seen);
    EXPECT_EQ(got.body["sync"]["every_seconds"], 60);
    EXPECT_EQ(got.body["attributes"]["email"], "") << "not mapped any more";
    EXPECT_EQ(got.body["sync"]["groups"], json(configuration_of_corp().groups));
    EXPECT_EQ(patch(desk, {{"base", "DC=other"}}, seen).code(), 41200);
    EXPECT_EQ(pointer_of(patch(desk, {{"kind", "openldap"}}, "*")), "/kind");
    const auto before = desk.history().size();
    EXPECT_EQ(patch(desk, {{"sync", {{"every_seconds", 60}}}}, got.header("ETag")).status, 200U);
    EXPECT_EQ(desk.history().size(), before) << "nothing differs";
    const auto without = desk.send({.method = "PATCH",
                                    .target = corps,
                                    .headers = {{.name = "Content-Type", .value = "application/merge-patch+json"}},
                                    .body = "{}"});
    EXPECT_EQ(without.code(), 42800);
}

TEST(NativeDirectories, D1_a_run_or_a_pause_makes_nobodys_edit_stale) {
    DeskOnSqlite desk{{corp_added()}};
    const auto seen = desk.call("GET", corps).header("ETag");
    desk.happen(started(RunId{"r"}));
    desk.happen(finished(RunId{"r"}));
    (void)desk.call("POST", corps + "/pause");
    EXPECT_EQ(patch(desk, {{"sync", {{"every_seconds", 60}}}}, seen).status, 200U);
}

TEST(NativeDirectories, D1_pausing_and_resuming_are_quiet_when_repeated) {
    DeskOnSqlite desk{{corp_added()}};
    const auto paused = desk.call("POST", corps + "/pause", {{"reason", "moving"}});
    ASSERT_EQ(paused.status, 200U) << paused.body;
    EXPECT_EQ(paused.body["paused"]["reason"], "moving");
    const auto events = desk.history().size();
    EXPECT_EQ(desk.call("POST", corps + "/pause", {{"reason", "other"}}).body["paused"]["reason"], "moving");
    EXPECT_EQ(desk.history().size(), events);
    EXPECT_EQ(desk.call("POST", corps + "/resume").body["paused"], nullptr);
    EXPECT_EQ(desk.call("POST", corps + "/resume").status, 200U);
    EXPECT_EQ(desk.history().size(), events + 1);
    EXPECT_EQ(desk.call("POST", "/v1/directories/nowhere/pause").status, 404U);
}

TEST(NativeDirectories, D14_removing_pauses_first_lets_everybody_go_and_keeps_them) {
    Events history{corp_added(), a_synced_group(staff, by(corp, staffs_guid), "staff")};
    for (std::uint64_t i = 1; i <= 250; ++i)
        history.emplace_back(synced(a_user(i), by(corp, a_guid(1000 + i)), "u" + std::to_string(i)));
    DeskOnSqlite desk{history};
    const auto got = desk.call("DELETE", corps);
    ASSERT_EQ(got.status, 200U) << got.body;
    EXPECT_EQ(got.body["removed"], true);
    EXPECT_EQ(got.body["released"], (json{{"users", 250}, {"groups", 1}}));
    EXPECT_EQ(desk.account().find_directory(corp), nullptr);
    EXPECT_EQ(desk.account().users.size(), 250U);
    EXPECT_FALSE(desk.account().find_user(a_user(7))->managed_by);
    EXPECT_TRUE(std::holds_alternative<directory::Paused>(desk.history().at(history.size() + 1)));
    EXPECT_TRUE(std::holds_alternative<directory::Removed>(desk.history().back()));
    EXPECT_EQ(desk.call("DELETE", corps).status, 404U);
}

TEST(NativeDirectories, D14_who_says_what_they_have_seen_removes_nothing_else) {
    DeskOnSqlite desk{{corp_added()}};
    const auto seen = desk.call("GET", corps).header("ETag");
    EXPECT_EQ(patch(desk, {{"sync", {{"every_seconds", 60}}}}, seen).status, 200U);
    const auto remove = [&](const std::string& tag) {
        return desk.send({.method = "DELETE", .target = corps, .headers = {{.name = "If-Match", .value = tag}}});
    };
    EXPECT_EQ(remove(seen).code(), 41200);
    EXPECT_EQ(remove("no tag").code(), 40002);
    EXPECT_FALSE(desk.account().find_directory(corp)->paused) << "nothing was done";
    EXPECT_EQ(remove(desk.call("GET", corps).header("ETag")).status, 200U);
    EXPECT_EQ(desk.account().find_directory(corp), nullptr);
}

TEST(NativeDirectories, D14_whatever_ends_it_half_way_it_goes_on) {
    DeskOnSqlite desk{{corp_added(), synced(amy, by(corp, amys_guid), "amy")}};
    desk.next_outcome = NotApplied{"no writer"};
    EXPECT_EQ(desk.call("DELETE", corps).status, 503U);
    desk.happen(corp_paused());
    EXPECT_EQ(desk.call("DELETE", corps).status, 200U);
}

TEST(NativeDirectories, D13_D15_runs_are_told_newest_first_page_by_page) {
    DeskOnSqlite desk{{corp_added(), started(RunId{"one"}), finished(RunId{"one"}), started(RunId{"two"})}};
    const auto all = desk.call("GET", "/v1/directories");
    ASSERT_EQ(all.status, 200U) << all.body;
    const auto& shown = all.body["directories"][0];
    EXPECT_EQ(shown["last_run"]["run"], "two");
    EXPECT_EQ(shown["last_finished"]["outcome"], "partial");
    const auto first = desk.call("GET", corps + "/runs", {{"limit", "1"}});
    ASSERT_EQ(first.body["runs"].size(), 1U) << first.body;
    EXPECT_EQ(first.body["runs"][0]["run"], "two");
    EXPECT_EQ(first.body["runs"][0]["outcome"], nullptr);
    const auto cursor = first.body["next"].get<std::string>();
    desk.happen(started(RunId{"three"}));
    const auto second = desk.call("GET", corps + "/runs", {{"limit", "1"}, {"cursor", cursor}});
    EXPECT_EQ(second.body["runs"][0]["run"], "one") << "what began meanwhile shifts no page";
    EXPECT_EQ(second.body["runs"][0]["counts"]["read"], 9);
    EXPECT_FALSE(second.body["runs"][0]["left_out"][0].contains("examples"));
    EXPECT_EQ(second.body["next"], nullptr);
    EXPECT_EQ(desk.call("GET", corps + "/runs", {{"cursor", "9" + cursor}}).status, 400U);
    const auto one = desk.call("GET", corps + "/runs/one");
    EXPECT_EQ(one.body["left_out"][0]["examples"][0]["detail"], "uid has no value");
    EXPECT_EQ(one.body["worst"], "one is doubtful");
    EXPECT_EQ(one.body["kind"], "changes");
    EXPECT_EQ(one.body["seconds"], 0.0);
    EXPECT_EQ(desk.call("GET", corps + "/runs/none").status, 404U);
}

TEST(NativeDirectories, D15_the_run_under_way_is_told_with_how_long_it_still_takes) {
    DeskOnSqlite desk{{corp_added()}};
    EXPECT_EQ(desk.call("GET", corps + "/runs").body["under_way"], nullptr);
    desk.under_way = {.kind = directory::RunKind::full,
                      .began = now,
                      .step = {.stage = gateway::native_api::SyncStage::reading, .done = 30, .total = 90, .left = {}}};
    auto shown = desk.call("GET", corps + "/runs").body["under_way"];
    EXPECT_EQ(shown["kind"], "full");
    EXPECT_EQ(shown["stage"], "reading");
    EXPECT_EQ(shown["done"], 30);
    EXPECT_EQ(shown["total"], 90);
    EXPECT_EQ(shown["left_seconds"], nullptr);
    desk.under_way->step.left = std::chrono::seconds{4};
    EXPECT_EQ(desk.call("GET", corps + "/runs").body["under_way"]["left_seconds"], 4);
}

TEST(NativeDirectories, D1_a_connection_is_tested_and_nothing_changes) {
    DeskOnSqlite desk{{corp_added(), corp_paused()}};
    const auto events = desk.history().size();
    const auto saved = desk.call("POST", corps + "/test");
    ASSERT_EQ(saved.status, 200U) << saved.body;
    EXPECT_EQ(saved.body["ok"], true);
    EXPECT_EQ(saved.body["people"], 2);
    EXPECT_EQ(saved.body["examples"][0]["username"], "amy");
    const auto form = [&](const json& body) {
        return desk.send({.method = "POST",
                          .target = "/v1/directories/test",
                          .headers = {{.name = "Content-Type", .value = "application/json"}},
                          .body = body.dump()});
    };
    EXPECT_EQ(form(a_form()).body["server"], "ldaps://ldap.plain.example");
    auto wrong = a_form();
    wrong["base"] = "plain.example";
    EXPECT_EQ(pointer_of(form(wrong)), "/base");
    EXPECT_EQ(form(wrong).body["rule"], "D1");
    wrong = a_form();
    wrong["bind"]["password_file"] = "/etc/shadow";
    EXPECT_EQ(form(wrong).status, 400U);
    EXPECT_EQ(desk.history().size(), events);
}

TEST(AdminApiDirectories, D15_each_says_how_its_last_run_ended) {
    DeskOnSqlite desk{{corp_added(), started(RunId{"one"}), finished(RunId{"one"}), started(RunId{"two"}),
                       plain_added(), directory::Paused{.directory = plain, .reason = {}}}};
    const auto got = desk.call("GET", "/admin/v1/users/directorysync");
    ASSERT_EQ(got.status, 200U) << got.body;
    const auto began = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    EXPECT_EQ(got.response()[0], (json{{"directory_key", corp.str()},
                                       {"name", "corp"},
                                       {"type", "ad"},
                                       {"paused", false},
                                       {"last_run",
                                        {{"started", began},
                                         {"finished", began},
                                         {"outcome", "partial"},
                                         {"held", 0},
                                         {"created", 2},
                                         {"updated", 0},
                                         {"trashed", 0},
                                         {"restored", 0},
                                         {"skipped", 1},
                                         {"message", "one is doubtful"}}}}));
    EXPECT_EQ(got.response()[1]["paused"], true);
    EXPECT_EQ(got.response()[1]["last_run"], nullptr);
}

}  // namespace
}  // namespace muster::testing
