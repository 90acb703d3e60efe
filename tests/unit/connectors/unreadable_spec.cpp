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

}  // namespace
}  // namespace muster::testing
