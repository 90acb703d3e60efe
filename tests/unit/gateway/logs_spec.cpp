#include <gtest/gtest.h>

#include "gateway/admin_api/log_rows.hpp"
#include "gateway/iso_time.hpp"
#include "tests/support/desk_on_sqlite.hpp"
#include "tests/support/every_event.hpp"

namespace muster::testing {
namespace {

using nlohmann::json;
using queries::AuditEntry;

AuditEntry an_entry(std::string type) {
    AuditEntry entry;
    entry.sequence = 7;
    entry.at = now;
    entry.type = std::move(type);
    entry.subject = {.id = amy.str(), .name = "amy", .variety = {}};
    entry.actor_kind = Actor::Kind::client;
    entry.actor = {.id = help_desk.str(), .name = "desk", .variety = {}};
    return entry;
}

TEST(LogRows, L3_every_event_has_an_action) {
    for (const auto& event : one_of_every()) {
        if (std::holds_alternative<ledger::Opened>(event)) continue;
        EXPECT_TRUE(gateway::admin_api::log_action(an_entry(std::string{type_of(event).name}))) << type_of(event).name;
    }
    EXPECT_FALSE(gateway::admin_api::log_action(an_entry("user.unheard_of")));
}

TEST(LogRows, L3_a_row_has_old_and_new_value_reason_and_sync) {
    auto entry = an_entry("user.status_changed");
    entry.details = {{.field = "status", .kind = {}, .from = "active", .to = "disabled", .were = {}, .are = {}}};
    entry.reason = "left";
    entry.sync_run = "r";
    const auto row = gateway::admin_api::administrator_log_row(entry);
    EXPECT_EQ(row["username"], "API (desk)");
    EXPECT_EQ(row["action"], "user_update");
    EXPECT_EQ(row["object"], "amy");
    EXPECT_EQ(row["isotimestamp"], "2024-03-01T09:00:00.000000+00:00");
    EXPECT_EQ(json::parse(row["description"].get<std::string>()),
              (json{{"status", {{"old", "active"}, {"new", "disabled"}}}, {"reason", "left"}, {"sync_id", "r"}}));
    EXPECT_EQ(gateway::admin_api::administrator_log_row(an_entry("user.trashed"))["description"], nullptr);
}

TEST(LogRows, L3_who_acts_is_named_by_kind) {
    auto entry = an_entry("user.created");
    entry.actor_kind = Actor::Kind::system;
    EXPECT_EQ(gateway::admin_api::log_username(entry), "System");
    entry.actor_kind = Actor::Kind::admin;
    EXPECT_EQ(gateway::admin_api::log_username(entry), "desk");
    entry.actor_kind = Actor::Kind::directory;
    EXPECT_EQ(gateway::admin_api::log_username(entry), "OpenLDAP Sync (desk)");
    entry.actor.variety = "ad";
    EXPECT_EQ(gateway::admin_api::log_username(entry), "AD Sync (desk)");
}

TEST(LogRows, H5_a_cursor_names_a_millisecond_and_a_place_in_it) {
    auto entry = an_entry("user.created");
    entry.at += std::chrono::microseconds{1234};
    const auto text = gateway::admin_api::activity_cursor(entry);
    const auto cursor = gateway::admin_api::parse_cursor(text);
    ASSERT_TRUE(cursor) << text;
    EXPECT_EQ(cursor->sequence, 7U);
    EXPECT_EQ(cursor->millisecond, now + std::chrono::milliseconds{1});
    for (const auto* bad :
         {"", "1", ",", "x,018df9a0-6c00-7000-8000-000000000042", "1,x", "-1,018df9a0-6c00-7000-8000-000000000042",
          "99999999999999999999,018df9a0-6c00-7000-8000-000000000042"}) {
        EXPECT_FALSE(gateway::admin_api::parse_cursor(bad)) << bad;
    }
}

TEST(AdminApiLogs, L3_the_administrator_log_shows_seconds_that_are_over) {
    DeskOnSqlite desk{{created(amy, "amy")}};
    desk.pass(std::chrono::seconds{1});
    const auto made = desk.call("POST", "/admin/v1/admins", {{"name", "Olga"}, {"email", "olga@corp.example"}});
    ASSERT_EQ(made.status, 200U);
    const auto rows = desk.call("GET", "/admin/v1/logs/administrator").response();
    EXPECT_EQ(rows.back()["action"], "admin_create") << "it waited until the second was over";
    EXPECT_EQ(rows.back()["object"], "Olga");
    const auto later = rows.back()["timestamp"].get<std::int64_t>() + 1;
    EXPECT_EQ(desk.call("GET", "/admin/v1/logs/administrator", {{"mintime", std::to_string(later)}}).response(),
              json::array());
    EXPECT_EQ(desk.call("GET", "/admin/v1/logs/administrator", {{"mintime", "x"}}).code(), 40002);
}

TEST(AdminApiLogs, H5_the_activity_log_is_read_page_by_page) {
    DeskOnSqlite desk{{created(amy, "amy"), created(bob, "bob"), created(eve, "eve")}};
    desk.pass(std::chrono::seconds{1});
    const DeskOnSqlite::Parameters whole{{"mintime", "0"}, {"maxtime", "99999999999999"}, {"sort", "ts:asc"}};
    const auto all = desk.call("GET", "/admin/v2/logs/activity", whole).response();
    const auto total = all["items"].size();
    EXPECT_EQ(all["metadata"]["total_objects"], (json{{"relation", "eq"}, {"value", total}}));
    std::vector<json> paged;
    auto page = whole;
    page["limit"] = "1";
    for (;;) {
        const auto got = desk.call("GET", "/admin/v2/logs/activity", page).response();
        if (got["metadata"]["next_offset"].is_null()) break;
        page["next_offset"] = got["metadata"]["next_offset"].get<std::string>();
        paged.insert(paged.end(), got["items"].begin(), got["items"].end());
        ASSERT_LE(paged.size(), total);
    }
    EXPECT_EQ(json(paged), all["items"]);
}

TEST(AdminApiLogs, H5_a_range_that_is_none_is_refused) {
    DeskOnSqlite desk;
    const auto ask = [&](const DeskOnSqlite::Parameters& parameters) {
        return desk.call("GET", "/admin/v2/logs/activity", parameters);
    };
    EXPECT_EQ(ask({{"mintime", "5"}, {"maxtime", "5"}}).code(), 40002);
    EXPECT_EQ(ask({{"mintime", "5"}}).code(), 40001);
    EXPECT_EQ(ask({{"mintime", "5"}, {"maxtime", "6"}, {"sort", "up"}}).code(), 40002);
    EXPECT_EQ(ask({{"mintime", "5"}, {"maxtime", "6"}, {"next_offset", "x"}}).code(), 40002);
    EXPECT_EQ(ask({{"mintime", "5"}, {"maxtime", "6"}, {"limit", "0"}}).code(), 40002);
    EXPECT_EQ(ask({{"mintime", "-5"}, {"maxtime", "99999999999999999999"}}).status, 200U);
}

TEST(AdminApiInformation, L1_the_summary_counts_and_costs_nothing) {
    DeskOnSqlite desk{{created(amy, "amy"), created(bob, "bob"), trashed_by_hand(bob),
                       an_admin(olga, "olga", admin::Role::owner), an_application(vpn, "VPN")}};
    const auto summary = desk.call("GET", "/admin/v1/info/summary").response();
    EXPECT_EQ(summary, (json{{"admin_count", 1},
                             {"integration_count", 1},
                             {"user_count", 1},
                             {"user_pending_deletion_count", 1},
                             {"telephony_credits_remaining", 0}}));
}

}  // namespace
}  // namespace muster::testing
