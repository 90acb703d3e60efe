#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

CreateAccount create(std::uint32_t trash_days) {
    CreateAccount command{.account = account, .name = "Example", .settings = {}};
    command.settings.pending_deletion_days = trash_days;
    return command;
}

TEST(CreateAccount, H1_an_account_begins_with_an_event_that_holds_all_its_settings) {
    const auto decided = given_no_account().when(create(9));
    AccountCreated expected{.account = account, .name = "Example", .settings = {}};
    expected.settings.pending_deletion_days = 9;
    decided.then({expected});
    expected.settings.name = "Example";
    EXPECT_EQ(decided.account().settings, expected.settings);
}

TEST(CreateAccount, T1_trash_days_are_1_to_30) {
    for (const auto days : {0U, 31U}) {
        given_no_account()
            .when(create(days))
            .then_refused(BadValue{{.field = "pending_deletion_days", .why = "is not between 1 and 30"}});
    }
    for (const auto days : {1U, 30U}) {
        const auto after = given_no_account().when(create(days)).account();
        EXPECT_EQ(after.settings.trash_days(), Days{days});
    }
}

TEST(CreateAccount, H1_a_log_partition_holds_one_account) {
    given({}).when(create(7)).then_nothing();
    auto other = create(7);
    other.account = an_id<AccountId>("DA", "OTHER");
    given({}).when(other).then_refused(NoAccount{});
}

TEST(Dispatch, H1_nothing_changes_before_there_is_an_account) {
    given_no_account().when(user::TrashUser{amy}).then_refused(NoAccount{});
    given_no_account().when(directory::AddDirectory{corp, configuration_of_corp()}).then_refused(NoAccount{});
}

TEST(Account, U1_lookups_answer_nothing_for_strangers) {
    const auto& state = given({corp_added()}).account();
    EXPECT_EQ(state.find_user(amy), nullptr);
    EXPECT_EQ(state.find_group(staff), nullptr);
    EXPECT_EQ(state.find_directory(plain), nullptr);
    EXPECT_EQ(state.find_by_name(a_name("amy")), nullptr);
    EXPECT_EQ(state.find_by_guid(corp, amys_guid), nullptr);
    EXPECT_EQ(state.find_by_guid(plain, amys_guid), nullptr);
}

}  // namespace
}  // namespace muster::testing
