// D8, fact 5: containers that are renamed while a read runs.
#include "infra/ldap/container_names.hpp"

#include <gtest/gtest.h>

namespace muster::testing {
namespace {

using connectors::EntryKind;

class ContainerNames : public ::testing::Test {
protected:
    [[nodiscard]] std::string sent(std::uint8_t number, const std::string& dn) { return take(number, dn, false); }
    [[nodiscard]] std::string late(std::uint8_t number, const std::string& dn) { return take(number, dn, true); }

private:
    [[nodiscard]] std::string take(std::uint8_t number, const std::string& dn, bool is_late) {
        Guid guid;
        guid.bytes[15] = number;
        return names_.take({guid, dn, EntryKind::container, {}}, is_late);
    }
    ldap::ContainerNames names_;
};

TEST_F(ContainerNames, D8_one_that_goes_from_name_to_name_and_back_leaves_no_doubt) {
    EXPECT_EQ(sent(1, "ou=a,dc=corp"), "");
    EXPECT_EQ(late(1, "ou=b,dc=corp"), "");
    EXPECT_EQ(late(1, "ou=c,dc=corp"), "");
    EXPECT_EQ(late(1, "ou=a,dc=corp"), "");
    EXPECT_EQ(late(2, "ou=new,dc=corp"), "");
}

TEST_F(ContainerNames, D8_one_that_was_sent_by_its_new_name_may_hold_who_was_sent_by_the_old_one) {
    EXPECT_EQ(sent(1, "ou=b,dc=corp"), "");
    EXPECT_NE(late(1, "ou=b,dc=corp").find("was changed during the read"), std::string::npos);
}

TEST_F(ContainerNames, D8_a_name_that_is_handed_on_leaves_a_doubt) {
    EXPECT_EQ(sent(1, "ou=a,dc=corp"), "");
    EXPECT_EQ(sent(2, "ou=b,dc=corp"), "");
    EXPECT_EQ(late(1, "ou=between,dc=corp"), "");
    EXPECT_NE(late(2, "ou=A,dc=corp").find("another container's name"), std::string::npos);
    EXPECT_NE(late(1, "ou=b,dc=corp").find("another container's name"), std::string::npos);
    // To one that was made meanwhile, too.
    EXPECT_EQ(sent(3, "ou=c,dc=corp"), "");
    EXPECT_EQ(late(3, "ou=d,dc=corp"), "");
    EXPECT_NE(late(4, "ou=c,dc=corp"), "");
}

TEST_F(ContainerNames, D8_whoever_is_no_container_is_passed_over) {
    ldap::ContainerNames names;
    EXPECT_EQ(names.take({Guid{}, "uid=amy,dc=corp", EntryKind::user, {}}, false), "");
    EXPECT_EQ(names.take({Guid{}, "uid=amy,dc=corp", EntryKind::user, {}}, true), "");
    EXPECT_EQ(names.take({std::nullopt, "ou=a,dc=corp", EntryKind::container, {}}, true), "");
}

}  // namespace
}  // namespace muster::testing
