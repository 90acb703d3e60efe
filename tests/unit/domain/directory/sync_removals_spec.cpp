#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using directory::SyncGone;
using user::LeftBecause;

TEST(SyncGone, T4_whose_entry_is_gone_or_left_enters_the_trash) {
    for (const auto why : {LeftBecause::left_groups, LeftBecause::entry_deleted, LeftBecause::group_dropped}) {
        given({corp_added(), synced(amy, by(corp, amys_guid), "amy")})
            .when(SyncGone{corp, amys_guid, why})
            .then({trashed_by_sync(amy, why)});
    }
}

TEST(SyncGone, T1_is_purged_when_the_accounts_trash_days_are_over) {
    const auto after = given({corp_added(), synced(amy, by(corp, amys_guid), "amy")})
                           .when(SyncGone{corp, amys_guid, LeftBecause::left_groups}, now + Days{3})
                           .account();
    EXPECT_EQ(std::get<user::InTrash>(after.find_user(amy)->phase).purge_at, now + Days{10});
}

TEST(SyncGone, T7_groups_and_names_stay_with_whom_a_sync_trashed) {
    const auto after = given({corp_added(), synced(amy, by(corp, amys_guid), "amy"),
                              a_synced_group(staff, by(corp, staffs_guid), "staff"), members(staff, {amy})})
                           .when(SyncGone{corp, amys_guid, LeftBecause::left_groups})
                           .account();
    EXPECT_TRUE(after.find_group(staff)->members.contains(amy));
    EXPECT_EQ(after.find_by_name(a_name("amy"))->id, amy);
    EXPECT_EQ(after.find_by_guid(corp, amys_guid)->id, amy);
}

TEST(SyncGone, D8_an_entry_that_stands_for_nobody_removes_nobody) {
    given({corp_added(), plain_added(), synced(amy, by(plain, amys_guid), "amy")})
        .when(SyncGone{corp, amys_guid, LeftBecause::entry_deleted})
        .then_nothing();
}

TEST(SyncGone, T10_who_is_in_the_trash_stays_there_as_before) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), trashed_by_sync(amy)})
        .when(SyncGone{corp, amys_guid, LeftBecause::entry_deleted}, now + Days{3})
        .then_nothing();
}

}  // namespace
}  // namespace muster::testing
