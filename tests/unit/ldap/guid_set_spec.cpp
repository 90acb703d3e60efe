#include "infra/ldap/guid_set.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <vector>

namespace muster::ldap {
namespace {

Guid guid(std::uint8_t number) {
    Guid guid;
    guid.bytes[7] = number;
    return guid;
}

TEST(GuidSet, is_a_set_whatever_comes_and_goes) {
    std::mt19937 random{20261126};
    GuidSet set;
    std::set<Guid> reference;
    for (int turn = 0; turn < 5000; ++turn) {
        const Guid one = guid(static_cast<std::uint8_t>(random() % 200));
        if (random() % 2 == 0) {
            set.insert(one);
            reference.insert(one);
        } else {
            set.erase(one);
            reference.erase(one);
        }
        ASSERT_EQ(set.contains(one), reference.contains(one)) << turn;
    }
    std::set<Guid> walked;
    set.for_each([&](const Guid& one) { EXPECT_TRUE(walked.insert(one).second); });
    EXPECT_EQ(walked, reference);
    EXPECT_FALSE(set.contains(guid(201)));
}

}  // namespace
}  // namespace muster::ldap
