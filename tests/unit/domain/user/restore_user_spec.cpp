#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using user::RestoreUser;

TEST(RestoreUser, T6_a_restore_by_hand_leaves_the_status_disabled) {
    const auto decided =
        given({created(amy, "amy", user::Status::bypass), trashed_by_hand(amy)}).when(RestoreUser{amy});
    decided.then({user::Restored{.user = amy, .by = user::RestoredBy::admin, .status = user::Status::disabled}});
    EXPECT_EQ(std::get<user::Present>(decided.account().find_user(amy)->phase).status, user::Status::disabled);
}

TEST(RestoreUser, T4_only_a_sync_restores_whom_a_directory_manages) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), trashed_by_sync(amy)})
        .when(RestoreUser{amy})
        .then_refused(ManagedByDirectory{.field = "user_id", .directory = corp});
}

TEST(RestoreUser, T3_whom_a_removed_directory_left_in_the_trash_an_admin_restores) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), trashed_by_sync(amy),
           user::ReleasedByDirectory{.user = amy, .managed_by = by(corp, amys_guid)}})
        .when(RestoreUser{amy})
        .then({user::Restored{.user = amy, .by = user::RestoredBy::admin, .status = user::Status::disabled}});
}

TEST(RestoreUser, T7_who_is_restored_has_groups_and_names_as_before) {
    auto amy_created = created(amy, "amy");
    amy_created.profile.aliases = names({"amelia"});
    const Events before{amy_created, a_local_group(guests, "guests"), members(guests, {amy})};
    auto in_trash = before;
    in_trash.push_back(trashed_by_hand(amy));
    const auto after = given(in_trash).when(RestoreUser{amy}).account();
    const auto expected = given(before).account();
    EXPECT_EQ(after.find_user(amy)->profile(), expected.find_user(amy)->profile());
    EXPECT_EQ(after.names, expected.names);
    EXPECT_EQ(after.groups, expected.groups);
    EXPECT_EQ(after.groups_of, expected.groups_of);
}

TEST(RestoreUser, T10_who_is_not_in_the_trash_makes_no_event) {
    given({created(amy, "amy")}).when(RestoreUser{amy}).then_nothing();
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy")}).when(RestoreUser{amy}).then_nothing();
}

TEST(RestoreUser, T3_an_unknown_user_is_refused) {
    given({}).when(RestoreUser{amy}).then_refused(UnknownUser{.user = amy});
}

}  // namespace
}  // namespace muster::testing
