#include "domain/account/decision.hpp"
#include "projections/queries/devices_from_tables.hpp"
#include "tests/contract/tables/store_story.hpp"
#include "tests/contract/tables/tables_contract.hpp"
#include "tests/support/story.hpp"

namespace muster::testing {
namespace {

/// Event i of what happened lies a second after the one before.
Instant time_of(std::size_t event) {
    return now + std::chrono::seconds{event};
}

Events amy_and_bob_with_devices() {
    return {created(amy, "amy"),                                 // 1
            created(bob, "bob"),                                 // 2
            created(ward_phone, a_mobile("+15555550100", "7")),  // 3
            created(amys_phone, a_mobile("+15555550100")),       // 4
            created(amys_tablet, a_tablet()),                    // 5
            created(blue_token, TokenType::t6, "1"),             // 6
            created(red_token, TokenType::h8, "1"),              // 7
            attached(bob, ward_phone),                           // 8
            enrolled(bob, ward_phone),                           // 9
            attached(amy, amys_tablet),                          // 10
            enrolled(amy, amys_tablet),                          // 11
            attached(amy, ward_phone),                           // 12
            attached(amy, amys_phone),                           // 13
            assigned(amy, red_token),                            // 14
            assigned(amy, blue_token),                           // 15
            registered(amy, amys_key, "AbCd"),                   // 16
            registered(bob, bobs_key, "EfGh")};                  // 17
}

std::vector<UserId> ids_of(const std::vector<queries::UserRow>& users) {
    std::vector<UserId> ids;
    for (const auto& user : users) {
        ids.push_back(user.user);
        EXPECT_TRUE(user.phones.empty() && user.tokens.empty() && user.security_keys.empty() && user.groups.empty());
    }
    return ids;
}

/// What happened, and then what happened next.
class Told {
public:
    explicit Told(projections::Tables& tables) : tables_(&tables) {}

