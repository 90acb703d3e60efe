#include <gtest/gtest.h>

#include "tests/support/given.hpp"

namespace muster::testing {
namespace {

using phone::ChangePhone;
using phone::CreatePhone;

const auto amys_number = "+15555550100";
const auto other_number = "+15555550101";

phone::DetailFields only_number(std::string_view number) {
    phone::DetailFields fields;
    fields.number = PhoneNumber{std::string{number}};
    return fields;
}

TEST(CreatePhone, V1_a_phone_has_number_extension_name_type_platform_and_delays) {
    const phone::Details details{.number = PhoneNumber{amys_number},
                                 .extension = Extension{"12"},
                                 .name = DeviceName{"desk"},
                                 .type = phone::Type::landline,
                                 .platform = phone::Platform::unknown,
                                 .predelay = DialDelay{2},
                                 .postdelay = DialDelay{3}};
    given({}).when(CreatePhone{amys_phone, details}).then({created(amys_phone, details)});
}

TEST(CreatePhone, V1_tablets_have_no_number_so_there_may_be_many) {
    given({created(amys_tablet, a_tablet())})
        .when(CreatePhone{a_phone("OTHERTABLET"), a_tablet()})
        .then({created(a_phone("OTHERTABLET"), a_tablet())});
}

TEST(CreatePhone, V1_a_number_with_its_extension_is_one_phone) {
    const auto one = given({created(amys_phone, a_mobile(amys_number))});
    one.when(CreatePhone{ward_phone, a_mobile(amys_number)}).then_refused(PhoneNumberTaken{.holder = amys_phone});
    one.when(CreatePhone{ward_phone, a_mobile(amys_number, "7")})
        .then({created(ward_phone, a_mobile(amys_number, "7"))});
    one.when(CreatePhone{ward_phone, a_mobile(other_number)}).then({created(ward_phone, a_mobile(other_number))});
}

TEST(CreatePhone, V1_an_extension_needs_a_number) {
    given({})
        .when(CreatePhone{amys_phone, a_mobile("", "12")})
        .then_refused(BadValue{{.field = "extension", .why = "needs a number"}});
}

TEST(CreatePhone, T10_an_id_stands_for_one_phone) {
    const auto one = given({created(amys_phone, a_mobile(amys_number))});
    one.when(CreatePhone{amys_phone, a_mobile(amys_number)}).then_nothing();
    one.when(CreatePhone{amys_phone, a_mobile(other_number)}).then_refused(IdInUse{.id = amys_phone.str()});
}

TEST(ChangePhone, V1_what_differs_is_changed) {
    const phone::DetailFields fields{.number = PhoneNumber{other_number},
                                     .extension = Extension{"9"},
                                     .name = DeviceName{"mine"},
                                     .type = phone::Type::landline,
                                     .platform = phone::Platform::generic_smartphone,
                                     .predelay = DialDelay{4},
                                     .postdelay = DialDelay{5}};
    phone::Changed expected;
    expected.phone = amys_phone;
    expected.number = {PhoneNumber{amys_number}, PhoneNumber{other_number}};
    expected.extension = {Extension{}, Extension{"9"}};
    expected.name = {DeviceName{}, DeviceName{"mine"}};
    expected.phone_type = {phone::Type::mobile, phone::Type::landline};
    expected.platform = {phone::Platform::unknown, phone::Platform::generic_smartphone};
    expected.predelay = {DialDelay{0}, DialDelay{4}};
    expected.postdelay = {DialDelay{0}, DialDelay{5}};
    const auto decided =
        given({created(amys_phone, a_mobile(amys_number))}).when(ChangePhone{.phone = amys_phone, .fields = fields});
    decided.then({expected});
    const auto after = decided.account();
    EXPECT_EQ(after.find_phone(amys_phone)->details.name, DeviceName{"mine"});
    EXPECT_EQ(after.find_phone_by_number(PhoneNumber{amys_number}, {}), nullptr) << "the old number is free";
    EXPECT_EQ(after.find_phone_by_number(PhoneNumber{other_number}, Extension{"9"})->id, amys_phone);
}

TEST(ChangePhone, T10_what_is_so_already_is_no_change) {
    given({created(amys_phone, a_mobile(amys_number))})
        .when(ChangePhone{.phone = amys_phone, .fields = only_number(amys_number)})
        .then_nothing();
}

TEST(ChangePhone, V1_a_number_of_another_phone_is_refused) {
    const auto two = given({created(amys_phone, a_mobile(amys_number)), created(ward_phone, a_mobile(other_number))});
    two.when(ChangePhone{.phone = ward_phone, .fields = only_number(amys_number)})
        .then_refused(PhoneNumberTaken{.holder = amys_phone});
}

TEST(ChangePhone, V1_a_phone_becomes_a_tablet_with_its_number_gone) {
    phone::Changed expected;
    expected.phone = amys_phone;
    expected.number = {PhoneNumber{amys_number}, PhoneNumber{}};
    const auto decided = given({created(amys_phone, a_mobile(amys_number))})
                             .when(ChangePhone{.phone = amys_phone, .fields = only_number("")});
    decided.then({expected});
    EXPECT_TRUE(decided.account().phones_by_number.empty());
    given({created(amys_phone, a_mobile(amys_number, "3"))})
        .when(ChangePhone{.phone = amys_phone, .fields = only_number("")})
        .then_refused(BadValue{{.field = "extension", .why = "needs a number"}});
}

TEST(ChangePhone, T7_the_phone_of_somebody_in_the_trash_can_be_renamed) {
    phone::DetailFields fields;
    fields.name = DeviceName{"lost"};
    phone::Changed expected;
    expected.phone = amys_phone;
    expected.name = {DeviceName{}, DeviceName{"lost"}};
    given({created(amy, "amy"), created(amys_phone, a_mobile(amys_number)), attached(amy, amys_phone),
           enrolled(amy, amys_phone), trashed_by_hand(amy)})
        .when(ChangePhone{.phone = amys_phone, .fields = fields})
        .then({expected});
}

TEST(ChangePhone, V1_an_unknown_phone_is_refused) {
    given({})
        .when(ChangePhone{.phone = amys_phone, .fields = only_number(amys_number)})
        .then_refused(UnknownPhone{.phone = amys_phone});
}

}  // namespace
}  // namespace muster::testing
