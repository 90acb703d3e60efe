#include "connectors/ad_values.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace muster::connectors::ad {
namespace {

using Next = RangeStep::Next;

TEST(AdValues, D2_object_guids_first_fields_are_little_endian) {
    const std::string bytes{"\x0b\xac\x22\xd7\x4e\x92\xfd\x45\xbb\x4c\xff\x19\xab\x34\x8e\x9f", 16};
    const auto guid = guid_of(bytes);
    ASSERT_TRUE(guid);
    EXPECT_EQ(guid->text(), "d722ac0b-924e-45fd-bb4c-ff19ab348e9f");
    EXPECT_EQ(filter_bytes(*guid), "\\0b\\ac\\22\\d7\\4e\\92\\fd\\45\\bb\\4c\\ff\\19\\ab\\34\\8e\\9f");
    EXPECT_FALSE(guid_of(bytes.substr(1)));
}

TEST(AdValues, D3_a_sids_last_number_is_apart_from_its_domain) {
    const std::string domain{
        "\x01\x05\x00\x00\x00\x00\x00\x05\x15\x00\x00\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c", 24};
    const auto one = sid_of(domain + std::string{"\x01\x02\x00\x00", 4});
    const auto other = sid_of(domain + std::string{"\x50\x04\x00\x00", 4});
    ASSERT_TRUE(one && other);
    EXPECT_EQ(one->rid, 513U);
    EXPECT_EQ(other->rid, 1104U);
    EXPECT_EQ(one->domain, other->domain);
    EXPECT_FALSE(sid_of("short"));
    EXPECT_FALSE(sid_of(domain));
}

TEST(AdValues, members_carry_their_guid) {
    const auto member = extended_dn_of("<GUID=d722ac0b-924e-45fd-bb4c-ff19ab348e9f>;<SID=S-1-5-21>;CN=Amy,DC=x");
    ASSERT_TRUE(member.guid);
    EXPECT_EQ(member.guid->text(), "d722ac0b-924e-45fd-bb4c-ff19ab348e9f");
    EXPECT_EQ(member.dn, "CN=Amy,DC=x");
    EXPECT_FALSE(extended_dn_of("CN=Amy,DC=x").guid);
    EXPECT_EQ(extended_dn_of("CN=Amy,DC=x").dn, "CN=Amy,DC=x");
}

TEST(AdValues, D6_disabled_is_one_bit_and_expired_is_past) {
    EXPECT_TRUE(is_disabled(514));
    EXPECT_FALSE(is_disabled(512));
    EXPECT_FALSE(is_disabled(0x10));  // locked out at the source: not imported
    const Instant now{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
    const std::uint64_t that_day = (1704067200ULL + 11644473600ULL) * 10'000'000ULL;
    EXPECT_TRUE(has_expired(that_day, now));
    EXPECT_FALSE(has_expired(that_day + 10'000'000, now));
    EXPECT_FALSE(has_expired(0, now));
    EXPECT_FALSE(has_expired(0x7FFFFFFFFFFFFFFF, now));
}

TEST(AdValues, range_options_are_read) {
    EXPECT_EQ(range_of("member;range=0-1499"), (Range{"member", 0, 1499, false}));
    EXPECT_EQ(range_of("member;Range=1500-*"), (Range{"member", 1500, 0, true}));
    EXPECT_FALSE(range_of("member"));
    EXPECT_FALSE(range_of("member;binary"));
    EXPECT_FALSE(range_of("member;range=5-1"));
    EXPECT_FALSE(range_of("member;range=x-*"));
}

// A server of Windows' kind, that never gives more than `page` values at a time.
struct Ranging {
    std::uint64_t values;
    std::uint64_t page;
    [[nodiscard]] std::optional<Range> answer(std::uint64_t from) const {
        if (from >= values) return std::nullopt;
        const std::uint64_t end = std::min(from + page, values);
        return Range{"member", from, end - 1, end == values};
    }
};

TEST(AdValues, D8_forced_ranges_are_put_together_to_the_last_value) {
    const Ranging server{4321, 1500};
    std::uint64_t from = 0;
    std::uint64_t got = 0;
    for (int turn = 0; turn < 10; ++turn) {
        const auto range = server.answer(from);
        const std::uint64_t count = range ? (range->last ? server.values : range->high + 1) - range->low : 0;
        got += count;
        // Windows sends an empty `member` beside the ranged twin.
        const auto step = next_range(from, from == 0, 0, range, count);
        ASSERT_NE(step.next, Next::broken);
        if (step.next == Next::done) break;
        from = step.from;
    }
    EXPECT_EQ(got, 4321U);
}

TEST(AdValues, D8_a_missing_or_short_range_is_a_hole_and_never_an_end) {
    EXPECT_EQ(next_range(0, true, 70, std::nullopt, 0).next, Next::done);  // whole, as Samba sends it
    EXPECT_EQ(next_range(0, false, 0, std::nullopt, 0).next, Next::done);  // nobody in it
    EXPECT_EQ(next_range(1500, false, 0, std::nullopt, 0).next, Next::broken);
    EXPECT_EQ(next_range(1500, false, 0, Range{"member", 3000, 4499, false}, 1500).next, Next::broken);
    EXPECT_EQ(next_range(0, false, 0, Range{"member", 0, 1499, false}, 1400).next, Next::broken);
    EXPECT_EQ(next_range(0, true, 3, Range{"member", 0, 1499, false}, 1500).next, Next::broken);
    const auto more = next_range(0, true, 0, Range{"member", 0, 1499, false}, 1500);
    EXPECT_EQ(more.next, Next::more);
    EXPECT_EQ(more.from, 1500U);
}

}  // namespace
}  // namespace muster::connectors::ad
