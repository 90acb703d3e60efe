#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/samba/ad_world.hpp"

/// A domain changes at random, and is followed now and then: what came is what a new read shows.
/// `MUSTER_SEED=n` repeats the history of that seed alone.
namespace muster::testing {
namespace {

constexpr int changes = 90;

class World {
public:
    /// `follower` tells GUIDs of those that are deleted, so that they can come back; without one nobody does.
    World(SambaDc& dc, const AdFollower* follower, std::uint32_t seed) : dc_(dc), follower_(follower), random_(seed) {
        root_ = put({"", -1, Kind::ou});
        corp_ = put({"OU=corp", root_, Kind::ou});
        lab_ = put({"OU=lab", root_, Kind::ou});
        users_ = put({"CN=Users", root_, Kind::ou});
        std::string ldif = ad_ou(dn(corp_)) + ad_ou(dn(lab_));
        for (const char* name : {"OU=one", "OU=two"}) ldif += ad_ou(dn(put({name, corp_, Kind::ou})));
        for (const char* name : {"staff", "inner", "core"}) {
            put({std::string{"CN="} + name, users_, Kind::group});
            ldif += ad_group(name);
        }
        for (int i = 0; i < 8; ++i) ldif += add_user();
        dc_.modify(ldif);
    }

    /// One change, or none where the server would not have it; what it was.
    std::string change() {
        const std::string ldif = random_change();
        try {
            if (!ldif.empty()) dc_.modify(ldif);
        } catch (const std::runtime_error&) {
            nodes_ = before_;
            return {};
        }
        before_ = nodes_;
        return ldif;
    }
    std::uint32_t below(std::uint32_t n) { return std::uniform_int_distribution<std::uint32_t>{0, n - 1}(random_); }

private:
    enum class Kind { user, ou, group };
    struct Node {
        std::string rdn;
        int parent;
        Kind kind;
        bool alive = true;
        std::optional<Guid> guid{};  // of a deleted user, where it is known
    };

    int put(Node node) {
        nodes_.push_back(std::move(node));
        before_ = nodes_;
        return static_cast<int>(nodes_.size()) - 1;
    }
    Node& at(int node) { return nodes_[static_cast<std::size_t>(node)]; }
    std::string dn(int node) { return node == root_ ? SambaDc::base : at(node).rdn + "," + dn(at(node).parent); }
    std::string parent_dn(int node) { return dn(at(node).parent); }
    bool is_below(int node, int ancestor) {
        for (; node >= 0; node = at(node).parent)
            if (node == ancestor) return true;
        return false;
    }
    std::optional<int> any(Kind kind, bool alive = true) {
        std::vector<int> found;
        for (int i = users_ + 1; i < static_cast<int>(nodes_.size()); ++i)
            if (at(i).kind == kind && at(i).alive == alive && (alive || at(i).guid)) found.push_back(i);
        if (found.empty()) return std::nullopt;
        return found[below(static_cast<std::uint32_t>(found.size()))];
    }
    int any_place() {
        const auto ou = any(Kind::ou);
        const std::uint32_t which = below(6);
        return which == 0 ? lab_ : which == 1 || !ou ? corp_ : *ou;
    }
    std::string new_name(const char* type) { return type + std::to_string(++last_); }

    std::string add_user() {
        const int user = put({"CN=" + new_name("u"), any_place(), Kind::user});
        return ad_user(at(user).rdn.substr(3), parent_dn(user));
    }
    std::string move(int node, std::string rdn, int parent) {
        const std::string ldif = ad_move(dn(node), rdn, dn(parent));
        at(node).rdn = std::move(rdn);
        at(node).parent = parent;
        return ldif;
    }
    std::string name_of(int node) { return at(node).rdn.substr(3); }

