#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using user::Cause;
using user::SetStatus;
using user::Status;

SetStatus set(Status status) {
    return {.user = amy, .status = status, .cause = Cause::admin};
}

Event turned(Status from, Status to) {
    return status_changed(amy, from, to, Cause::admin);
}

TEST(SetStatus, S1_active_bypass_and_disabled_are_set_by_hand) {
    for (const auto from : {Status::active, Status::bypass, Status::disabled}) {
        for (const auto to : {Status::active, Status::bypass, Status::disabled}) {
            if (from == to) continue;
            given({created(amy, "amy", from)}).when(set(to)).then({turned(from, to)});
        }
    }
}

TEST(SetStatus, S6_every_change_is_an_event_with_old_value_new_value_and_cause) {
    given({created(amy, "amy")})
        .when(SetStatus{.user = amy, .status = Status::bypass, .cause = Cause::api})
        .then({status_changed(amy, Status::active, Status::bypass, Cause::api)});
}

TEST(SetStatus, S3_a_managed_user_is_not_disabled_by_hand_whatever_the_directory) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy")})
        .when(set(Status::disabled))
        .then_refused(ManagedByDirectory{.field = "status", .directory = corp});
    given({plain_added(), synced(amy, by(plain, amys_guid), "amy")})
        .when(set(Status::disabled))
        .then_refused(ManagedByDirectory{.field = "status", .directory = plain});
}

TEST(SetStatus, S3_where_the_directory_carries_status_disabled_is_not_lifted_by_hand) {
    const auto refused = ManagedByDirectory{.field = "status", .directory = corp};
    const auto disabled = given({corp_added(), synced(amy, by(corp, amys_guid), "amy", Status::disabled)});
    disabled.when(set(Status::active)).then_refused(refused);
    disabled.when(set(Status::bypass)).then_refused(refused);
}

TEST(SetStatus, S3_an_OpenLDAP_directory_with_a_mapped_status_carries_one) {
    auto mapped = plain_added();
    mapped.configuration.attributes.status = "enabled";
    given({mapped, synced(amy, by(plain, amys_guid), "amy", Status::disabled)})
        .when(set(Status::active))
        .then_refused(ManagedByDirectory{.field = "status", .directory = plain});
}

TEST(SetStatus, S3_where_the_directory_carries_no_status_disabled_is_lifted_by_hand) {
    given({plain_added(), synced(amy, by(plain, amys_guid), "amy", Status::disabled)})
        .when(set(Status::active))
        .then({turned(Status::disabled, Status::active)});
}

TEST(SetStatus, S3_the_owner_may_leave_disabled_to_the_admins_where_the_directory_carries_no_status) {
    auto left = plain_added();
    left.configuration.manual_disable = true;
    given({left, synced(amy, by(plain, amys_guid), "amy")})
        .when(set(Status::disabled))
        .then({turned(Status::active, Status::disabled)});
    auto of_corp = corp_added();
    of_corp.configuration.manual_disable = true;  // means nothing where the source decides
    given({of_corp, synced(amy, by(corp, amys_guid), "amy")})
        .when(set(Status::disabled))
        .then_refused(ManagedByDirectory{.field = "status", .directory = corp});
}

TEST(SetStatus, S3_active_and_bypass_stay_open_to_hands) {
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy")})
        .when(set(Status::bypass))
        .then({turned(Status::active, Status::bypass)});
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy", Status::bypass)})
        .when(set(Status::active))
        .then({turned(Status::bypass, Status::active)});
}

TEST(SetStatus, T10_what_is_so_already_makes_no_event_managed_or_not) {
    given({created(amy, "amy", Status::bypass)}).when(set(Status::bypass)).then_nothing();
    given({corp_added(), synced(amy, by(corp, amys_guid), "amy", Status::disabled)})
        .when(set(Status::disabled))
        .then_nothing();
}

TEST(SetStatus, T1_who_lies_in_the_trash_has_no_status_to_set) {
    given({created(amy, "amy"), trashed_by_hand(amy)}).when(set(Status::bypass)).then_refused(InTheTrash{.user = amy});
}

TEST(SetStatus, S1_an_unknown_user_is_refused) {
    given({}).when(set(Status::bypass)).then_refused(UnknownUser{.user = amy});
}

TEST(SetStatus, D6_a_status_set_by_hand_is_what_a_source_later_replaces) {
    const auto account = given({plain_added(), synced(amy, by(plain, amys_guid), "amy"),
                                status_changed(amy, Status::active, Status::disabled, Cause::directory)})
                             .when(set(Status::bypass))
                             .account();
    EXPECT_FALSE(std::get<user::Present>(account.find_user(amy)->phase).before_source_disabled);
}

}  // namespace
}  // namespace muster::testing
