#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "domain/base/persistent_map.hpp"
#include "domain/base/persistent_set.hpp"

/// Against std::map, with copies that are kept and looked at again: whatever happens to one, the others stay as they
/// were. Keys are drawn from few, so that they meet again, and from enough for a tree of three levels.
namespace muster::testing {
namespace {

constexpr int few = 40;
constexpr int many = 2'000;

/// Too large to stand in a leaf, and it owns something.
struct Large {
    std::string text;
    std::string more;

    friend bool operator==(const Large&, const Large&) = default;
};

Large large(int number) {
    return {"a text that no string holds without a place of its own: " + std::to_string(number), "x"};
}
int small(int number) {
    return number;
}

template <class Value>
void assert_same(const PersistentMap<int, Value>& map, const std::map<int, Value>& model) {
    RC_ASSERT(map.size() == model.size());
    auto expected = model.begin();
    for (const auto& [key, value] : map) {
        RC_ASSERT(expected != model.end());
        RC_ASSERT(key == expected->first);
        RC_ASSERT(value == expected->second);
        ++expected;
    }
    RC_ASSERT(expected == model.end());
}

template <class Value>
class Walk {
public:
    Walk(Value (*make)(int), int keys) : make_(make), keys_(keys) {}

    void go() {
        const auto rounds = *rc::gen::inRange(1, 8);
        for (int round = 0; round < rounds; ++round) {
            // One kind of round grows, one shrinks, one mixes: so that nodes split, join and vanish.
            const auto share_of_erasing = *rc::gen::element(0, 30, 50, 95);
            const auto ascending = *rc::gen::arbitrary<bool>();
            const auto steps = *rc::gen::inRange(1, keys_ * 2);
            const auto seed = *rc::gen::arbitrary<std::uint32_t>();
            std::minstd_rand draw{seed % 1'000'000 + 1};
            for (int i = 0; i < steps; ++i) {
                const int key = ascending ? i % keys_ : static_cast<int>(draw() % static_cast<unsigned>(keys_));
                step(static_cast<int>(draw() % 100) < share_of_erasing, key, static_cast<int>(draw() % 1000));
            }
            kept_.emplace_back(map_, model_);
            assert_same(map_, model_);
            ask();
            // Sometimes it goes on from an older copy, so that two change apart which share what they had.
            if (*rc::gen::arbitrary<bool>()) {
                const auto& from = kept_[*rc::gen::inRange<std::size_t>(0, kept_.size())];
                map_ = from.first;
                model_ = from.second;
            }
        }
        for (const auto& [map, model] : kept_) assert_same(map, model);
        RC_ASSERT((map_ == kept_.front().first) == (model_ == kept_.front().second));
    }

private:
    void step(bool erases, int key, int number) {
        if (erases) {
            RC_ASSERT(map_.erase(key) == (model_.erase(key) > 0));
            return;
        }
        switch (number % 4) {
            case 0:
                RC_ASSERT(map_.try_emplace(key, make_(number)) == model_.try_emplace(key, make_(number)).second);
                break;
            case 1:
                map_.insert_or_assign(key, make_(number));
                model_.insert_or_assign(key, make_(number));
                break;
            case 2:
                map_[key] = make_(number);
                model_[key] = make_(number);
                break;
            default:
                auto* held = map_.edit(key);
                RC_ASSERT((held != nullptr) == model_.contains(key));
                if (held == nullptr) return;
                *held = make_(number);
                model_[key] = make_(number);
        }
    }
    void ask() const {
        for (int key = -1; key <= keys_; ++key) {
            RC_ASSERT(map_.contains(key) == model_.contains(key));
            if (const auto held = model_.find(key); held != model_.end()) RC_ASSERT(map_.at(key) == held->second);
            const auto from = map_.lower_bound(key);
            const auto expected = model_.lower_bound(key);
            RC_ASSERT((from == map_.end()) == (expected == model_.end()));
            if (expected != model_.end()) RC_ASSERT(from->first == expected->first);
        }
    }

    Value (*make_)(int);
    int keys_;
    PersistentMap<int, Value> map_;
    std::map<int, Value> model_;
    std::vector<std::pair<PersistentMap<int, Value>, std::map<int, Value>>> kept_;
};

RC_GTEST_PROP(PersistentMap, is_as_a_map_and_its_copies_stay_as_they_were, ()) {
    Walk<int>{small, few}.go();
}

RC_GTEST_PROP(PersistentMap, is_so_with_what_stands_beside_the_leaves, ()) {
    Walk<Large>{large, few * 4}.go();
}

RC_GTEST_PROP(PersistentMap, and_so_where_those_are_many, ()) {
    Walk<Large>{large, many}.go();
}

RC_GTEST_PROP(PersistentMap, is_so_where_it_is_deep, ()) {
    Walk<int>{small, many}.go();
}

TEST(PersistentMap, a_moved_one_is_empty) {
    PersistentMap<int, int> map;
    map[1] = 2;
    const auto other = std::move(map);
    EXPECT_EQ(map.size(), 0U);  // NOLINT(bugprone-use-after-move): that is what is shown
    EXPECT_EQ(map.begin(), map.end());
    EXPECT_EQ(other.at(1), 2);
}

TEST(PersistentMap, copies_share_what_is_the_same) {
    PersistentMap<int, Large> map;
    for (int i = 0; i < many; ++i) map.try_emplace(i, large(i));
    const auto before = map;
    map.edit(7)->more = "y";
    EXPECT_EQ(before.at(7).more, "x");
    std::size_t apart = 0;
    for (int i = 0; i < many; ++i) {
        if (&before.at(i) != &map.at(i)) ++apart;
    }
    EXPECT_EQ(apart, 1U);
}

TEST(PersistentMap, threads_read_one_and_change_copies_of_their_own) {
    PersistentMap<int, Large> map;
    for (int i = 0; i < many; ++i) map.try_emplace(i, large(i));
    const auto change = [&map](int by) {
        auto mine = map;
        for (int i = 0; i < many; i += 3) mine.edit_known(i).text = std::to_string(by);
        for (int i = 1; i < many; i += 3) EXPECT_TRUE(mine.erase(i));
        return mine;
    };
    std::vector<PersistentMap<int, Large>> changed(4);
    {
        std::vector<std::jthread> threads;
        for (int by = 0; by < 4; ++by) {
            threads.emplace_back([&, by] { changed[static_cast<std::size_t>(by)] = change(by); });
        }
    }
    for (int i = 0; i < many; ++i) EXPECT_EQ(map.at(i), large(i));
    for (int by = 0; by < 4; ++by) EXPECT_EQ(changed[static_cast<std::size_t>(by)].at(3).text, std::to_string(by));
}

TEST(PersistentSet, is_as_a_set) {
    PersistentSet<std::pair<int, int>> set;
    std::set<std::pair<int, int>> model;
    for (int i = 0; i < many; ++i) {
        const std::pair entry{i * 7919 % 101, i};
        EXPECT_EQ(set.insert(entry), model.insert(entry).second);
    }
    EXPECT_FALSE(set.insert({0, 0}));
    for (int i = 0; i < many; i += 3) EXPECT_EQ(set.erase({i * 7919 % 101, i}), model.erase({i * 7919 % 101, i}) > 0);
    EXPECT_EQ(set.size(), model.size());
    EXPECT_TRUE(std::ranges::equal(set, model));
    EXPECT_EQ(*set.lower_bound({50, 0}), *model.lower_bound({50, 0}));
}

}  // namespace
}  // namespace muster::testing