    std::string random_change() {
        const auto user = any(Kind::user);
        const auto ou = any(Kind::ou);
        const auto group = any(Kind::group);
        if (!user || !ou || !group) return add_user();
        switch (below(16)) {
            case 0:
                return add_user();
            case 1:
                return ad_set(dn(*user), "displayName", new_name("Person "));
            case 2:
                return ad_set(dn(*user), "userAccountControl", below(2) == 0 ? "546" : "544");
            case 3:
                return ad_set(dn(*user), "mail", below(2) == 0 ? "" : new_name("m") + "@example.test");
            case 4: {
                const std::string ldif = ad_delete(dn(*user));
                at(*user).alive = false;
                if (follower_ != nullptr && !follower_->has(name_of(*user)).empty())
                    at(*user).guid = follower_->guid_of(name_of(*user));
                return ldif;
            }
            case 5:
                return reanimate();
            case 6:
                return move(*user, "CN=" + new_name("u"), at(*user).parent);
            case 7:
                return move(*user, at(*user).rdn, any_place());
            case 8: {
                const int parent = any_place();
                return is_below(parent, *ou) ? "" : move(*ou, at(*ou).rdn, parent);
            }
            case 9:
                return move(*ou, "OU=" + new_name("o"), at(*ou).parent);
            case 10: {
                const int made = put({"OU=" + new_name("o"), any_place(), Kind::ou});
                return ad_ou(dn(made)) + ad_user(name_of(put({"CN=" + new_name("u"), made, Kind::user})), dn(made));
            }
            case 11:
                return swap(*ou);
            case 12: {
                const std::string rid = below(2) == 0 ? "513" : ad_rid(dc_, dn(*group));
                return ad_set(dn(*user), "primaryGroupID", rid);
            }
            case 13:
                return ad_member_of(below(3) == 0 ? "delete" : "add", *group, *any(Kind::group));
            default:
                return ad_member_of(below(3) == 0 ? "delete" : "add", *group, *user);
        }
    }
    std::string ad_member_of(const std::string& verb, int group, int member) {
        return "dn: " + dn(group) + "\nchangetype: modify\n" + verb + ": member\nmember: " + dn(member) + "\n\n";
    }
    std::string reanimate() {
        const auto dead = any(Kind::user, false);
        if (!dead) return {};
        const int parent = any_place();
        try {
            dc_.reanimate(name_of(*dead), *at(*dead).guid, at(*dead).rdn + "," + dn(parent));
        } catch (const std::runtime_error&) {
            return {};
        }
        at(*dead).alive = true;
        at(*dead).parent = parent;
        before_ = nodes_;
        return ad_set(dn(*dead), "userAccountControl", "544");
    }
    // Of two, each bears the other's name and lies in its place.
    std::string swap(int one) {
        const int other = *any(Kind::ou);
        if (is_below(one, other) || is_below(other, one)) return {};
        const Node first = at(one);
        const Node second = at(other);
        std::string ldif = move(one, "OU=" + new_name("o"), corp_);
        ldif += move(other, first.rdn, first.parent);
        return ldif + move(one, second.rdn, second.parent);
    }

    SambaDc& dc_;
    const AdFollower* follower_;
    std::mt19937 random_;
    std::vector<Node> nodes_;
    std::vector<Node> before_;
    int root_ = -1;
    int corp_ = -1;
    int lab_ = -1;
    int users_ = -1;
    int last_ = 0;
};

class Histories : public ::testing::TestWithParam<std::tuple<AdMode, std::uint32_t>> {};

TEST_P(Histories, D12_a_read_and_what_follows_it_is_a_new_read) {
    const auto& [mode, number] = GetParam();
    const char* given = std::getenv("MUSTER_SEED");
    const std::uint32_t seed = given == nullptr ? number : static_cast<std::uint32_t>(std::atoi(given));
    SCOPED_TRACE("MUSTER_SEED=" + std::to_string(seed));
    SambaDc dc;
    AdFollower follower{corp_configuration(dc, mode), mode.settings()};
    World world{dc, &follower, seed};
    follower.read();
    std::string since;
    int followed = 0;
    int made = 0;
    for (int change = 0; change < changes; ++change) {
        const std::string changed = world.change();
        made += changed.empty() ? 0 : 1;
        since += changed;
        if (world.below(4) != 0) continue;
        ++followed;
        follower.follow();
        ASSERT_EQ(follower.picture(), follower.picture_of_a_new_read()) << "after " << change << ":\n" << since;
        since.clear();
    }
    EXPECT_GT(followed, changes / 10);
    EXPECT_GE(made, 60);
}

// How the two meet is not in a seed.
class Meeting : public ::testing::TestWithParam<AdMode> {};

TEST_P(Meeting, D8_D12_changes_while_changes_are_read_are_neither_missed_nor_torn) {
    const AdMode& mode = GetParam();
    SambaDc dc;
    AdFollower follower{corp_configuration(dc, mode), mode.settings()};
    World world{dc, nullptr, std::random_device{}()};
    follower.read();
    std::atomic<bool> over = false;
    std::jthread changing{[&] {
        for (int change = 0; change < changes; ++change) (void)world.change();
        over = true;
    }};
    int followed = 0;
    while (!over) {
        auto told = follower.try_follow();
        if (!told) continue;  // it kept changing
        ASSERT_NE(told->what, connectors::Followed::What::must_read) << told->why;
        ++followed;
    }
    EXPECT_GT(followed, 0);
    follower.follow();
    EXPECT_EQ(follower.picture(), follower.picture_of_a_new_read());
}

INSTANTIATE_TEST_SUITE_P(Samba, Meeting, ::testing::ValuesIn(ad_modes),
                         [](const auto& mode) { return std::string{mode.param.name}; });

INSTANTIATE_TEST_SUITE_P(Samba, Histories,
                         ::testing::Combine(::testing::ValuesIn(ad_modes), ::testing::Range<std::uint32_t>(1, 4)),
                         [](const auto& combined) {
                             return std::string{std::get<0>(combined.param).name} + "_" +
                                    std::to_string(std::get<1>(combined.param));
                         });

}  // namespace
}  // namespace muster::testing
