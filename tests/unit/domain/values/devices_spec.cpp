#include <gtest/gtest.h>

#include "domain/values/device.hpp"
#include "domain/values/phone.hpp"
#include "domain/values/security_key.hpp"
#include "domain/values/token.hpp"

namespace muster {
namespace {

template <class Value>
std::string shown(const Result<Value, Malformed>& parsed) {
    return parsed ? parsed->get() : "(" + parsed.error().field + " " + parsed.error().why + ")";
}

std::string number(std::string_view text) {
    return shown(parse_number_of_phone(text, "number"));
}

TEST(NumberOfPhone, V1_is_e164_or_empty) {
    EXPECT_EQ(number(""), "");
    EXPECT_EQ(number("  "), "");
    EXPECT_EQ(number("+15555550100"), "+15555550100");
    EXPECT_EQ(number("+31 20 649-1060"), "+31206491060");
    EXPECT_EQ(number("+0123456789"), "(number is not a country code and number of 7 to 15 digits (E.164))");
    EXPECT_EQ(number("+1555555x100"), "(number is not of the form + and digits (E.164))");
    EXPECT_EQ(number("+1234567890123456"), "(number is not a country code and number of 7 to 15 digits (E.164))");
}

TEST(NumberOfPhone, V1_without_plus_it_is_of_country_code_1) {
    EXPECT_EQ(number("5555550100"), "+15555550100");
    EXPECT_EQ(number("(555) 555-0100"), "+15555550100");
    EXPECT_EQ(number("1 555 555 0100"), "+15555550100");
    EXPECT_EQ(number("call me"), "(number is not of the form + and digits (E.164))");
}

TEST(Extension, V1_is_what_a_telephone_dials) {
    const auto extension = [](std::string_view text) { return shown(parse_extension(text, "extension")); };
    EXPECT_EQ(extension(""), "");
    EXPECT_EQ(extension(" 12,,3*#4 "), "12,,3*#4");
    EXPECT_EQ(extension("12a"), "(extension holds more than digits, *, # and ,)");
    EXPECT_EQ(extension(std::string(32, '1')), std::string(32, '1'));
    EXPECT_EQ(extension(std::string(33, '1')), "(extension is longer than 32 characters)");
}

TEST(DialDelay, V1_is_up_to_ten_minutes) {
    const auto delay = [](std::string_view text) {
        const auto parsed = parse_dial_delay(text, "predelay");
        return parsed ? std::to_string(parsed->count()) : parsed.error().field + " " + parsed.error().why;
    };
    EXPECT_EQ(delay(""), "0");
    EXPECT_EQ(delay("5"), "5");
    EXPECT_EQ(delay("0600"), "600");
    EXPECT_EQ(delay("601"), "predelay is more than 600 seconds");
    EXPECT_EQ(delay("99999999999999999999"), "predelay is more than 600 seconds");
    EXPECT_EQ(delay("-1"), "predelay is no whole number of seconds");
    EXPECT_EQ(delay("1.5"), "predelay is no whole number of seconds");
}

TEST(DeviceName, V1_is_text_and_may_be_empty) {
    const auto name = [](std::string_view text) { return shown(parse_device_name(text, "name")); };
    EXPECT_EQ(name(""), "");
    EXPECT_EQ(name(" Zoë's phone "), "Zoë's phone");
    EXPECT_EQ(name("a\nb"), "(name holds a control character)");
    EXPECT_EQ(name("\xff"), "(name is not UTF-8)");
    EXPECT_EQ(name(std::string(257, 'x')), "(name is longer than 256 bytes)");
}

TEST(TokenSerial, V6_is_printable_ascii_of_1_to_128_characters) {
    const auto serial = [](std::string_view text) { return shown(parse_token_serial(text, "serial")); };
    EXPECT_EQ(serial(" 2308 11-B "), "2308 11-B");
    EXPECT_EQ(serial(std::string(128, '7')), std::string(128, '7'));
    EXPECT_EQ(serial(std::string(129, '7')), "(serial is longer than 128 characters)");
    EXPECT_EQ(serial(" "), "(serial is empty)");
    EXPECT_EQ(serial("2308\t11"), "(serial holds more than printable ASCII)");
    EXPECT_EQ(serial("Ä1"), "(serial holds more than printable ASCII)");
}

TEST(CredentialId, V7_is_base64url_of_1_to_1023_bytes) {
    const auto credential = [](std::string_view text) { return shown(parse_credential_id(text, "credential_id")); };
    const std::string refused = "(credential_id is no base64url of 1 to 1,023 bytes)";
    EXPECT_EQ(credential("AbC-_9"), "AbC-_9");
    EXPECT_EQ(credential(std::string(1364, 'A')), std::string(1364, 'A'));
    EXPECT_EQ(credential(std::string(1366, 'A')), refused);
    EXPECT_EQ(credential(""), refused);
    EXPECT_EQ(credential("AbCde"), refused) << "no number of bytes gives five characters";
    EXPECT_EQ(credential("Ab+/"), refused);
    EXPECT_EQ(credential("Ab=="), refused);
}

TEST(Device, U6_is_what_it_is_of) {
    const auto phone = *PhoneId::parse("DP0123456789ABCDEFGH");
    const Device device{phone};
    EXPECT_EQ(device.kind, DeviceKind::phone);
    EXPECT_EQ(device.phone(), phone);
    EXPECT_DEATH((void)device.token(), "asked for as what it is");
    const auto same_text = *TokenId::parse("DP0123456789ABCDEFGH");
    EXPECT_FALSE(device == Device{same_text}) << "the kind tells devices apart, not the letters";
}

}  // namespace
}  // namespace muster
