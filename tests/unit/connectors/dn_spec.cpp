#include "connectors/dn.hpp"

#include <gtest/gtest.h>

#include "infra/text/folding.hpp"

namespace muster::connectors {
namespace {

std::string normal(const std::string& dn) {
    return normalise_dn(dn, text::UnicodeFolding{}).value_or("(no DN)");
}

TEST(Dn, D2_equal_names_are_equal_bytes) {
    const struct {
        const char* written;
        const char* normal;
    } cases[]{
        {"uid=Amy,OU=People,dc=example,dc=org", "uid=amy,ou=people,dc=example,dc=org"},
        {"uid = amy ,  ou=people; dc=example", "uid=amy,ou=people,dc=example"},
        {"CN=Amy   Ames", "cn=amy ames"},
        {"commonName=a,2.5.4.11=b,OID.2.5.4.10=c", "cn=a,ou=b,o=c"},
        {"cn=Ames\\, Amy,dc=x", "cn=ames\\2c amy,dc=x"},
        {"cn=Ames\\2C Amy,dc=x", "cn=ames\\2c amy,dc=x"},
        {"cn=\"Ames, Amy\",dc=x", "cn=ames\\2c amy,dc=x"},
        {"cn=b+cn=a,dc=x", "cn=a+cn=b,dc=x"},
        {"cn=a\\+b,dc=x", "cn=a\\2bb,dc=x"},
        {"cn=M\xC3\x9CLLER", "cn=m\xC3\xBCller"},
        {"cn=M\\C3\\9CLLER", "cn=m\xC3\xBCller"},
        {"cn=Stra\xC3\x9F"
         "e",
         "cn=strasse"},
        {"cn=", "cn="},
        {"", ""},
        {"no dn at all", "(no DN)"},
        {"cn=a,", "(no DN)"},
        {"=a", "(no DN)"},
        {"cn=\"open", "(no DN)"},
        {"cn=a\\", "(no DN)"},
    };
    for (const auto& one : cases) EXPECT_EQ(normal(one.written), one.normal) << one.written;
}

TEST(Dn, an_ancestor_is_a_suffix_at_a_comma) {
    EXPECT_TRUE(is_below("uid=a,ou=p,dc=x", "dc=x"));
    EXPECT_TRUE(is_at_or_below("dc=x", "dc=x"));
    EXPECT_FALSE(is_below("dc=x", "dc=x"));
    EXPECT_FALSE(is_below("uid=a,adc=x", "dc=x"));
    EXPECT_FALSE(is_below("cn=a\\2cdc=x", "dc=x"));
    EXPECT_TRUE(is_below("dc=x", ""));
    EXPECT_EQ(parent_of("uid=a\\2cb,ou=p"), "ou=p");
    EXPECT_EQ(common_ancestor("ou=p,dc=x,dc=y", "ou=g,dc=x,dc=y"), "dc=x,dc=y");
    EXPECT_EQ(common_ancestor("dc=x", "dc=y"), "");
}

TEST(Dn, the_first_rdn_is_unescaped_and_keeps_its_case) {
    const auto rdn = first_rdn("CN=Ames\\, Amy+uid=x,dc=y");
    ASSERT_TRUE(rdn);
    EXPECT_EQ(rdn->type, "cn");
    EXPECT_EQ(rdn->value, "Ames, Amy");
    EXPECT_FALSE(first_rdn("nonsense"));
}

}  // namespace
}  // namespace muster::connectors
