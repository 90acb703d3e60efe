#include "tests/contract/tables/audit_contract.hpp"

#include "domain/account/decision.hpp"
#include "infra/text/folding.hpp"
#include "tests/support/story.hpp"

namespace muster::testing {
namespace {

using queries::AuditEntry;
using queries::Order;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Lines = std::vector<std::string>;

const Instant long_ago{};
const Instant far_off = now + Days{365};
const queries::Audit::Wanted everything = [](const AuditEntry&) { return true; };

std::string line_of(const AuditEntry& entry) {
    auto line = std::to_string(entry.sequence) + " " + entry.type + " " + entry.subject.name;
    for (const auto& detail : entry.details) {
        line += " " + detail.field + "=";
        if (detail.kind != queries::AuditDetail::Kind::named) {
            line += (detail.from ? *detail.from + ">" : "") + detail.to;
            continue;
        }
        for (const auto& one : detail.were) line += one.name + "-";
        for (const auto& one : detail.are) line += one.name + "+";
    }
    if (!entry.group_status.empty()) line += " (" + entry.group_status + ")";
    return line;
}

std::string side_of(const std::optional<queries::StatusThen>& then) {
    if (!then) return "-";
    return then->status + " by " + then->decided_by + (then->group.id.empty() ? "" : " " + then->group.name);
}

/// Where it turned, and into what.
Lines turns_of(const Result<queries::AuditPage, PortFailure>& page) {
    if (!page) return {"failed: " + page.error().what};
    Lines lines;
    for (const auto& entry : page->entries) {
        if (!entry.turn) continue;
        lines.push_back(std::to_string(entry.sequence) + " " + side_of(entry.turn->from) + " > " +
                        side_of(entry.turn->to));
    }
    return lines;
}

Lines lines_of(const Result<queries::AuditPage, PortFailure>& page) {
    if (!page) return {"failed: " + page.error().what};
    Lines lines;
    for (const auto& entry : page->entries) lines.push_back(line_of(entry));
    return lines;
}

std::vector<std::uint64_t> sequences_of(const Result<queries::AuditPage, PortFailure>& page) {
    std::vector<std::uint64_t> sequences;
    if (page) {
        for (const auto& entry : page->entries) sequences.push_back(entry.sequence);
    }
    return sequences;
}

Events ten_groups() {
    Events events;
    for (std::uint64_t i = 0; i < 10; ++i) events.emplace_back(a_local_group(a_group(std::to_string(i)), "g"));
    return events;
}

}  // namespace

void AuditContract::happened(const std::vector<Event>& events, std::chrono::microseconds apart) {
    Story story;
    projections::RowChanges changes;
    auto at = now;
    for (const auto& event : events) {
        story.add(event);
        auto envelope = story.records().back().envelope;
        envelope.time = at;
        envelope.context.actor = {Actor::Kind::client, help_desk.str()};
        at += apart;
        changes.add(projections::project(event, envelope, text::UnicodeFolding{}));
    }
    const auto stored = tables().apply(0, changes, {}, Story::progress(events.size()));
    ASSERT_TRUE(stored) << stored.error().what;
}

TEST_P(AuditContract, L3_the_earliest_come_first_and_a_second_is_never_split) {
    happened(ten_groups(), milliseconds{400});  // seconds hold 3, 2, 3, 2
    EXPECT_EQ(sequences_of(audit().earliest(account, long_ago, far_off, 4, everything)),
              (std::vector<std::uint64_t>{1, 2, 3, 4, 5}));
    EXPECT_EQ(sequences_of(audit().earliest(account, now + seconds{1}, far_off, 1, everything)),
              (std::vector<std::uint64_t>{4, 5}));
    EXPECT_EQ(sequences_of(audit().earliest(account, now + seconds{3}, far_off, 1000, everything)),
              (std::vector<std::uint64_t>{9, 10}));
    EXPECT_TRUE(sequences_of(audit().earliest(account, far_off, far_off, 1000, everything)).empty());
}

TEST_P(AuditContract, L3_a_moment_that_is_not_over_is_not_shown) {
    happened(ten_groups(), milliseconds{400});
    const auto page = audit().earliest(account, long_ago, now + seconds{1}, 1000, everything);
    EXPECT_EQ(sequences_of(page), (std::vector<std::uint64_t>{1, 2, 3}));
    EXPECT_TRUE(page->cut_short);
    EXPECT_FALSE(audit().earliest(account, long_ago, now + seconds{1}, 3, everything)->cut_short)
        << "what is shown is over";
}

TEST_P(AuditContract, L3_only_what_is_wanted_counts) {
    happened({created(amy, "amy"), a_local_group(staff, "staff"), created(bob, "bob"), created(eve, "eve")});
    const auto users = [](const AuditEntry& entry) { return entry.type == "user.created"; };
    EXPECT_EQ(sequences_of(audit().earliest(account, long_ago, far_off, 2, users)), (std::vector<std::uint64_t>{1, 3}));
}

TEST_P(AuditContract, L3_things_are_called_as_they_were_then) {
    client::Changed client_renamed;
    client_renamed.client = help_desk;
    client_renamed.name = {"desk", "counter"};
    happened({a_client(help_desk, "desk", {}), created(amy, "amy"), client_renamed, renamed(amy, "amy", "amelia"),
              user::Purged{.user = amy, .cause = user::PurgeCause::admin, .left_groups = {}},
              client::Removed{help_desk}});
    const auto page = audit().earliest(account, long_ago, far_off, 1000, everything);
    ASSERT_TRUE(page);
    Lines told;
    for (const auto& entry : page->entries) told.push_back(entry.actor.name + " " + entry.subject.name);
    EXPECT_EQ(told, (Lines{"desk desk", "desk amy", "counter counter", "counter amelia", "counter amelia",
                           "counter counter"}));
}

TEST_P(AuditContract, L3_of_a_directory_only_what_changed_is_told) {
    auto configuration = configuration_of_corp();
    configuration.name = "Corp AD";
    configuration.ca_file = "/ca.pem";
    configuration.bind.dn = "";
    happened({corp_added(), directory::Changed{.directory = corp, .configuration = configuration}});
    EXPECT_EQ(lines_of(audit().earliest(account, now + seconds{1}, far_off, 1000, everything)),
              (Lines{"2 directory.changed Corp AD name=corp>Corp AD ca_file=>/ca.pem "
                     "bind_dn=CN=sync,CN=Users,DC=corp,DC=example>"}));
}

TEST_P(AuditContract, H5_pages_go_on_from_any_place_in_both_directions) {
    happened(ten_groups(), microseconds{400});  // milliseconds hold 3, 2, 3, 2
    const auto page = [&](Order order, std::optional<queries::Audit::Cursor> beyond, std::size_t limit = 100) {
        return audit().between(account,
                               {.from = now + milliseconds{1},
                                .before = now + milliseconds{3},
                                .order = order,
                                .beyond = beyond,
                                .limit = limit},
                               far_off);
    };
    using Sequences = std::vector<std::uint64_t>;
    EXPECT_EQ(sequences_of(page(Order::oldest_first, {})), (Sequences{4, 5, 6, 7, 8}));
    EXPECT_EQ(page(Order::oldest_first, {}, 2)->total, 5U);
    EXPECT_EQ(sequences_of(page(Order::newest_first, {}, 2)), (Sequences{8, 7}));
    const queries::Audit::Cursor at_six{.millisecond = now + milliseconds{2}, .sequence = 6};
    EXPECT_EQ(sequences_of(page(Order::oldest_first, at_six)), (Sequences{7, 8}));
    EXPECT_EQ(sequences_of(page(Order::newest_first, at_six)), (Sequences{5, 4}));
    // A cursor whose id is another's: its millisecond alone decides.
    const queries::Audit::Cursor low{.millisecond = now + milliseconds{2}, .sequence = 0};
    EXPECT_EQ(sequences_of(page(Order::oldest_first, low)), (Sequences{6, 7, 8}));
    EXPECT_EQ(sequences_of(page(Order::newest_first, low)), (Sequences{5, 4}));
    const queries::Audit::Cursor high{.millisecond = now + milliseconds{2}, .sequence = 1'000'000};
    EXPECT_TRUE(sequences_of(page(Order::oldest_first, high)).empty());
    EXPECT_EQ(sequences_of(page(Order::newest_first, high)), (Sequences{8, 7, 6, 5, 4}));
}

TEST_P(AuditContract, H5_a_millisecond_that_is_not_over_is_not_shown) {
    happened(ten_groups(), microseconds{400});
    const queries::Audit::Range all{.from = long_ago, .before = far_off, .order = Order::newest_first, .beyond = {}};
    const auto page = audit().between(account, all, now + milliseconds{3});
    EXPECT_EQ(sequences_of(page), (std::vector<std::uint64_t>{8, 7, 6, 5, 4, 3, 2, 1}));
    EXPECT_TRUE(page->cut_short);
}

TEST_P(AuditContract, L4_S6_a_history_holds_what_its_groups_became_while_the_user_was_in_them) {
    happened({a_local_group(staff, "staff"),                                                      // 1
              created(amy, "amy"), created(bob, "bob"),                                           // 2, 3
              group::StatusChanged{staff, group::Status::active, group::Status::bypass},          // 4: not in it yet
              members(staff, {amy, bob}),                                                         // 5
              group::StatusChanged{staff, group::Status::bypass, group::Status::disabled},        // 6
              members(staff, {}, {amy}),                                                          // 7
              group::StatusChanged{staff, group::Status::disabled, group::Status::active},        // 8: left it
              group::Deleted{staff},                                                              // 9
              status_changed(amy, user::Status::active, user::Status::bypass, user::Cause::api),  // 10
              user::Purged{.user = amy, .cause = user::PurgeCause::admin, .left_groups = {}}});   // 11
    EXPECT_EQ(lines_of(audit().history(account, amy, Order::oldest_first, {}, 100)),
              (Lines{"2 user.created amy status=active", "5 group.members_changed staff groups=staff+ (bypass)",
                     "6 group.status_changed staff status=bypass>disabled (disabled)",
                     "7 group.members_changed staff groups=staff- (disabled)",
                     "10 user.status_changed amy status=active>bypass", "11 user.purged amy cause=admin"}));
    EXPECT_EQ(sequences_of(audit().history(account, bob, Order::newest_first, {}, 100)),
              (std::vector<std::uint64_t>{9, 8, 6, 5, 3}));
}

TEST_P(AuditContract, S6_L4_a_history_shows_what_groups_make_of_the_effective_status) {
    group::Changed group_renamed;
    group_renamed.group = guests;
    group_renamed.name = {"guests", "visitors"};
    happened({a_local_group(staff, "staff"), a_local_group(guests, "guests"), created(amy, "amy"),  // 1 to 3
              members(guests, {amy}),                                                            // 4: carries nothing
              group::StatusChanged{guests, group::Status::active, group::Status::bypass},        // 5
              group::StatusChanged{staff, group::Status::active, group::Status::disabled},       // 6: not in it
              members(staff, {amy}),                                                             // 7
              group_renamed,                                                                     // 8
              members(staff, {}, {amy}),                                                         // 9
              group::Deleted{guests},                                                            // 10
              trashed_by_hand(amy),                                                              // 11
              user::Purged{.user = amy, .cause = user::PurgeCause::admin, .left_groups = {}}});  // 12
    const Lines turns{"3 - > active by own",
                      "5 active by own > bypass by group guests",
                      "7 bypass by group guests > disabled by group staff",
                      "9 disabled by group staff > bypass by group visitors",
                      "10 bypass by group visitors > active by own",
                      "11 active by own > disabled by trash",
                      "12 disabled by trash > -"};
    EXPECT_EQ(turns_of(audit().history(account, amy, Order::oldest_first, {}, 100)), turns);
    // A page knows what lies before it.
    EXPECT_EQ(turns_of(audit().history(account, amy, Order::oldest_first, 7, 1)), (Lines{turns[3]}));
    EXPECT_EQ(turns_of(audit().history(account, amy, Order::newest_first, 9, 1)), (Lines{turns[2]}));
}

TEST_P(AuditContract, L4_a_history_comes_page_by_page) {
    happened({a_local_group(staff, "staff"), created(amy, "amy"), members(staff, {amy}), renamed(amy, "amy", "amelia"),
              trashed_by_hand(amy)});
    const auto first = audit().history(account, amy, Order::newest_first, {}, 2);
    EXPECT_EQ(sequences_of(first), (std::vector<std::uint64_t>{5, 4}));
    EXPECT_TRUE(first->cut_short);
    const auto second = audit().history(account, amy, Order::newest_first, 4, 2);
    EXPECT_EQ(sequences_of(second), (std::vector<std::uint64_t>{3, 2}));
    EXPECT_FALSE(second->cut_short);
    EXPECT_EQ(sequences_of(audit().history(account, amy, Order::oldest_first, 3, 2)),
              (std::vector<std::uint64_t>{4, 5}));
    EXPECT_TRUE(sequences_of(audit().history(account, eve, Order::oldest_first, {}, 2)).empty());
}

TEST_P(AuditContract, R1_admins_are_listed_as_they_came) {
    happened({an_admin(otto, "otto", admin::Role::help_desk), an_admin(olga, "olga", admin::Role::owner)});
    const auto listed = administration().admins(account, {.offset = 0, .limit = 1});
    ASSERT_TRUE(listed) << listed.error().what;
    EXPECT_EQ(listed->total, 2U);
    ASSERT_EQ(listed->rows.size(), 1U);
    EXPECT_EQ(listed->rows[0].admin, otto);
    EXPECT_EQ(listed->rows[0].role, admin::Role::help_desk);
    EXPECT_EQ((*administration().find_admin(account, olga))->email, "olga@corp.example");
    EXPECT_FALSE(*administration().find_admin(account, an_id<AdminId>("DE", "NOBODY")));
}

TEST_P(AuditContract, L1_what_an_account_holds_is_counted) {
    happened({created(amy, "amy"), created(bob, "bob"), created(eve, "eve"), trashed_by_hand(bob),
              an_admin(olga, "olga", admin::Role::owner), an_application(vpn, "VPN"), a_client(help_desk, "desk", {})});
    const auto counts = administration().counts(account);
    ASSERT_TRUE(counts) << counts.error().what;
    EXPECT_EQ(counts->users, 2U);
    EXPECT_EQ(counts->in_trash, 1U);
    EXPECT_EQ(counts->admins, 1U);
    EXPECT_EQ(counts->integrations, 2U);
}

TEST_P(AuditContract, P1_R2_integrations_are_clients_and_applications_without_deleted_groups) {
    auto application = an_application(vpn, "VPN");
    application.profile.groups = {staff, guests};
    happened({a_local_group(staff, "staff"), a_local_group(guests, "guests"), application,
              a_client(help_desk, "desk", {client::Grant::read_log}), group::Deleted{guests}});
    const auto listed = administration().integrations(account, {});
    ASSERT_TRUE(listed) << listed.error().what;
    ASSERT_EQ(listed->rows.size(), 2U);
    EXPECT_EQ(listed->rows[0].application->groups, std::vector{staff});
    EXPECT_EQ(listed->rows[0].application->type, "radius");
    EXPECT_EQ(listed->rows[1].client->grants, std::vector{client::Grant::read_log});
    EXPECT_EQ((*administration().find_integration(account, help_desk.str()))->name, "desk");
    EXPECT_FALSE(*administration().find_integration(account, "DI"));
}

}  // namespace muster::testing
