// D5, V1: the numbers that a directory has of its people.
#include <gtest/gtest.h>

#include "connectors/attribute_map.hpp"
#include "connectors/connection_test.hpp"
#include "domain/directory/phones.hpp"
#include "tests/unit/connectors/followed.hpp"

namespace muster::testing {
namespace {

using directory::LeftOutReason;
using directory::Outcome;
using directory::PhonesSeen;

directory::Configuration with_phones() {
    auto configuration = corp();
    configuration.attributes.phones = {"telephoneNumber", "mobile"};
    return configuration;
}

class SyncedPhones : public Synced {
protected:
    explicit SyncedPhones(const directory::Configuration& configuration = with_phones()) : Synced(configuration) {}

    void people(const Attributes& amy, const Attributes& bob = {}) {
        entries.empty();
        entries.person(1, "amy", amy);
        entries.person(2, "bob", bob);
        entries.all_in_staff();
    }
    /// `+49 30 1 mobile`, each in the order in which the user got it.
    [[nodiscard]] Names phones_of(const std::string& username) const {
        Names all;
        for (const Device& device : here.user(username)->devices) {
            const auto& details = here.account().phones.at(device.phone()).details;
            all.push_back(details.number.get() + (details.type == phone::Type::mobile ? " mobile" : ""));
        }
        return all;
    }
    [[nodiscard]] connectors::MappedPhones mapped(const Attributes& values) {
        Entries one{entries.configuration()};
        one.person(1, "amy", values);
        const auto replica = one.replica();
        return *connectors::AttributeMapping{one.configuration(), one.attributes(), one.folding()}.phones_of(
            replica.objects().front());
    }
};

TEST_F(SyncedPhones, D5_V1_become_the_persons_phones_and_are_shared_by_number) {
    people({{"telephoneNumber", "+49 30 123-45"}, {"mobile", "+49 (171) 555.00.10"}},
           {{"telephoneNumber", "+493012345"}});
    EXPECT_EQ(sync().outcome, Outcome::finished);
    EXPECT_EQ(phones_of("amy"), (Names{"+493012345", "+491715550010 mobile"}));
    EXPECT_EQ(phones_of("bob"), Names{"+493012345"});
    EXPECT_EQ(here.account().phones.size(), 2U);
    EXPECT_TRUE(nothing_left_to_do());
    here.ledger().forget_events();
    EXPECT_EQ(sync().counts.updated, 0U);
    EXPECT_TRUE(here.last_events().empty()) << here.last_events().front();
}

TEST_F(SyncedPhones, D5_follow_the_source) {
    people({{"telephoneNumber", "+493012345"}}, {{"mobile", "+491715550010"}});
    sync();
    people({{"telephoneNumber", "+493012346"}}, {});
    const auto report = sync();
    EXPECT_EQ(report.counts.updated, 2U);
    EXPECT_EQ(phones_of("amy"), Names{"+493012346"});
    EXPECT_EQ(phones_of("bob"), Names{});
    EXPECT_EQ(here.account().phones.size(), 1U);
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(SyncedPhones, U5_a_number_that_is_not_e164_is_reported_and_takes_none_away) {
    people({{"telephoneNumber", "+493012345"}});
    sync();
    for (const auto* value : {"030 12345", "+49 (0)30 12345", "12345", "+49 30 12345 x12", "call me", "+1"}) {
        people({{"telephoneNumber", value}});
        const auto report = sync();
        EXPECT_EQ(phones_of("amy"), Names{"+493012345"}) << value;
        EXPECT_EQ(left_out(report, LeftOutReason::malformed_value), 1U) << value;
        EXPECT_NE(examples(report, LeftOutReason::malformed_value).find(value), std::string::npos) << value;
        EXPECT_TRUE(nothing_left_to_do()) << value;
    }
}

TEST_F(SyncedPhones, D13_the_servers_order_chooses_nothing) {
    const auto one = mapped({{"mobile", "+493012347"}, {"mobile", "+493012346"}, {"telephoneNumber", "+493012347"}});
    const auto other = mapped({{"telephoneNumber", "+493012347"}, {"mobile", "+493012346"}, {"mobile", "+493012347"}});
    EXPECT_EQ(one.numbers, other.numbers);
    ASSERT_EQ(one.numbers.size(), 2U);
    EXPECT_EQ(one.numbers[0].number.get(), "+493012347");
    EXPECT_EQ(one.numbers[0].type, phone::Type::mobile) << "the source says so at one of two places";
}

TEST_F(SyncedPhones, D5_more_than_eight_are_eight_and_the_rest_is_reported) {
    Attributes many;
    for (int i = 0; i < 10; ++i) many.emplace_back("telephoneNumber", "+4930123" + std::to_string(100 + i));
    const auto all = mapped(many);
    EXPECT_EQ(all.numbers.size(), 8U);
    EXPECT_EQ(all.problems.size(), 2U);
    EXPECT_EQ(all.seen, PhonesSeen::in_part);
}

TEST_F(SyncedPhones, D8_an_attribute_that_nobody_shows_any_more_takes_no_phone) {
    people({{"telephoneNumber", "+493012345"}}, {{"telephoneNumber", "+493012346"}});
    sync();
    people({}, {});
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::partial);
    EXPECT_NE(report.worst.find("\"telephoneNumber\""), std::string::npos) << report.worst;
    EXPECT_EQ(phones_of("amy"), Names{"+493012345"});
    EXPECT_EQ(phones_of("bob"), Names{"+493012346"});
}

TEST_F(SyncedPhones, D8_where_one_of_two_attributes_is_hidden_numbers_come_and_none_goes) {
    people({{"telephoneNumber", "+493012345"}, {"mobile", "+491715550010"}}, {{"mobile", "+491715550011"}});
    sync();
    people({{"telephoneNumber", "+493012346"}}, {});
    for (int i = 0; i < 2; ++i) {
        const auto report = sync();
        EXPECT_EQ(report.outcome, Outcome::partial);
        EXPECT_NE(report.worst.find("\"mobile\""), std::string::npos) << report.worst;
        EXPECT_EQ(phones_of("amy"), (Names{"+493012345", "+491715550010 mobile", "+493012346"}));
        EXPECT_EQ(phones_of("bob"), Names{"+491715550011 mobile"});
    }
    people({{"telephoneNumber", "+493012346"}, {"mobile", "+491715550010"}}, {{"mobile", "+491715550011"}});
    EXPECT_EQ(sync().outcome, Outcome::finished);
    EXPECT_EQ(phones_of("amy"), (Names{"+491715550010 mobile", "+493012346"}));
}

TEST_F(SyncedPhones, D8_new_numbers_of_another_attribute_hide_nothing) {
    people({{"telephoneNumber", "+493012345"}}, {{"telephoneNumber", "+493012346"}});
    entries.person(3, "cleo", {{"mobile", "+491715550010"}});
    entries.all_in_staff();
    sync();
    people({{"telephoneNumber", "+493012355"}}, {{"telephoneNumber", "+493012356"}});
    entries.person(3, "cleo", {{"telephoneNumber", "+493012357"}});
    entries.all_in_staff();
    EXPECT_EQ(sync().outcome, Outcome::finished);
    EXPECT_EQ(phones_of("amy"), Names{"+493012355"});
    EXPECT_EQ(phones_of("bob"), Names{"+493012356"});
    EXPECT_EQ(phones_of("cleo"), Names{"+493012357"});
}

TEST_F(SyncedPhones, V1_what_a_hundred_share_nobody_else_gets_and_it_stands_in_no_other_numbers_way) {
    entries.empty();
    for (std::uint64_t i = 1; i <= 101; ++i)
        entries.person(i, "user" + std::to_string(i),
                       {{"telephoneNumber", "+493012345"}, {"mobile", "+4917155500" + std::to_string(100 + i)}});
    entries.all_in_staff();
    for (int i = 0; i < 2; ++i) {
        const auto report = sync();
        EXPECT_EQ(report.outcome, Outcome::finished) << report.worst;
        EXPECT_EQ(left_out(report, LeftOutReason::refused), 1U);
        EXPECT_NE(examples(report, LeftOutReason::refused).find("+493012345"), std::string::npos);
        EXPECT_EQ(here.account().phones.size(), 102U);
        EXPECT_EQ(here.account().find_phone_by_number(PhoneNumber{"+493012345"}, {})->users.size(), 100U);
        EXPECT_TRUE(nothing_left_to_do());
    }
}

TEST_F(SyncedPhones, D8_an_incomplete_read_takes_no_phone) {
    people({{"telephoneNumber", "+493012345"}}, {{"telephoneNumber", "+493012346"}});
    sync();
    people({}, {{"telephoneNumber", "+493012346"}, {"mobile", "+491715550010"}});
    source.doubts = {"a page is missing"};
    sync();
    EXPECT_EQ(phones_of("amy"), Names{"+493012345"});
    EXPECT_EQ(phones_of("bob"), (Names{"+493012346", "+491715550010 mobile"}));
}

TEST_F(SyncedPhones, T7_whoever_comes_back_from_the_trash_has_them_all) {
    people({{"telephoneNumber", "+493012345"}});
    sync();
    const auto before = here.user("amy")->devices;
    entries.group(1000, "staff", {dn("bob")});
    sync();
    EXPECT_EQ(here.state_of("amy"), "trash");
    EXPECT_EQ(here.user("amy")->devices, before);
    people({{"telephoneNumber", "+493012345"}, {"mobile", "+491715550010"}});
    sync();
    EXPECT_EQ(here.state_of("amy"), "active");
    EXPECT_EQ(phones_of("amy"), (Names{"+493012345", "+491715550010 mobile"}));
    EXPECT_TRUE(nothing_left_to_do());
}

TEST_F(SyncedPhones, D4_who_is_taken_over_keeps_what_a_hand_gave) {
    const UserId amy = local_user("amy");
    const PhoneId by_hand = here.ids().phone();
    phone::Details details;
    details.number = PhoneNumber{"+493012399"};
    here.submit(phone::CreatePhone{.phone = by_hand, .details = details});
    here.submit(phone::AttachPhone{amy, by_hand});
    people({{"telephoneNumber", "+493012345"}});
    sync();
    EXPECT_EQ(phones_of("amy"), (Names{"+493012399", "+493012345"}));
    people({});
    sync();
    EXPECT_EQ(phones_of("amy"), Names{"+493012399"});
}

TEST_F(SyncedPhones, D1_a_test_of_the_connection_shows_them) {
    people({{"telephoneNumber", "+49 30 12345"}, {"mobile", "0171 1"}});
    const auto seen =
        connectors::test_connection(source, entries.configuration(), entries.folding(), here.clock().now(), {});
    ASSERT_FALSE(seen.examples.empty());
    EXPECT_EQ(seen.examples.front().phones, Names{"+493012345"});
    ASSERT_EQ(seen.examples.front().problems.size(), 1U);
    EXPECT_NE(seen.examples.front().problems.front().find("0171 1"), std::string::npos);
}

class FollowedPhones : public Followed {
protected:
    FollowedPhones() : Followed(with_phones()) {}
    [[nodiscard]] std::size_t phones() const { return here.user("user1")->devices.size(); }
};

TEST_F(FollowedPhones, D8_D12_what_an_incomplete_read_left_is_taken_once_it_is_complete) {
    source.groups.push_back({"cn=sales,dc=corp", a_guid(1001), "cn=sales,dc=corp"});
    entries.group(1001, "sales", {});
    entries.person(1, "user1", {{"telephoneNumber", "+493012345"}});
    EXPECT_EQ(read().counts.created, 30U);
    EXPECT_EQ(phones(), 1U);
    entries.person(1, "user1");
    entries.drop(1001);
    (void)live.listen({});
    EXPECT_EQ(phones(), 1U);
    entries.group(1001, "sales", {});
    (void)live.listen({});
    EXPECT_EQ(phones(), 0U);
}

class PhonesByMail : public SyncedPhones {
protected:
    PhonesByMail() : SyncedPhones(by_mail()) {}
    static directory::Configuration by_mail() {
        auto configuration = with_phones();
        configuration.attributes.username = "mail";
        configuration.attributes.aliases.clear();
        return configuration;
    }
};

TEST_F(PhonesByMail, T7_who_cannot_come_back_from_the_trash_is_given_nothing) {
    people({{"mail", "amy@x"}, {"telephoneNumber", "+493012345"}}, {{"mail", "bob@x"}});
    sync();
    entries.group(1000, "staff", {dn("bob")});
    sync();
    people({{"telephoneNumber", "+493012346"}}, {{"mail", "bob@x"}});
    sync();
    EXPECT_EQ(here.state_of("amy@x"), "trash");
    EXPECT_EQ(phones_of("amy@x"), Names{"+493012345"});
    EXPECT_TRUE(nothing_left_to_do());
}

class NoPhones : public SyncedPhones {
protected:
    NoPhones() : SyncedPhones(corp()) {}
};

TEST_F(NoPhones, D5_without_a_map_they_are_nobodys_but_the_hands) {
    people({{"telephoneNumber", "+493012345"}});
    sync();
    EXPECT_EQ(phones_of("amy"), Names{});
    EXPECT_TRUE(here.account().phones.empty());
}

}  // namespace
}  // namespace muster::testing
