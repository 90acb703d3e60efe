#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "connectors/directory_sync.hpp"
#include "tests/integration/samba/ad_follower.hpp"
#include "tests/support/connected_account.hpp"
#include "tests/support/windows_dc.hpp"

// D8: what a read of a whole AD comes to where the server ends it, or ends it too soon, which Samba does not.
namespace muster::testing {
namespace {

using directory::Outcome;
using Names = std::vector<std::string>;

const std::string people = "OU=people," + std::string{WindowsDc::base};

class WindowsReading : public ::testing::Test {
protected:
    WindowsReading() {
        dc.add_ou(people);
        amy = dc.add_user("amy", people);
        bob = dc.add_user("bob", people);
        staff = dc.add_group("staff", {amy, bob});
        finishes();
    }
    connectors::RunReport finishes() {
        auto report = here.sync(source);
        EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
        return report;
    }
    connectors::RunReport removes_nobody(Outcome outcome) {
        auto report = here.sync(source);
        EXPECT_EQ(report.outcome, outcome) << report.worst;
        EXPECT_EQ(here.present(), (Names{"amy", "bob"}));
        EXPECT_EQ(here.members_of("staff"), (Names{"amy", "bob"}));
        for (const std::string& event : here.last_events()) EXPECT_TRUE(event.starts_with("directory.")) << event;
        return report;
    }

    WindowsDc dc;
    Guid amy;
    Guid bob;
    Guid staff;
    ldap::LdapSource source{ad_settings()};
    ConnectedAccount here{ad_configuration(dc.url())};
};

// Time limit, size limit, administrative limit, busy, unavailable.
TEST_F(WindowsReading, D8_a_limit_that_ends_a_page_removes_nobody) {
    dc.leave(staff, bob);
    for (const int code : {3, 4, 11, 51, 52}) {
        dc.answers_pages_with = code;
        const auto report = removes_nobody(Outcome::failed);
        EXPECT_NE(report.worst.find("(" + std::to_string(code) + ")"), std::string::npos) << report.worst;
    }
    dc.answers_pages_with = 0;
    EXPECT_EQ(finishes().counts.trashed, 1U);
}

TEST_F(WindowsReading, D8_D9_an_empty_answer_with_success_removes_nobody) {
    dc.finds_nobody = true;
    const auto report = here.sync(source);
    EXPECT_NE(report.outcome, Outcome::finished);
    EXPECT_NE(report.worst, "");
    EXPECT_EQ(here.present(), (Names{"amy", "bob"}));
    dc.finds_nobody = false;
    finishes();
    EXPECT_EQ(here.present(), (Names{"amy", "bob"}));
}

TEST_F(WindowsReading, D8_a_referral_for_a_part_of_the_tree_lets_nobody_go) {
    dc.leave(staff, bob);
    dc.refers_elsewhere = true;
    const auto report = removes_nobody(Outcome::partial);
    EXPECT_NE(report.worst.find("refers to ldap://elsewhere.example.test/"), std::string::npos) << report.worst;
    dc.refers_elsewhere = false;
    EXPECT_EQ(finishes().counts.trashed, 1U);
}

TEST_F(WindowsReading, D3_D12_a_group_of_50000_in_ranges_is_read_whole_and_followed) {
    constexpr std::size_t many = 50'000;
    std::vector<Guid> crowd;
    for (std::size_t i = 0; i < many; ++i) crowd.push_back(dc.add_user("many" + std::to_string(i), people));
    (void)dc.add_group("crowd", crowd);
    auto configuration = ad_configuration(dc.url());
    configuration.groups.push_back("CN=crowd,CN=Users," + std::string{WindowsDc::base});
    here.configure(configuration);
    connectors::DirectorySync live{here.directory(), here.ports(source)};
    const auto report = live.full();
    EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
    EXPECT_EQ(report.counts.created, many);
    EXPECT_EQ(here.members_of("crowd").size(), many);
    EXPECT_GT(dc.ranges, static_cast<int>(many / WindowsDc::members_a_range));
    dc.entries_a_chunk = 1000;
    here.ledger().forget_events();
    for (const std::size_t i : {std::size_t{0}, many / 2, many - 1}) dc.remove(crowd[i]);
    const auto listened = live.listen({});
    ASSERT_TRUE(listened.report) << listened.failed << listened.must_read;
    EXPECT_EQ(listened.report->counts.trashed, 3U);
    EXPECT_EQ(here.last_events(), (Names{"user.trashed", "user.trashed", "user.trashed"}));
}

}  // namespace
}  // namespace muster::testing
