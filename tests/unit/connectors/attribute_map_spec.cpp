#include "connectors/attribute_map.hpp"

#include <gtest/gtest.h>

#include "tests/unit/connectors/replica_of.hpp"

namespace muster::testing {
namespace {

using connectors::AttributeMapping;
using connectors::EntryKind;
using connectors::MappedPerson;
using directory::LeftOutReason;
using directory::SourceStatus;

const Instant the_day{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};

MappedPerson mapped(const Attributes& values, directory::Configuration configuration = corp(),
                    const std::string& name = "uid=amy,dc=corp") {
    Entries entries{std::move(configuration)};
    entries.add(1, name, EntryKind::user, values);
    const auto replica = entries.replica();
    return AttributeMapping{entries.configuration(), entries.attributes(), entries.folding()}.map(
        replica.objects().front(), the_day);
}

TEST(AttributeMap, D5_the_defaults_map_what_both_kinds_have) {
    const auto person = mapped(
        {{"uid", " Amy "}, {"cn", "Amy Ames"}, {"givenName", "Amy"}, {"sn", "Ames"}, {"mail", "Amy@Example.org"}});
    EXPECT_EQ(person.username, a_name("amy"));
    EXPECT_EQ(person.fields.real_name->get(), "Amy Ames");
    EXPECT_EQ(person.fields.first_name->get(), "Amy");
    EXPECT_EQ(person.fields.last_name->get(), "Ames");
    EXPECT_EQ(person.fields.email->get(), "Amy@Example.org");
    EXPECT_EQ(*person.fields.aliases, names({"amy@example.org"}));
    EXPECT_FALSE(person.fields.notes);  // not mapped: open to hands
    EXPECT_FALSE(person.status);
    EXPECT_TRUE(person.problems.empty());
}

TEST(AttributeMap, a_value_that_is_gone_empties_its_field) {
    const auto person = mapped({{"uid", "amy"}});
    EXPECT_EQ(person.fields.email->get(), "");
    EXPECT_TRUE(person.fields.aliases->empty());
}

TEST(AttributeMap, U5_without_a_username_or_with_a_malformed_one_nothing_comes_of_the_entry) {
    const auto nameless = mapped({{"cn", "Amy"}});
    EXPECT_FALSE(nameless.username);
    ASSERT_EQ(nameless.problems.size(), 1U);
    EXPECT_EQ(nameless.problems[0].reason, LeftOutReason::no_username);
    const auto malformed = mapped({{"uid", "\xff\xfe"}});
    EXPECT_FALSE(malformed.username);
    ASSERT_EQ(malformed.problems.size(), 1U);
    EXPECT_EQ(malformed.problems[0].reason, LeftOutReason::malformed_name);
}

TEST(AttributeMap, U5_a_malformed_value_is_left_out_alone) {
    const auto person = mapped({{"uid", "amy"}, {"cn", "Amy"}, {"mail", "no address"}});
    EXPECT_EQ(person.username, a_name("amy"));
    EXPECT_EQ(person.fields.real_name->get(), "Amy");
    EXPECT_FALSE(person.fields.email);
    ASSERT_FALSE(person.problems.empty());
    EXPECT_EQ(person.problems.back().reason, LeftOutReason::malformed_value);
    EXPECT_NE(person.problems.back().detail.find("no address"), std::string::npos);
}

TEST(AttributeMap, of_several_usernames_the_rdns_else_the_first_by_folded_order) {
    EXPECT_EQ(mapped({{"uid", "zoe"}, {"uid", "Amy"}, {"uid", "bob"}}, corp(), "uid=amy,dc=corp").username,
              a_name("amy"));
    EXPECT_EQ(mapped({{"uid", "zoe"}, {"uid", "Carl"}, {"uid", "dan"}}, corp(), "cn=x,dc=corp").username,
              a_name("carl"));
}

TEST(AttributeMap, D13_of_several_values_of_a_field_the_servers_order_chooses_none) {
    const auto fields = [](const Attributes& values) { return mapped(values, corp(), "cn=Bo,dc=corp").fields; };
    const auto one = fields({{"uid", "a"}, {"cn", "Zoe"}, {"cn", "bo"}, {"mail", "Zed@x.org"}, {"mail", "amy@x.org"}});
    const auto other =
        fields({{"uid", "a"}, {"cn", "bo"}, {"cn", "Zoe"}, {"mail", "amy@x.org"}, {"mail", "Zed@x.org"}});
    EXPECT_EQ(one.email->get(), "amy@x.org");
    EXPECT_EQ(one.email, other.email);
    EXPECT_EQ(one.real_name->get(), "bo") << "the RDN's";
    EXPECT_EQ(one.real_name, other.real_name);
    // Equal but for their case, as attributes compare that tell them apart.
    EXPECT_EQ(fields({{"uid", "a"}, {"sn", "Ames"}, {"sn", "AMES"}}).last_name,
              fields({{"uid", "a"}, {"sn", "AMES"}, {"sn", "Ames"}}).last_name);
}

TEST(AttributeMap, P1_the_username_is_normalized_and_an_alias_is_not) {
    auto configuration = corp();
    configuration.attributes.username = "mail";
    configuration.attributes.aliases = {"mail", "uid"};
    EXPECT_EQ(mapped({{"mail", "Amy@Example.org"}}, configuration).username, a_name("amy@example.org"));
    configuration.attributes.username_normalization = Normalization::simple;
    const auto person = mapped({{"mail", "Amy@Example.org"}, {"uid", "CORP\\amy"}}, configuration);
    EXPECT_EQ(person.username, a_name("amy"));
    EXPECT_EQ(*person.fields.aliases, names({"amy@example.org", "corp\\amy"}));
    const auto nameless = mapped({{"mail", "@example.org"}}, configuration);
    EXPECT_FALSE(nameless.username);
    ASSERT_EQ(nameless.problems.size(), 1U);
    EXPECT_EQ(nameless.problems[0].reason, LeftOutReason::malformed_name);
    EXPECT_NE(nameless.problems[0].detail.find("\"@example.org\" is empty"), std::string::npos)
        << nameless.problems[0].detail;
}

TEST(AttributeMap, D13_a_normalized_name_says_the_same_without_being_parsed) {
    auto configuration = corp();
    configuration.attributes.aliases.clear();
    configuration.attributes.username_normalization = Normalization::simple;
    Entries entries{configuration};
    entries.person(1, "CORP\\amy");
    const auto replica = entries.replica();
    const AttributeMapping mapping{entries.configuration(), entries.attributes(), entries.folding()};
    Profile profile;
    profile.username = a_name("amy");
    profile.real_name = PersonName{"CORP\\amy"};  // of the username alone
    user::User user;
    user.packed = PackedProfile{profile};
    EXPECT_TRUE(mapping.says_the_same(replica.objects().front(), user, the_day));
    profile.username = a_name("corp\\amy");
    user.packed = PackedProfile{profile};
    EXPECT_FALSE(mapping.says_the_same(replica.objects().front(), user, the_day));
}

TEST(AttributeMap, U1_nine_aliases_are_eight_and_one_is_reported) {
    Attributes values{{"uid", "amy"}};
    for (char c = 'i'; c >= 'a'; --c) values.emplace_back("mail", std::string{c} + "@example.org");
    const auto person = mapped(values);
    EXPECT_EQ(person.fields.aliases->size(), 8U);
    EXPECT_EQ(person.fields.aliases->front(), a_name("a@example.org"));
    ASSERT_EQ(person.problems.size(), 1U);
}

TEST(AttributeMap, D6_ad_says_disabled_by_a_bit_or_by_expiry) {
    const auto status = [](const std::string& control, const std::string& expires) {
        return mapped({{"sAMAccountName", "amy"}, {"userAccountControl", control}, {"accountExpires", expires}},
                      corp(directory::Kind::ad), "CN=Amy,DC=corp")
            .status;
    };
    EXPECT_EQ(status("512", "0"), SourceStatus::enabled);
    EXPECT_EQ(status("514", "0"), SourceStatus::disabled);
    EXPECT_EQ(status("512", "9223372036854775807"), SourceStatus::enabled);
    EXPECT_EQ(status("512", "133000000000000000"), SourceStatus::disabled);
    EXPECT_EQ(status("514", "unreadable"), SourceStatus::disabled);
    EXPECT_EQ(status("512", "unreadable"), std::nullopt) << "whether it has expired is not known";
    EXPECT_EQ(
        mapped({{"sAMAccountName", "amy"}, {"userAccountControl", "512"}}, corp(directory::Kind::ad), "CN=Amy,DC=corp")
            .status,
        std::nullopt);
}

TEST(AttributeMap, S3_openldap_carries_a_status_only_where_one_is_mapped) {
    auto configuration = corp();
    configuration.attributes.status = "employeeType";
    EXPECT_EQ(mapped({{"uid", "amy"}, {"employeeType", "TRUE"}}, configuration).status, SourceStatus::enabled);
    EXPECT_EQ(mapped({{"uid", "amy"}, {"employeeType", "false"}}, configuration).status, SourceStatus::disabled);
    EXPECT_EQ(mapped({{"uid", "amy"}}, configuration).status, SourceStatus::enabled);
}

TEST(AttributeMap, D6_a_word_that_is_no_status_says_nothing_and_is_reported) {
    auto configuration = corp();
    configuration.attributes.status = "employeeType";
    for (const Attributes& values : {Attributes{{"employeeType", "active"}},
                                     {{"employeeType", "1"}},
                                     {{"employeeType", "TRUE"}, {"employeeType", "FALSE"}}}) {
        Attributes all{{"uid", "amy"}};
        all.insert(all.end(), values.begin(), values.end());
        const auto person = mapped(all, configuration);
        EXPECT_EQ(person.status, std::nullopt) << values.front().second;
        ASSERT_EQ(person.problems.size(), 1U);
        EXPECT_NE(person.problems[0].detail.find(values.front().second), std::string::npos);
    }
}

TEST(AttributeMap, D13_says_the_same_only_byte_for_byte) {
    Entries entries;
    entries.person(1, "amy", {{"mail", "amy@example.org"}, {"sn", "Ames"}});
    const auto replica = entries.replica();
    const AttributeMapping mapping{entries.configuration(), entries.attributes(), entries.folding()};
    Profile profile;
    profile.username = a_name("amy");
    profile.aliases = names({"amy@example.org"});
    profile.real_name = PersonName{"amy"};
    profile.last_name = PersonName{"Ames"};
    profile.email = Email{"amy@example.org"};
    user::User user;
    const auto same = [&] {
        user.packed = PackedProfile{profile};
        return mapping.says_the_same(replica.objects().front(), user, the_day);
    };
    EXPECT_TRUE(same());
    profile.notes = Notes{"by hand"};  // not mapped
    EXPECT_TRUE(same());
    profile.first_name = PersonName{"A."};
    EXPECT_FALSE(same());
    profile.first_name = PersonName{};
    profile.aliases.clear();
    EXPECT_FALSE(same());
    profile.aliases = names({"amy@example.org", "b"});
    EXPECT_FALSE(same());
    profile.aliases.pop_back();
    user.phase = user::InTrash{};
    EXPECT_FALSE(same());
}

}  // namespace
}  // namespace muster::testing
