#include "domain/values/person.hpp"

#include <gtest/gtest.h>

#include "infra/text/folding.hpp"

namespace muster {
namespace {

const text::UnicodeFolding folding;

std::string username(std::string_view text) {
    const auto parsed = parse_username(text, "username", folding);
    return parsed ? parsed->get() : "(" + parsed.error().field + " " + parsed.error().why + ")";
}

template <class Value>
std::string shown(const Result<Value, Malformed>& parsed) {
    return parsed ? parsed->get() : "(" + parsed.error().field + " " + parsed.error().why + ")";
}

TEST(Username, U2_is_folded_and_trimmed) {
    EXPECT_EQ(username("Amy"), "amy");
    EXPECT_EQ(username("  AMY\t"), "amy");
    EXPECT_EQ(username("\u00a0Amy\u3000"), "amy");  // spaces of other scripts
    EXPECT_EQ(username("Straße"), "strasse");       // full case folding
    EXPECT_EQ(username("A\u0308RMEL"), "ärmel");    // composed
    EXPECT_EQ(username("ＡＭＹ"), "amy");           // compatibility forms
    EXPECT_EQ(username("ﬁona"), "fiona");           // a ligature
    EXPECT_EQ(username("a\u200dmy"), "amy");        // what is not seen does not tell two apart
    EXPECT_EQ(username("ΣΊΣΥΦΟΣ"), username("σίσυφος"));
    EXPECT_EQ(username("İ"), "i\u0307");  // no locale: Turkish dots stay
    EXPECT_EQ(username("amy smith"), "amy smith");
}

TEST(Username, U2_folding_twice_changes_nothing) {
    for (const auto* text : {"Straße", "\u00a8x", "ﬁ", "\u1e9e", "A\u0308", "\u2126", "ⓐ", "\u0130"}) {
        EXPECT_EQ(username(username(text)), username(text)) << text;
    }
}

TEST(Username, U5_a_bad_one_is_refused_and_names_the_field) {
    EXPECT_EQ(username(""), "(username is empty)");
    EXPECT_EQ(username(" \t "), "(username is empty)");
    EXPECT_EQ(username("\u200d"), "(username is empty)");
    EXPECT_EQ(username("a\xff"), "(username is not UTF-8)");
    EXPECT_EQ(username("\xed\xa0\x80"), "(username is not UTF-8)");
    EXPECT_EQ(username("a\nb"), "(username holds a control character)");
    EXPECT_EQ(username(std::string_view{"a\0b", 3}), "(username holds a control character)");
    EXPECT_EQ(username("a\u0085b"), "(username holds a control character)");
    EXPECT_EQ(username(std::string(257, 'a')), "(username is longer than 256 bytes)");
    EXPECT_EQ(username(std::string(256, 'a')), std::string(256, 'a'));
    EXPECT_EQ(parse_username("", "alias3", folding).error().field, "alias3");
}

TEST(PersonName, U5_is_trimmed_may_be_empty_and_may_not_hold_control_characters) {
    EXPECT_EQ(shown(parse_person_name(" Amy Ärmel ", "realname")), "Amy Ärmel");
    EXPECT_EQ(shown(parse_person_name("", "realname")), "");
    EXPECT_EQ(shown(parse_person_name("a\tb", "realname")), "(realname holds a control character)");
    EXPECT_EQ(shown(parse_person_name("\xc3", "realname")), "(realname is not UTF-8)");
    EXPECT_EQ(shown(parse_person_name(std::string(257, 'x'), "firstname")), "(firstname is longer than 256 bytes)");
}

TEST(Email, U5_is_empty_or_local_at_domain) {
    for (const auto* text : {"", "amy@corp.example", "a@b", "\"a@b\"@corp.example", "\"a\\\"b\"@corp.example",
                             "ämy@ärmel.example", "amy+tag@corp.example"}) {
        EXPECT_EQ(shown(parse_email(text, "email")), text);
    }
    EXPECT_EQ(shown(parse_email(" amy@corp.example ", "email")), "amy@corp.example");
}

TEST(Email, U5_anything_else_is_refused_and_names_the_field) {
    for (const auto* text : {"amy", "@corp.example", "amy@", "amy@@corp.example", "a@b@c", "amy@.example",
                             "amy@example.", "\"amy@corp.example"}) {
        EXPECT_EQ(shown(parse_email(text, "email")), "(email is not of the form local@domain)") << text;
    }
    EXPECT_EQ(shown(parse_email("a b@corp.example", "email")), "(email holds a space)");
    EXPECT_EQ(shown(parse_email("a\r\nb@corp.example", "email")), "(email holds a control character)");
    EXPECT_EQ(shown(parse_email("\xff@corp.example", "email")), "(email is not UTF-8)");
    EXPECT_EQ(shown(parse_email(std::string(65, 'a') + "@b", "email")), "(email is not of the form local@domain)");
    EXPECT_EQ(shown(parse_email("a@" + std::string(253, 'b'), "email")), "(email is longer than 254 bytes)");
    EXPECT_TRUE(parse_email("a@" + std::string(252, 'b'), "email"));
}

TEST(Notes, U5_hold_lines_and_tabs_and_no_other_control_character) {
    EXPECT_EQ(shown(parse_notes("desk 4\r\n\tleft", "notes")), "desk 4\r\n\tleft");
    EXPECT_EQ(shown(parse_notes("a\x1b[31m", "notes")), "(notes holds a control character)");
    EXPECT_EQ(shown(parse_notes(std::string(4097, 'x'), "notes")), "(notes is longer than 4096 bytes)");
}

TEST(PhoneNumber, U5_is_E164_however_it_is_written) {
    EXPECT_EQ(shown(parse_phone_number("+1 (734) 555-0100", "phone")), "+17345550100");
    EXPECT_EQ(shown(parse_phone_number(" +49.30.123456 ", "phone")), "+4930123456");
    EXPECT_EQ(shown(parse_phone_number("+123456789012345", "phone")), "+123456789012345");
}

TEST(PhoneNumber, U5_anything_else_is_refused_and_names_the_field) {
    for (const auto* text : {"", "7345550100", "+", "++17345550100", "+1734555010x", "+1734/5550100"}) {
        EXPECT_FALSE(parse_phone_number(text, "phone")) << text;
    }
    for (const auto* text : {"+123456", "+1234567890123456", "+0234567890"}) {
        EXPECT_EQ(shown(parse_phone_number(text, "phone")),
                  "(phone is not a country code and number of 7 to 15 digits (E.164))");
    }
    EXPECT_EQ(parse_phone_number("", "number").error().field, "number");
}

}  // namespace
}  // namespace muster
