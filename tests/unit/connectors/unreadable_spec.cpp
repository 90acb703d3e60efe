// D8 for fields: what a read does not show of anybody is not therefore gone.
#include "connectors/unreadable.hpp"

#include <gtest/gtest.h>

#include "tests/unit/connectors/synced.hpp"

namespace muster::testing {
namespace {

using directory::LeftOutReason;
using directory::Outcome;

class Unreadable : public Synced {
protected:
    Unreadable() {
        people({{"mail", "amy@x.org"}}, {{"mail", "bob@x.org"}});
        EXPECT_EQ(sync().counts.created, 2U);
    }
    void people(const Attributes& amy, const Attributes& bob) {
        entries.empty();
        entries.person(1, "amy", amy);
        entries.person(2, "bob", bob);
        entries.all_in_staff();
    }
    [[nodiscard]] std::string email_of(const std::string& username) {
        return here.user(username)->profile().email.get();
    }
};

TEST_F(Unreadable, D8_an_attribute_that_nobody_shows_any_more_empties_no_field) {
    people({}, {{"givenName", "Bob"}});
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::partial);
    EXPECT_NE(report.worst.find("\"mail\" can be read, though 2 users have it"), std::string::npos) << report.worst;
    EXPECT_EQ(email_of("amy"), "amy@x.org");
    EXPECT_EQ(here.user("amy")->profile().aliases, names({"amy@x.org"}));
    EXPECT_EQ(here.user("bob")->profile().first_name.get(), "Bob") << "what can be read goes through";
    people({{"mail", "amy@x.org"}}, {{"mail", "bob@x.org"}});
    EXPECT_EQ(sync().outcome, Outcome::finished);
}

TEST_F(Unreadable, D8_and_removes_nobody_from_anywhere) {
    entries.person(3, "cleo");
    entries.all_in_staff();
    sync();
    people({}, {});
    entries.person(3, "cleo");
    entries.group(1000, "staff", {dn("amy"), dn("bob")});
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::partial);
    EXPECT_EQ(here.state_of("cleo"), "active");
    EXPECT_EQ(here.members_of("staff"), (Names{"amy", "bob", "cleo"}));
}

TEST_F(Unreadable, D5_one_value_that_is_gone_empties_its_field) {
    people({}, {{"mail", "bob@x.org"}});
    EXPECT_EQ(sync().outcome, Outcome::finished);
    EXPECT_EQ(email_of("amy"), "");
    people({}, {});
    EXPECT_EQ(sync().outcome, Outcome::finished) << "the last value of one user may well have been deleted";
    EXPECT_EQ(email_of("bob"), "");
}

directory::Configuration with_status() {
    auto configuration = corp();
    configuration.attributes.status = "employeeType";
    return configuration;
}

class UnreadableStatus : public Synced {
protected:
    UnreadableStatus() {
        entries = Entries{with_status()};
        here.configure(with_status());
        people("TRUE", "FALSE");
        EXPECT_EQ(sync().counts.created, 2U);
        EXPECT_EQ(here.state_of("bob"), "disabled");
    }
    void people(const std::string& amy, const std::string& bob) {
        const auto status = [](const std::string& value) {
            return value.empty() ? Attributes{} : Attributes{{"employeeType", value}};
        };
        entries.empty();
        entries.person(1, "amy", status(amy));
        entries.person(2, "bob", status(bob));
        entries.all_in_staff();
    }
};

TEST_F(UnreadableStatus, D6_nobody_is_enabled_because_the_status_cannot_be_read) {
    people("", "");
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::partial);
    EXPECT_NE(report.worst.find("\"employeeType\" can be read, though 1 user has it"), std::string::npos)
        << report.worst;
    EXPECT_EQ(here.state_of("bob"), "disabled");
}

TEST_F(UnreadableStatus, D6_and_nobody_comes_in_unseen) {
    people("", "");
    entries.person(3, "cleo");
    entries.all_in_staff();
    const auto report = sync();
    EXPECT_EQ(here.present(), (Names{"amy", "bob"}));
    EXPECT_EQ(left_out(report, LeftOutReason::malformed_entry), 1U);
    EXPECT_EQ(report.counts.skipped, 1U);
}

TEST_F(UnreadableStatus, D6_who_shows_none_beside_others_who_do_is_enabled) {
    people("TRUE", "");
    EXPECT_EQ(sync().outcome, Outcome::finished);
    EXPECT_EQ(here.state_of("bob"), "active");
}

