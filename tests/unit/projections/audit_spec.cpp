#include <gtest/gtest.h>

#include "projections/admins_table.hpp"
#include "projections/audit_table.hpp"
#include "projections/concerned_table.hpp"
#include "projections/happening.hpp"
#include "projections/integrations_table.hpp"
#include "projections/known_as_table.hpp"
#include "projections/text.hpp"
#include "tests/support/every_event.hpp"
#include "tests/support/naive_rows.hpp"

namespace muster::projections {
namespace {

using namespace testing;  // NOLINT: the examples that specs speak of

Row only_row(Table table, std::vector<Event> events) {
    NaiveRows rows{Story{std::move(events)}};
    EXPECT_EQ(rows.table(table).size(), 1U);
    return rows.table(table).empty() ? Row{} : rows.table(table).begin()->second;
}

/// `field: from > to`, a line each.
std::string told(const std::vector<Detail>& details) {
    std::string all;
    for (const auto& detail : details) {
        all += detail.field + ": " + (detail.from ? *detail.from + " > " : "") + detail.to + "\n";
    }
    return all;
}

TEST(Audit, H5_a_row_says_who_for_whom_from_where_why_and_what_caused_it) {
    const auto event = Event{created(amy, "amy")};
    const auto envelope = an_envelope(event);
    RowChanges changes;
    changes.add(audit_table::project(event, envelope));
    const auto row = *changes.of(Table::audit).puts.at(0);
    EXPECT_EQ(number_at(row, audit_table::sequence), 42);
    EXPECT_EQ(instant_at(row, audit_table::at), envelope.time);
    EXPECT_EQ(text_at(row, audit_table::type), "user.created");
    EXPECT_EQ(text_at(row, audit_table::subject_id), amy.str());
    EXPECT_EQ(text_at(row, audit_table::actor_kind), "directory");
    EXPECT_EQ(text_at(row, audit_table::actor_id), corp.str());
    EXPECT_EQ(text_at(row, audit_table::on_behalf_of), "DEADMIN");
    EXPECT_EQ(text_at(row, audit_table::cause), "sync_people");
    EXPECT_EQ(text_at(row, audit_table::sync_run), envelope.context.sync_run->get());
    EXPECT_EQ(text_at(row, audit_table::address), "192.0.2.7");
    EXPECT_EQ(text_at(row, audit_table::reason), "asked for by phone");
}

TEST(Audit, L3_every_event_of_the_account_is_one_row) {
    for (const auto& event : one_of_every()) {
        RowChanges changes;
        changes.add(audit_table::project(event, an_envelope(event)));
        const bool ledgers_own = std::holds_alternative<ledger::Opened>(event);
        EXPECT_EQ(changes.of(Table::audit).puts.size(), ledgers_own ? 0U : 1U) << type_of(event).name;
        for (const auto* row : changes.of(Table::audit).puts) {
            EXPECT_EQ(text_at(*row, audit_table::subject_id).size(), UserId::size) << type_of(event).name;
        }
    }
}

TEST(Audit, L3_what_changed_has_old_and_new_value) {
    user::ProfileChanged changed;
    changed.user = amy;
    changed.email = {Email{"amy@corp.example"}, Email{}};
    changed.aliases = {names({"a"}), names({"a", "b"})};
    EXPECT_EQ(told(happening(changed).details), "aliases: a > a, b\nemail: amy@corp.example > \n");
    EXPECT_EQ(
        told(happening(status_changed(amy, user::Status::active, user::Status::bypass, user::Cause::api)).details),
        "status: active > bypass\n");
    client::Changed client;
    client.client = help_desk;
    client.grants = {{client::Grant::read_log}, {}};
    EXPECT_EQ(told(happening(client).details), "grants: read_log > \n");
}

TEST(Audit, L3_each_setting_that_changed_has_old_and_new_value) {
    const SettingsChanged changed{.account = account,
                                  .changes = {{"lockout_expire_duration", {}, 30U},
                                              {"delete_sends_to_trash", false, true},
                                              {"name", std::string{"Example"}, std::string{"Corp"}}}};
    const auto happened = happening(changed);
    EXPECT_EQ(told(happened.details),
              "lockout_expire_duration:  > 30\ndelete_sends_to_trash: false > true\nname: Example > Corp\n");
    ASSERT_TRUE(happened.naming);
    EXPECT_EQ(happened.naming->name, "Corp");
}

TEST(Audit, A3_S6_a_lock_is_a_turn_of_the_status) {
    const user::LockedOut lock{.user = amy, .status = user::Status::bypass, .failures = 10};
    const user::Unlocked unlock{.user = amy, .status = user::Status::bypass, .by = user::UnlockedBy::time};
    EXPECT_TRUE(told(happening(lock).details).starts_with("status: bypass > locked out\n"));
    EXPECT_TRUE(told(happening(unlock).details).starts_with("status: locked out > bypass\n"));
}

TEST(Audit, L3_no_secret_and_no_reference_to_one_is_told) {
    for (const auto& event : one_of_every()) {
        RowChanges changes;
        changes.add(audit_table::project(event, an_envelope(event)));
        for (const auto* row : changes.of(Table::audit).puts) {
            EXPECT_EQ(text_at(*row, audit_table::details).find("018df9a0"), std::string::npos) << type_of(event).name;
        }
    }
}

TEST(Audit, details_are_read_as_they_were_written) {
    const std::vector<Detail> details{
        {.field = "notes", .kind = Detail::Kind::text, .from = "two\nlines", .to = ""},
        {.field = "status", .kind = Detail::Kind::text, .from = {}, .to = "active"},
        {.field = "joined", .kind = Detail::Kind::ids, .from = {}, .to = amy.str() + " " + bob.str()},
        {.field = "purge_date", .kind = Detail::Kind::instant, .from = {}, .to = "1"}};
    EXPECT_EQ(decode_details(encode_details(details)), details);
    EXPECT_TRUE(decode_details("").empty());
    EXPECT_TRUE(decode_details("x\ny\n").empty());
    EXPECT_EQ(ids_in(details[2].to), (std::vector<std::string>{amy.str(), bob.str()}));
    EXPECT_TRUE(ids_in("").empty());
}

TEST(KnownAs, L3_names_stay_when_what_they_named_is_renamed_or_gone) {
    NaiveRows rows{Story{{created(amy, "amy"), renamed(amy, "amy", "amelia"),
                          user::Purged{.user = amy, .cause = user::PurgeCause::admin, .left_groups = {}}}}};
    std::vector<std::string> told;
    for (const auto& [key, row] : rows.table(Table::known_as)) {
        told.push_back(std::to_string(number_at(row, known_as_table::since_sequence)) + " " +
                       text_at(row, known_as_table::name));
    }
    EXPECT_EQ(told, (std::vector<std::string>{"1 amy", "2 amelia"}));
    EXPECT_EQ(text_at(only_row(Table::known_as, {corp_added()}), known_as_table::variety), "ad");
}

TEST(Concerned, S6_L4_who_joins_or_leaves_has_a_row_and_a_groups_status_makes_none) {
    NaiveRows rows{Story{{a_local_group(staff, "staff"), members(staff, {amy, bob}, {eve}),
                          group::StatusChanged{staff, group::Status::active, group::Status::disabled}}}};
    std::vector<std::string> told;
    for (const auto& [key, row] : rows.table(Table::concerned)) {
        told.push_back(text_at(row, concerned_table::user_id).substr(17) + " " + text_at(row, concerned_table::how) +
                       " " + text_at(row, concerned_table::object_id).substr(15));
    }
    EXPECT_EQ(told, (std::vector<std::string>{"AMY joined STAFF", "BOB joined STAFF", "EVE left STAFF"}));
    EXPECT_EQ(rows.table(Table::audit).size(), 3U);
}

TEST(AdminsTable, R1_an_admin_is_a_row_as_long_as_there_is_one) {
    admin::Changed changed;
    changed.admin = olga;
    changed.role = {admin::Role::owner, admin::Role::help_desk};
    changed.status = {admin::Status::active, admin::Status::disabled};
    const auto row = only_row(Table::admins, {an_admin(olga, "olga", admin::Role::owner), changed});
    EXPECT_EQ(text_at(row, admins_table::email), "olga@corp.example");
    EXPECT_EQ(text_at(row, admins_table::role), "help_desk");
    EXPECT_EQ(text_at(row, admins_table::status), "disabled");
    NaiveRows gone{Story{{an_admin(olga, "olga", admin::Role::owner), admin::Removed{olga}}}};
    EXPECT_TRUE(gone.table(Table::admins).empty());
}

TEST(IntegrationsTable, R2_an_api_client_is_a_row_as_long_as_there_is_one) {
    client::Changed changed;
    changed.client = help_desk;
    changed.grants = {{client::Grant::read_log}, {client::Grant::read_log, client::Grant::settings}};
    changed.strict_replay = {false, true};
    const auto row = only_row(Table::integrations, {a_client(help_desk, "desk", {client::Grant::read_log}), changed});
    EXPECT_EQ(text_at(row, integrations_table::type), "adminapi");
    EXPECT_EQ(decode_list(text_at(row, integrations_table::grants)),
              (std::vector<std::string>{"read_log", "settings"}));
    EXPECT_EQ(number_at(row, integrations_table::strict_replay), 1);
    EXPECT_TRUE(is_null_at(row, integrations_table::enroll_policy));
    NaiveRows gone{Story{{a_client(help_desk, "desk", {}), client::Removed{help_desk}}}};
    EXPECT_TRUE(gone.table(Table::integrations).empty());
}

TEST(IntegrationsTable, P1_an_application_is_a_row_as_long_as_there_is_one) {
    application::Changed changed;
    changed.application = vpn;
    changed.enroll_policy = {application::EnrollPolicy::require, application::EnrollPolicy::deny};
    changed.groups = {{}, {staff}};
    const auto row = only_row(Table::integrations, {an_application(vpn, "VPN"), changed});
    EXPECT_EQ(text_at(row, integrations_table::type), "radius");
    EXPECT_EQ(text_at(row, integrations_table::enroll_policy), "deny");
    EXPECT_EQ(decode_list(text_at(row, integrations_table::permitted_groups)), std::vector{staff.str()});
    EXPECT_TRUE(is_null_at(row, integrations_table::grants));
    NaiveRows gone{Story{{an_application(vpn, "VPN"), application::Removed{vpn}}}};
    EXPECT_TRUE(gone.table(Table::integrations).empty());
}

}  // namespace
}  // namespace muster::projections
