// D12, D13: whose own values do not fit is reported by every plan, and looked at by none until they change.
#include "connectors/misfits.hpp"

#include <gtest/gtest.h>

#include "tests/unit/connectors/narrow.hpp"

namespace muster::testing {
namespace {

using connectors::EntryKind;
using directory::LeftOutReason;
using directory::Outcome;

directory::Configuration with_phones() {
    auto configuration = corp();
    configuration.attributes.phones = {"telephoneNumber"};
    configuration.attributes.status = "st";
    return configuration;
}

/// Amy has a number of her country, Bob no name, Cleo no address and no word of her status; of Dan all fits.
class MisfitPeople : public Narrow {
protected:
    explicit MisfitPeople(const directory::Configuration& configuration = with_phones()) : Narrow(configuration) {
        entries.person(1, "amy", {{"telephoneNumber", "030 12345"}});
        entries.add(2, "cn=bob,dc=corp", EntryKind::user, {{"cn", "bob"}});
        entries.person(3, "cleo", {{"mail", "no address"}, {"st", "perhaps"}});
        entries.person(4, "dan");
        entries.all_in_staff();
    }
    /// Something happens that has nothing to do with them.
    connectors::RunReport happens_to_dan() {
        entries.person(4, "dan", {{"givenName", "Dan " + std::to_string(++given_)}});
        return follow();
    }

private:
    int given_ = 0;
};

TEST_F(MisfitPeople, D12_are_not_looked_at_again) {
    read();
    EXPECT_TRUE(unsettled.people.empty());
    happens_to_dan();
    EXPECT_EQ(unsettled.people, std::vector{a_guid(4)}) << "until it is seen that he is here as he is there";
    follow();
    EXPECT_TRUE(unsettled.people.empty());
}

TEST_F(MisfitPeople, D13_stand_in_the_list_of_every_run) {
    const auto first = read();
    const auto later = happens_to_dan();
    for (const auto& report : {first, later}) {
        EXPECT_EQ(left_out(report, LeftOutReason::malformed_value), 3U);
        EXPECT_NE(examples(report, LeftOutReason::malformed_value).find("030 12345"), std::string::npos);
        EXPECT_NE(examples(report, LeftOutReason::malformed_value).find("no address"), std::string::npos);
        EXPECT_EQ(left_out(report, LeftOutReason::no_username), 1U);
        EXPECT_EQ(left_out(report, LeftOutReason::malformed_entry), 1U) << "nobody comes whose status is not known";
        EXPECT_EQ(report.counts.skipped, 2U);
    }
    EXPECT_EQ(later.left_out, first.left_out);
}

TEST_F(MisfitPeople, D13_are_told_as_they_are_now) {
    read();
    entries.person(1, "amy", {{"telephoneNumber", "030 777"}});
    follow();
    const auto changed = happens_to_dan();
    EXPECT_EQ(left_out(changed, LeftOutReason::malformed_value), 3U);
    EXPECT_EQ(examples(changed, LeftOutReason::malformed_value).find("030 12345"), std::string::npos);
    EXPECT_NE(examples(changed, LeftOutReason::malformed_value).find("030 777"), std::string::npos);

    entries.person(1, "amy", {{"telephoneNumber", "+4930777"}});
    entries.person(2, "bob");
    entries.person(3, "cleo");
    entries.all_in_staff();
    EXPECT_TRUE(follow().left_out.empty());
    EXPECT_TRUE(happens_to_dan().left_out.empty());
    EXPECT_NE(here.user("bob"), nullptr);
}

TEST_F(MisfitPeople, D13_who_leaves_is_not_told_any_more) {
    read();
    entries.drop(2);
    entries.group(1000, "staff", {dn("amy"), dn("dan")});
    follow();
    const auto report = happens_to_dan();
    EXPECT_EQ(left_out(report, LeftOutReason::no_username), 0U);
    EXPECT_EQ(left_out(report, LeftOutReason::malformed_value), 1U) << "Amy's alone";
    EXPECT_EQ(report.counts.skipped, 0U);
}

TEST_F(MisfitPeople, D12_D13_many_are_counted_and_some_are_named) {
    for (std::uint64_t i = 10; i < 60; ++i)
        entries.person(i, "user" + std::to_string(i), {{"mail", "no" + std::to_string(i)}});
    entries.all_in_staff();
    read();
    EXPECT_TRUE(unsettled.people.empty());
    const auto report = happens_to_dan();
    EXPECT_EQ(left_out(report, LeftOutReason::malformed_value), 53U);
    for (const auto& entry : report.left_out)
        if (entry.reason == LeftOutReason::malformed_value) {
            EXPECT_EQ(entry.examples.size(), directory::LeftOut::examples_max);
        }
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(MisfitPeople, D13_are_told_by_the_name_that_they_have_since_their_container_was_renamed) {
    entries.add(20, "ou=old,dc=corp", EntryKind::container, {});
    entries.add(1, "uid=amy,ou=old,dc=corp", EntryKind::user,
                {{"uid", "amy"}, {"cn", "amy"}, {"telephoneNumber", "030 12345"}});
    entries.all_in_staff();
    read();
    entries.add(20, "ou=new,dc=corp", EntryKind::container, {});
    entries.group(1000, "staff", {"uid=amy,ou=new,dc=corp", dn("dan")});
    follow();
    EXPECT_NE(examples(happens_to_dan(), LeftOutReason::malformed_value).find("ou=new"), std::string::npos);
}

}  // namespace
}  // namespace muster::testing
