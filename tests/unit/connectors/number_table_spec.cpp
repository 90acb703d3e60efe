#include "connectors/number_table.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace muster::connectors {
namespace {

// Keys whose hashes meet: all the same, the same in the half that tells slots apart, all different.
TEST(NumberTable, finds_each_of_many_by_what_it_stands_for_however_its_hashes_meet) {
    constexpr std::uint32_t many = 3000;
    for (const std::uint64_t kinds : {std::uint64_t{1}, std::uint64_t{7}, std::uint64_t{many}}) {
        NumberTable table;
        std::vector<std::uint64_t> keys;
        const auto hash = [&](std::uint64_t key) { return (key % kinds) << 20; };
        const auto find = [&](std::uint64_t key) {
            return table.find(hash(key), [&](std::uint32_t number) { return keys[number] == key; });
        };
        for (std::uint32_t number = 0; number < many; ++number) {
            const std::uint64_t key = 3 * number;
            ASSERT_EQ(find(key), NumberTable::none) << key;
            table.add(hash(key), number);
            keys.push_back(key);
            ASSERT_EQ(find(key), number);
        }
        for (std::uint32_t number = 0; number < many; ++number) {
            EXPECT_EQ(find(3 * number), number);
            EXPECT_EQ(find(3 * number + 1), NumberTable::none);
        }
    }
}

}  // namespace
}  // namespace muster::connectors
