#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using user::TrashUser;

TEST(TrashUser, T3_an_admin_trashes_whom_no_directory_manages) {
    given({created(amy, "amy")}).when(TrashUser{amy}).then({trashed_by_hand(amy)});
}

TEST(TrashUser, T1_is_purged_when_the_accounts_trash_days_are_over) {
    AccountCreated account_of_30_days{.account = account, .name = "Example", .settings = {}};
    account_of_30_days.settings.pending_deletion_days = 30;
    auto expected = trashed_by_hand(amy);
    expected.purge_at = now + Days{30};
    Given{{account_of_30_days, created(amy, "amy")}}.when(TrashUser{amy}).then({expected});
}

TEST(TrashUser, T4_refuses_whom_a_directory_manages) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy")})
        .when(TrashUser{amy})
        .then_refused(ManagedByDirectory{.field = "user_id", .directory = corp});
}

TEST(TrashUser, T10_asked_twice_is_done_once) {
    given({created(amy, "amy"), trashed_by_hand(amy)}).when(TrashUser{amy}, now + Days{1}).then_nothing();
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), trashed_by_sync(amy)})
        .when(TrashUser{amy})
        .then_nothing();
}

TEST(TrashUser, T7_groups_and_names_stay_with_a_trashed_user) {
    auto amy_created = created(amy, "amy");
    amy_created.profile.aliases = names({"amelia"});
    const auto after =
        given({amy_created, a_local_group(guests, "guests"), members(guests, {amy})}).when(TrashUser{amy}).account();
    EXPECT_TRUE(after.find_group(guests)->members.contains(amy));
    EXPECT_EQ(after.find_by_name(a_name("amelia"))->id, amy);
}

TEST(TrashUser, T3_an_unknown_user_is_refused) {
    given({}).when(TrashUser{amy}).then_refused(UnknownUser{.user = amy});
}

}  // namespace
}  // namespace muster::testing