// A right is withdrawn, or granted, by places.
class UnreadableBelow : public Synced {
protected:
    void configured(const directory::Configuration& configuration) {
        entries = Entries{configuration};
        here.configure(configuration);
    }
    void person(std::uint64_t guid, const std::string& uid, const std::string& place, Attributes more) {
        more.insert(more.begin(), {{"uid", uid}, {"cn", uid}});
        entries.add(guid, "uid=" + uid + "," + place, connectors::EntryKind::user, more);
    }
    [[nodiscard]] std::string email_of(const std::string& username) {
        return here.user(username)->profile().email.get();
    }
    const std::string sales = "ou=sales\\, east,dc=corp";
};

TEST_F(UnreadableBelow, D8_an_attribute_that_a_place_does_not_show_empties_no_field_there) {
    person(1, "amy", sales, {{"mail", "amy@x.org"}});
    person(2, "bob", "ou=far," + sales, {{"mail", "bob@x.org"}});
    person(3, "cleo", "ou=it,dc=corp", {{"mail", "cleo@x.org"}});
    person(4, "dan", "ou=it,dc=corp", {{"mail", "dan@x.org"}});
    person(5, "eve", "ou=it,dc=corp", {{"mail", "eve@x.org"}});
    entries.all_in_staff();
    EXPECT_EQ(sync().counts.created, 5U);
    person(1, "amy", sales, {{"givenName", "Amy"}});
    person(2, "bob", "ou=far," + sales, {});
    person(3, "cleo", "ou=it,dc=corp", {});
    entries.drop(4);  // but eve goes on showing hers
    entries.all_in_staff();
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::partial);
    EXPECT_NE(report.worst.find("below " + sales + ", though 2 users"), std::string::npos) << report.worst;
    EXPECT_EQ(email_of("amy"), "amy@x.org");
    EXPECT_EQ(here.user("bob")->profile().aliases, names({"bob@x.org"}));
    EXPECT_EQ(here.user("amy")->profile().first_name.get(), "Amy") << "what can be read goes through";
    EXPECT_EQ(email_of("cleo"), "");
    EXPECT_EQ(here.state_of("dan"), "trash") << "people are seen there all the same";
}

TEST_F(UnreadableBelow, D5_and_where_others_beside_show_it_a_value_may_go) {
    for (std::uint64_t i = 1; i <= 3; ++i)
        person(i, "user" + std::to_string(i), sales, {{"mail", "user" + std::to_string(i) + "@x.org"}});
    entries.all_in_staff();
    sync();
    person(1, "user1", sales, {});
    person(2, "user2", sales, {});
    EXPECT_EQ(sync().outcome, Outcome::finished);
    EXPECT_EQ(email_of("user1"), "");
}

TEST_F(UnreadableBelow, D8_of_two_attributes_of_aliases_the_one_that_nobody_shows_takes_none_away) {
    auto configuration = corp();
    configuration.attributes.aliases = {"mail", "employeeNumber"};
    configured(configuration);
    for (std::uint64_t i = 1; i <= 4; ++i) {
        const std::string name = "user" + std::to_string(i);
        Attributes values{{"mail", name + "@x.org"}};
        if (i <= 2) values.emplace_back("employeeNumber", "e" + std::to_string(i));
        person(i, name, sales, values);
    }
    entries.all_in_staff();
    EXPECT_EQ(sync().counts.created, 4U);
    EXPECT_EQ(here.user("user1")->profile().aliases, names({"user1@x.org", "e1"}));
    for (std::uint64_t i = 1; i <= 4; ++i)
        person(i, "user" + std::to_string(i), sales, {{"mail", "new" + std::to_string(i) + "@x.org"}});
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::partial);
    EXPECT_NE(report.worst.find("employeeNumber"), std::string::npos) << report.worst;
    EXPECT_EQ(here.user("user1")->profile().aliases, names({"user1@x.org", "e1"}));
    EXPECT_EQ(here.user("user3")->profile().aliases, names({"new3@x.org"})) << "he never had one";
}

TEST_F(UnreadableBelow, D6_nobody_is_enabled_or_let_in_where_the_status_is_not_shown) {
    configured(with_status());
    person(1, "amy", sales, {{"employeeType", "TRUE"}});
    person(2, "bob", "ou=leavers,dc=corp", {{"employeeType", "FALSE"}});
    entries.all_in_staff();
    EXPECT_EQ(sync().counts.created, 2U);
    EXPECT_EQ(here.state_of("bob"), "disabled");
    person(2, "bob", "ou=leavers,dc=corp", {});
    person(3, "cleo", "ou=leavers,dc=corp", {});
    entries.all_in_staff();
    const auto report = sync();
    EXPECT_EQ(report.outcome, Outcome::partial);
    EXPECT_EQ(here.state_of("bob"), "disabled");
    EXPECT_EQ(here.present(), (Names{"amy", "bob"}));
}

}  // namespace
}  // namespace muster::testing