    void operator()(const Events& events) {
        const auto before = story_.size();
        for (const auto& event : events) story_.add(event);
        const auto stored = tables_->apply(0, story_.changes(before, story_.size()), Story::progress(before),
                                           Story::progress(story_.size()));
        ASSERT_TRUE(stored) << stored.error().what;
        ASSERT_EQ(*stored, projections::Stored::stored);
    }

private:
    projections::Tables* tables_;
    Story story_;
};

}  // namespace

TEST_P(TablesContract, U1_users_show_their_devices_in_the_order_in_which_they_got_them) {
    Told happened{tables()};
    happened(amy_and_bob_with_devices());
    queries::UsersFromTables users{snapshots(), home()};
    const auto listed = users.list(account, {}, {});
    ASSERT_TRUE(listed) << listed.error().what;
    ASSERT_EQ(listed->rows.size(), 2U);
    const auto& amys = listed->rows[0];
    EXPECT_EQ(amys.enrolled_at, time_of(11));
    ASSERT_EQ(amys.phones.size(), 3U);
    EXPECT_EQ(amys.phones[0].phone, amys_tablet);
    EXPECT_EQ(amys.phones[1].phone, ward_phone);
    EXPECT_EQ(amys.phones[2].phone, amys_phone);
    EXPECT_TRUE(amys.phones[1].users.empty());
    ASSERT_EQ(amys.tokens.size(), 2U);
    EXPECT_EQ(amys.tokens[0].token, red_token);
    EXPECT_EQ(amys.tokens[1].token, blue_token);
    ASSERT_EQ(amys.security_keys.size(), 1U);
    EXPECT_EQ(amys.security_keys[0].key, amys_key);
    const auto& bobs = listed->rows[1];
    EXPECT_EQ(bobs.enrolled_at, time_of(9));
    ASSERT_EQ(bobs.phones.size(), 1U);
    EXPECT_TRUE(bobs.tokens.empty());
    EXPECT_EQ(bobs.security_keys.at(0).key, bobs_key);
}

TEST_P(TablesContract, V1_phones_are_listed_with_their_users_or_found_by_number_and_extension) {
    Told happened{tables()};
    happened(amy_and_bob_with_devices());
    queries::DevicesFromTables devices{snapshots(), home()};
    const auto first = devices.phones(account, std::nullopt, {.offset = 0, .limit = 2});
    ASSERT_TRUE(first) << first.error().what;
    EXPECT_EQ(first->total, 3U);
    ASSERT_EQ(first->rows.size(), 2U);
    EXPECT_EQ(first->rows[0].phone, ward_phone);
    EXPECT_EQ(ids_of(first->rows[0].users), (std::vector{bob, amy})) << "in the order in which they got it";
    EXPECT_EQ(first->rows[1].phone, amys_phone);
    const auto rest = devices.phones(account, std::nullopt, {.offset = 2, .limit = 2});
    ASSERT_TRUE(rest);
    ASSERT_EQ(rest->rows.size(), 1U);
    EXPECT_EQ(rest->rows[0].phone, amys_tablet);

    const auto found = [&](const std::string& number, const std::string& extension) {
        const auto listed = devices.phones(account, queries::Dialled{number, extension}, {});
        EXPECT_TRUE(listed);
        EXPECT_EQ(listed->total, listed->rows.size());
        return listed->rows.empty() ? PhoneId{} : listed->rows[0].phone;
    };
    EXPECT_EQ(found("+15555550100", ""), amys_phone);
    EXPECT_EQ(found("+15555550100", "7"), ward_phone);
    EXPECT_EQ(found("+15555550100", "8"), PhoneId{});
    EXPECT_EQ(found("", ""), amys_tablet);

    const auto one = devices.find_phone(account, ward_phone);
    ASSERT_TRUE(one && *one);
    EXPECT_EQ((*one)->number, "+15555550100");
    EXPECT_EQ((*one)->extension, "7");
    EXPECT_EQ((*one)->type, phone::Type::mobile);
    EXPECT_EQ((*one)->platform, phone::Platform::unknown);
    EXPECT_EQ((*one)->users.size(), 2U);
    const auto none = devices.find_phone(account, a_phone("NONE"));
    ASSERT_TRUE(none);
    EXPECT_FALSE(*none);
}

TEST_P(TablesContract, V1_a_changed_phone_shows_what_changed) {
    Told happened{tables()};
    happened(amy_and_bob_with_devices());
    phone::Changed changed;
    changed.phone = ward_phone;
    changed.number = {PhoneNumber{"+15555550100"}, PhoneNumber{"+15555550199"}};
    changed.extension = {Extension{"7"}, Extension{}};
    changed.name = {DeviceName{}, DeviceName{"ward"}};
    changed.phone_type = {phone::Type::mobile, phone::Type::landline};
    changed.platform = {phone::Platform::unknown, phone::Platform::generic_smartphone};
    changed.predelay = {DialDelay{0}, DialDelay{5}};
    changed.postdelay = {DialDelay{0}, DialDelay{6}};
    happened({changed});
    queries::DevicesFromTables devices{snapshots(), home()};
    const auto found = devices.find_phone(account, ward_phone);
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->number, "+15555550199");
    EXPECT_EQ((*found)->extension, "");
    EXPECT_EQ((*found)->name, "ward");
    EXPECT_EQ((*found)->type, phone::Type::landline);
    EXPECT_EQ((*found)->platform, phone::Platform::generic_smartphone);
    EXPECT_EQ((*found)->predelay, DialDelay{5});
    EXPECT_EQ((*found)->postdelay, DialDelay{6});
}

TEST_P(TablesContract, V6_tokens_are_listed_with_their_users_or_found_by_type_and_serial) {
    Told happened{tables()};
    happened(amy_and_bob_with_devices());
    happened({token::Changed{.token = blue_token, .totp_step = token::Change<TotpStep>{TotpStep{30}, TotpStep{60}}}});
    queries::DevicesFromTables devices{snapshots(), home()};
    const auto all = devices.tokens(account, std::nullopt, {});
    ASSERT_TRUE(all) << all.error().what;
    EXPECT_EQ(all->total, 2U);
    ASSERT_EQ(all->rows.size(), 2U);
    EXPECT_EQ(all->rows[0].token, blue_token);
    EXPECT_EQ(all->rows[0].totp_step, TotpStep{60});
    EXPECT_EQ(ids_of(all->rows[0].users), std::vector{amy});
    EXPECT_EQ(all->rows[1].type, TokenType::h8);
    EXPECT_EQ(all->rows[1].totp_step, std::nullopt);
    const auto one = devices.tokens(account, queries::Marked{TokenType::h8, "1"}, {});
    ASSERT_TRUE(one);
    EXPECT_EQ(one->total, 1U);
    ASSERT_EQ(one->rows.size(), 1U);
    EXPECT_EQ(one->rows[0].token, red_token);
    const auto none = devices.tokens(account, queries::Marked{TokenType::yk, "1"}, {});
    ASSERT_TRUE(none);
    EXPECT_TRUE(none->rows.empty());
    const auto found = devices.find_token(account, red_token);
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->serial, "1");
}

