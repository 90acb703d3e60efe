#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using user::PurgeCause;
using user::PurgeUser;

PurgeUser purge(PurgeCause cause) {
    return {.user = amy, .cause = cause};
}

user::Purged purged(PurgeCause cause, std::vector<GroupId> left_groups = {}) {
    return {.user = amy, .cause = cause, .left_groups = std::move(left_groups)};
}

TEST(PurgeUser, T3_admins_purge_whom_no_directory_manages) {
    given({created(amy, "amy"), trashed_by_hand(amy)}).when(purge(PurgeCause::admin)).then({purged(PurgeCause::admin)});
}

TEST(PurgeUser, T4_admins_purge_a_managed_user_in_the_trash) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), trashed_by_sync(amy)})
        .when(purge(PurgeCause::admin))
        .then({purged(PurgeCause::admin)});
}

TEST(PurgeUser, T4_a_managed_user_outside_the_trash_is_not_purged_by_hand) {
    for (const auto cause : {PurgeCause::admin, PurgeCause::api}) {
        given({corp_added(), synced(amy, by(corp, amys_guid), "amy")})
            .when(purge(cause))
            .then_refused(ManagedByDirectory{.field = "user_id", .directory = corp});
    }
}

TEST(PurgeUser, T11_a_client_purges_an_unmanaged_user_at_once) {
    given({created(amy, "amy")}).when(purge(PurgeCause::api)).then({purged(PurgeCause::api)});
}

TEST(PurgeUser, T12_a_deadline_purges_when_its_day_has_come_and_never_early) {
    const auto in_trash = given({created(amy, "amy"), trashed_by_hand(amy)});
    in_trash.when(purge(PurgeCause::deadline), now + Days{7} - std::chrono::microseconds{1})
        .then_refused(NotDueYet{.user = amy, .due_at = now + Days{7}});
    in_trash.when(purge(PurgeCause::deadline), now + Days{7}).then({purged(PurgeCause::deadline)});
    in_trash.when(purge(PurgeCause::deadline), now + Days{700}).then({purged(PurgeCause::deadline)});
}

TEST(PurgeUser, T12_a_deadline_purges_a_managed_user_too) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy"), trashed_by_sync(amy)})
        .when(purge(PurgeCause::deadline), now + Days{7})
        .then({purged(PurgeCause::deadline)});
}

TEST(PurgeUser, T12_a_deadline_that_a_restore_overtook_purges_nobody) {
    given({created(amy, "amy")}).when(purge(PurgeCause::deadline)).then_nothing();
}

TEST(PurgeUser, T8_a_purged_users_names_are_free_at_once_and_its_memberships_are_gone) {
    auto amy_created = synced(amy, by(corp, amys_guid), "amy");
    amy_created.profile.aliases = names({"amelia"});
    const auto decided =
        given({corp_added(), amy_created, a_local_group(guests, "guests"), a_local_group(staff, "staff"),
               members(staff, {amy}), members(guests, {amy}), trashed_by_sync(amy)})
            .when(purge(PurgeCause::admin));
    decided.then({purged(PurgeCause::admin, {staff, guests})});
    const auto after = decided.account();
    EXPECT_TRUE(after.names.empty());
    EXPECT_TRUE(after.users.empty());
    EXPECT_TRUE(after.groups_of.empty());
    EXPECT_TRUE(after.find_group(guests)->members.empty());
    EXPECT_EQ(after.find_by_guid(corp, amys_guid), nullptr);
}

TEST(PurgeUser, T8_phones_of_nobody_else_and_keys_go_and_tokens_stay) {
    auto expected = purged(PurgeCause::api);
    expected.left_phones = {ward_phone};
    expected.deleted_phones = {amys_phone, amys_tablet};
    expected.unassigned_tokens = {blue_token};
    expected.deleted_keys = {amys_key};
    const auto decided = given({created(amy, "amy"), created(bob, "bob"), created(amys_phone, a_mobile("+15555550100")),
                                created(ward_phone, a_mobile("+15555550101")), created(amys_tablet, a_tablet()),
                                created(blue_token, TokenType::h6, "1"), attached(amy, amys_phone),
                                enrolled(amy, amys_phone), attached(amy, ward_phone), attached(bob, ward_phone),
                                enrolled(bob, ward_phone), attached(amy, amys_tablet), assigned(amy, blue_token),
                                registered(amy, amys_key, "AbCd"), registered(bob, bobs_key, "EfGh")})
                             .when(purge(PurgeCause::api));
    decided.then({expected});
    const auto after = decided.account();
    EXPECT_EQ(after.phones.size(), 1U);
    EXPECT_EQ(after.find_phone(ward_phone)->users, std::vector{bob});
    EXPECT_EQ(after.phones_by_number.size(), 1U);
    EXPECT_TRUE(after.find_token(blue_token)->users.empty());
    EXPECT_EQ(after.security_keys.size(), 1U);
    EXPECT_EQ(after.credentials.size(), 1U);
    EXPECT_TRUE(after.find_user(bob)->is_enrolled());
}

TEST(PurgeUser, T8_a_person_added_again_starts_with_nothing) {
    const auto before = given({created(amy, "amy"), created(amys_phone, a_mobile("+15555550100")),
                               created(blue_token, TokenType::h6, "1"), attached(amy, amys_phone),
                               enrolled(amy, amys_phone), assigned(amy, blue_token)});
    auto after = before.when(purge(PurgeCause::admin)).account();
    evolve(after, created(amy, "amy"), now);
    EXPECT_FALSE(after.find_user(amy)->is_enrolled());
    EXPECT_EQ(after.find_user(amy)->enrolled_at, std::nullopt);
    const phone::CreatePhone again{amys_phone, a_mobile("+15555550100")};
    EXPECT_EQ(dispatch(after, again, now), Decision{created(amys_phone, a_mobile("+15555550100"))});
}

TEST(PurgeUser, T3_an_unknown_user_is_refused) {
    given({}).when(purge(PurgeCause::admin)).then_refused(UnknownUser{.user = amy});
}

}  // namespace
}  // namespace muster::testing
