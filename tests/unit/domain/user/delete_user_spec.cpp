#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using user::DeleteUser;

user::Purged purged() {
    return {.user = amy, .cause = user::PurgeCause::api, .left_groups = {}};
}

SettingsChanged to_the_trash() {
    return {.account = account, .changes = {{"delete_sends_to_trash", false, true}}};
}

const ManagedByDirectory managed{.field = "user_id", .directory = corp};

TEST(DeleteUser, T11_purges_at_once_whom_no_directory_manages) {
    given({created(amy, "amy")}).when(DeleteUser{amy}).then({purged()});
    given({created(amy, "amy"), trashed_by_hand(amy)}).when(DeleteUser{amy}).then({purged()});
}

TEST(DeleteUser, T4_T11_whom_a_directory_manages_it_purges_in_the_trash_only) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy")}).when(DeleteUser{amy}).then_refused(managed);
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), trashed_by_sync(amy)})
        .when(DeleteUser{amy})
        .then({purged()});
}

TEST(DeleteUser, T11_where_the_account_says_so_it_sends_to_the_trash) {
    given({to_the_trash(), created(amy, "amy")}).when(DeleteUser{amy}).then({trashed_by_hand(amy)});
    given({to_the_trash(), created(amy, "amy"), trashed_by_hand(amy)}).when(DeleteUser{amy}).then_nothing();
    given({to_the_trash(), corp_added(), synced(amy, by(corp, amys_guid), "amy")})
        .when(DeleteUser{amy})
        .then_refused(managed);
    given({to_the_trash(), corp_added(), synced(amy, by(corp, amys_guid), "amy"), trashed_by_sync(amy)})
        .when(DeleteUser{amy})
        .then_nothing();
}

TEST(DeleteUser, T10_T11_who_is_unknown_is_gone_already) {
    given({}).when(DeleteUser{amy}).then_nothing();
    given({to_the_trash()}).when(DeleteUser{amy}).then_nothing();
}

}  // namespace
}  // namespace muster::testing