TEST_P(TablesContract, V7_security_keys_are_listed_with_their_user) {
    Told happened{tables()};
    happened(amy_and_bob_with_devices());
    queries::DevicesFromTables devices{snapshots(), home()};
    const auto all = devices.security_keys(account, {.offset = 0, .limit = 1});
    ASSERT_TRUE(all) << all.error().what;
    EXPECT_EQ(all->total, 2U);
    ASSERT_EQ(all->rows.size(), 1U);
    EXPECT_EQ(all->rows[0].key, amys_key);
    EXPECT_EQ(all->rows[0].credential, "AbCd");
    EXPECT_EQ(all->rows[0].label, "Security Key");
    EXPECT_TRUE(all->rows[0].uv_capable);
    EXPECT_EQ(all->rows[0].added, time_of(16));
    EXPECT_EQ(ids_of(all->rows[0].users), std::vector{amy});
    const auto found = devices.find_security_key(account, bobs_key);
    ASSERT_TRUE(found && *found);
    EXPECT_EQ(ids_of((*found)->users), std::vector{bob});
    happened({security_key::Deleted{.key = bobs_key, .user = bob}});
    EXPECT_FALSE(*devices.find_security_key(account, bobs_key));
}

TEST_P(TablesContract, V8_who_lost_the_last_device_is_enrolled_no_more) {
    Told happened{tables()};
    happened(amy_and_bob_with_devices());
    happened({security_key::Deleted{.key = bobs_key, .user = bob},
              phone::Deleted{.phone = ward_phone, .users = {bob, amy}}, unenrolled(bob, ward_phone),
              token::Unassigned{.user = amy, .token = blue_token}, token::Deleted{.token = red_token, .users = {amy}},
              phone::Detached{.user = amy, .phone = amys_tablet}});
    queries::UsersFromTables users{snapshots(), home()};
    const auto listed = users.list(account, {}, {});
    ASSERT_TRUE(listed);
    const auto& amys = listed->rows.at(0);
    ASSERT_EQ(amys.phones.size(), 1U);
    EXPECT_EQ(amys.phones[0].phone, amys_phone);
    EXPECT_TRUE(amys.tokens.empty());
    EXPECT_TRUE(amys.enrolled_at);
    const auto& bobs = listed->rows.at(1);
    EXPECT_EQ(bobs.enrolled_at, std::nullopt);
    EXPECT_TRUE(bobs.phones.empty());
}

TEST_P(TablesContract, T8_a_purged_users_own_phones_and_keys_go_and_the_others_stay) {
    Told happened{tables()};
    happened(amy_and_bob_with_devices());
    user::Purged purged;
    purged.user = amy;
    purged.left_phones = {ward_phone};
    purged.deleted_phones = {amys_tablet, amys_phone};
    purged.unassigned_tokens = {red_token, blue_token};
    purged.deleted_keys = {amys_key};
    happened({purged});
    queries::DevicesFromTables devices{snapshots(), home()};
    const auto phones = devices.phones(account, std::nullopt, {});
    ASSERT_TRUE(phones);
    ASSERT_EQ(phones->rows.size(), 1U);
    EXPECT_EQ(ids_of(phones->rows[0].users), std::vector{bob});
    const auto tokens = devices.tokens(account, std::nullopt, {});
    ASSERT_TRUE(tokens);
    ASSERT_EQ(tokens->rows.size(), 2U);
    EXPECT_TRUE(tokens->rows[0].users.empty());
    EXPECT_EQ(devices.security_keys(account, {})->total, 1U);
}

}  // namespace muster::testing
