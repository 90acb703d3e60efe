#include "connectors/scope.hpp"

#include <gtest/gtest.h>

#include "tests/unit/connectors/replica_of.hpp"

namespace muster::testing {
namespace {

using connectors::EntryKind;
using connectors::Scope;
using connectors::SyncGroup;
using Names = std::vector<std::string>;

Names people_of(const Entries& entries, const std::vector<SyncGroup>& groups = staff_only()) {
    const auto replica = entries.replica();
    const Scope scope = connectors::scope_of(replica, groups);
    Names names;
    for (std::size_t i = 0; i < scope.in_scope.size(); ++i)
        if (scope.in_scope[i]) names.push_back(replica.objects()[i].dn);
    return names;
}

TEST(Scope, D3_members_and_nested_members_are_in_and_cycles_end) {
    Entries entries;
    entries.person(1, "amy");
    entries.person(2, "bob");
    entries.person(3, "cleo");
    entries.person(4, "outsider");
    entries.group(1000, "staff", {dn("amy"), "cn=inner,dc=corp"});
    entries.group(1001, "inner", {"UID=Bob, DC=corp", "cn=innermost,dc=corp"});
    entries.group(1002, "innermost", {dn("cleo"), "cn=staff,dc=corp"});
    EXPECT_EQ(people_of(entries), (Names{dn("amy"), dn("bob"), dn("cleo")}));
}

TEST(Scope, D2_a_container_that_is_moved_below_one_with_its_former_name_keeps_its_own) {
    Entries entries;
    auto replica = entries.replica();
    const auto told = [&](std::uint64_t guid, const std::string& dn, EntryKind kind) {
        entries.add(guid, dn, kind, {});
        replica.entry(entries.raw().at(guid));
    };
    told(1, "ou=one,dc=corp", EntryKind::container);
    told(2, "ou=two,dc=corp", EntryKind::container);
    told(3, "uid=amy,ou=one,dc=corp", EntryKind::user);
    told(1, "ou=former,dc=corp", EntryKind::container);
    told(2, "ou=one,dc=corp", EntryKind::container);
    told(1, "ou=one,dc=corp", EntryKind::container);  // as whoever reads sees two at once
    told(1, "ou=within,ou=one,dc=corp", EntryKind::container);
    Names names;
    for (const auto& object : replica.objects()) names.push_back(object.dn);
    EXPECT_EQ(names[0], "ou=within,ou=one,dc=corp");
    EXPECT_EQ(names[2], "uid=amy,ou=within,ou=one,dc=corp");
}

// The rename of the first comes late: whoever lies below the new bearer of its name stays there.
TEST(Scope, D2_who_lies_below_a_container_stays_when_the_former_bearer_of_its_name_is_told) {
    Entries entries{corp(directory::Kind::ad)};
    auto replica = entries.replica();
    const auto told = [&](std::uint64_t guid, const std::string& dn, EntryKind kind) {
        entries.add(guid, dn, kind, {});
        replica.entry(entries.raw().at(guid));
    };
    told(1, "ou=one,dc=corp", EntryKind::container);
    told(2, "ou=one,dc=corp", EntryKind::container);
    told(3, "cn=amy,ou=one,dc=corp", EntryKind::user);
    told(1, "ou=former,dc=corp", EntryKind::container);
    EXPECT_EQ(replica.objects()[2].dn, "cn=amy,ou=one,dc=corp");
}

TEST(Scope, D3_a_posix_group_has_members_by_uid_and_by_primary_group) {
    Entries entries;
    entries.person(1, "amy");
    entries.person(2, "bob", {{"gidNumber", "500"}});
    entries.person(3, "cleo", {{"gidNumber", "501"}});
    entries.add(1000, "cn=staff,dc=corp", EntryKind::group,
                {{"gidNumber", "500"}, {"memberUid", "amy"}, {"memberUid", "ghost"}});
    EXPECT_EQ(people_of(entries), (Names{dn("amy"), dn("bob")}));
}

TEST(Scope, D3_ad_counts_the_primary_group_of_the_same_domain_only) {
    Entries entries{corp(directory::Kind::ad)};
    const std::string domain{"\x01\x02\x00\x00\x00\x00\x00\x05\x15\x00\x00\x00", 12};
    const std::string other{"\x01\x02\x00\x00\x00\x00\x00\x05\x16\x00\x00\x00", 12};
    const auto sid = [](const std::string& of, char rid) { return of + std::string{rid, '\x04', '\0', '\0'}; };
    const auto user = [&](std::uint64_t guid, const std::string& name, const std::string& of) {
        entries.add(guid, "CN=" + name + ",DC=corp", EntryKind::user,
                    {{"objectSid", sid(of, static_cast<char>(guid))}, {"primaryGroupID", std::to_string(0x0450)}});
    };
    user(1, "amy", domain);
    user(2, "stranger", other);
    entries.add(1000, "CN=staff,DC=corp", EntryKind::group, {{"objectSid", sid(domain, '\x50')}});
    EXPECT_EQ(people_of(entries), Names{"CN=amy,DC=corp"});
}

TEST(Scope, D2_ad_members_are_followed_by_guid_whatever_their_name_is_by_now) {
    Entries entries{corp(directory::Kind::ad)};
    entries.add(1, "CN=renamed,OU=elsewhere,DC=corp", EntryKind::user, {});
    entries.add(1000, "CN=staff,DC=corp", EntryKind::group,
                {{"member", "<GUID=" + a_guid(1).text() + ">;<SID=S-1>;CN=amy,DC=corp"},
                 {"member", "<GUID=" + a_guid(99).text() + ">;CN=foreign,DC=other"}});
    const auto replica = entries.replica();
    const Scope scope = connectors::scope_of(replica, staff_only());
    EXPECT_EQ(scope.people, 1U);
    ASSERT_EQ(scope.dangling.size(), 1U);
    EXPECT_EQ(scope.dangling.front().guid, a_guid(99));
}

TEST(Scope, D3_who_lies_outside_the_base_is_out) {
    auto configuration = corp();
    configuration.base = "ou=people,dc=corp";
    Entries entries{configuration};
    entries.add(1, "uid=amy,ou=people,dc=corp", EntryKind::user, {{"uid", "amy"}});
    entries.add(2, "uid=bob,ou=robots,dc=corp", EntryKind::user, {{"uid", "bob"}});
    entries.group(1000, "staff", {"uid=amy,ou=people,dc=corp", "uid=bob,ou=robots,dc=corp"});
    EXPECT_EQ(people_of(entries), Names{"uid=amy,ou=people,dc=corp"});
}

TEST(Scope, D8_missing_groups_and_dangling_members_are_told_and_never_taken_for_absence) {
    Entries entries;
    entries.person(1, "amy");
    entries.group(1000, "staff", {dn("amy"), dn("ghost"), "no dn at all"});
    const auto replica = entries.replica();
    const Scope scope = connectors::scope_of(
        replica, {staff_only().front(), {"cn=lost,dc=corp", std::nullopt, ""}, {"guid:…", a_guid(77), "cn=x"}});
    EXPECT_EQ(scope.missing_groups,
              (Names{"cn=lost,dc=corp is not found or cannot be read", "guid:… is not found or cannot be read"}));
    ASSERT_EQ(scope.dangling.size(), 2U);
    EXPECT_EQ(scope.dangling[0].dn, dn("ghost"));
    EXPECT_EQ(scope.dangling[1].dn, "");
}

TEST(Scope, D8_a_sync_group_that_is_something_else_is_said_to_be_that) {
    Entries entries;
    entries.person(1, "amy");
    const auto scope = connectors::scope_of(
        entries.replica(),
        {{"uid=bob,dc=corp", std::nullopt, "uid=bob,dc=corp", {"person", "top"}}, {dn("amy"), a_guid(1), dn("amy")}});
    EXPECT_EQ(scope.missing_groups, (Names{"uid=bob,dc=corp is there and is no group (objectClass person, top)",
                                           "uid=amy,dc=corp is there and is no group"}));
}

TEST(Replica, fact_5_a_renamed_container_takes_along_whom_it_holds) {
    Entries entries;
    auto replica = entries.replica();
    const auto container = [](const std::string& name) {
        return connectors::RawEntry{a_guid(1), name, EntryKind::container, {}};
    };
    replica.entry(container("ou=old,dc=corp"));
    replica.entry({a_guid(2), "uid=amy,ou=old,dc=corp", EntryKind::user, {}});
    replica.entry({a_guid(3), "uid=bob,ou=other,dc=corp", EntryKind::user, {}});
    replica.entry(container("ou=New,dc=corp"));
    EXPECT_EQ(replica.find(a_guid(2))->dn, "uid=amy,ou=New,dc=corp");
    EXPECT_EQ(replica.find(a_guid(3))->dn, "uid=bob,ou=other,dc=corp");
}

TEST(Replica, who_is_deleted_during_the_read_is_gone_and_who_comes_again_is_there_once) {
    Entries entries;
    entries.person(1, "amy");
    auto replica = entries.replica();
    replica.gone(a_guid(1));
    replica.gone(a_guid(2));
    EXPECT_EQ(replica.find(a_guid(1)), nullptr);
    replica.entry({a_guid(1), dn("amy"), EntryKind::user, {}});
    EXPECT_NE(replica.find(a_guid(1)), nullptr);
    EXPECT_EQ(replica.objects().size(), 1U);
}

}  // namespace
}  // namespace muster::testing
