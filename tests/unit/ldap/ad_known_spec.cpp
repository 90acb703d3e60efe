#include "infra/ldap/ad_known.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace muster::ldap {
namespace {

using Is = AdKnown::Is;
using Guids = std::vector<Guid>;

Guid guid(std::uint8_t number) {
    Guid guid;
    guid.bytes[15] = number;
    return guid;
}

const Guid staff = guid(1);
const Guid inner = guid(2);
const Guid core = guid(3);
const Guid amy = guid(11);    // inside
const Guid guest = guid(12);  // behind
const Guid stranger = guid(13);

Guids sorted(Guids guids) {
    std::ranges::sort(guids);
    return guids;
}

AdKnown a_domain() {
    AdKnown known;
    known.set(amy, Is::inside);
    known.set(guest, Is::behind);
    known.set(stranger, Is::unreadable);
    known.set_members(staff, {amy, inner});
    known.set_members(inner, {core, staff});
    known.set_members(core, {guest, stranger, inner});
    return known;
}

TEST(AdKnown, D12_knows_what_was_told_and_who_is_listed_where) {
    const AdKnown known = a_domain();
    EXPECT_TRUE(known.was_told(amy));
    EXPECT_TRUE(known.was_told(guest));
    EXPECT_TRUE(known.was_told(core));
    EXPECT_FALSE(known.was_told(stranger));
    EXPECT_FALSE(known.was_told(guid(99)));
    EXPECT_EQ(sorted(known.groups_with(inner)), (Guids{staff, core}));
}

TEST(AdKnown, D12_what_no_sync_group_leads_to_any_more_is_let_go_though_it_goes_round_in_a_circle) {
    AdKnown known = a_domain();
    EXPECT_EQ(known.take_unreached(Guids{staff}), Guids{});
    known.remove_member(staff, inner);
    EXPECT_EQ(sorted(known.take_unreached(Guids{staff})), (Guids{inner, core, guest}));
    EXPECT_FALSE(known.is_walked(core));
    EXPECT_EQ(known.what_is(guest), Is::unknown);
    EXPECT_EQ(known.what_is(stranger), Is::unknown);
    EXPECT_EQ(known.what_is(amy), Is::inside);
    EXPECT_EQ(known.take_unreached(Guids{staff}), Guids{});
}

TEST(AdKnown, D12_who_lies_at_or_below_the_base_stays_whoever_lists_him) {
    AdKnown known = a_domain();
    known.remove_member(staff, amy);
    EXPECT_EQ(known.take_unreached(Guids{staff}), Guids{});
    EXPECT_TRUE(known.was_told(amy));
}

TEST(AdKnown, D8_a_batch_that_failed_is_taken_back_whole) {
    AdKnown known = a_domain();
    known.begin();
    known.set(amy, Is::behind);
    known.set(guid(20), Is::inside);
    known.set_members(guid(4), {amy});
    known.set_members(staff, {guid(20)});
    known.add_member(core, amy);
    known.remove_member(core, guest);
    known.forget_group(inner);
    EXPECT_FALSE(known.take_unreached(Guids{staff}).empty());
    known.roll_back();

    const AdKnown before = a_domain();
    EXPECT_EQ(known.entries(), before.entries());
    EXPECT_EQ(known.groups(), before.groups());
}

TEST(AdKnown, D12_a_batch_that_was_told_stays) {
    AdKnown known = a_domain();
    known.begin();
    known.remove_member(core, guest);
    known.commit();
    known.roll_back();
    EXPECT_EQ(known.groups_with(guest), Guids{});
}

}  // namespace
}  // namespace muster::ldap
