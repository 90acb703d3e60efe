#include "domain/values/packed_profile.hpp"

#include <gtest/gtest.h>

namespace muster {
namespace {

Profile amy() {
    return {.username = Username{"amy"},
            .aliases = {},
            .real_name = PersonName{"Amy Ames, whose name no string holds without a place of its own"},
            .first_name = {},
            .last_name = PersonName{"Ames"},
            .email = Email{"amy@corp.example"},
            .notes = {}};
}

TEST(PackedProfile, comes_out_as_it_went_in) {
    EXPECT_EQ(PackedProfile{amy()}.unpack(), amy());
    EXPECT_EQ(PackedProfile{amy()}.username(), amy().username);
    EXPECT_EQ(PackedProfile{Profile{}}.unpack(), Profile{});
    EXPECT_EQ(PackedProfile{}.unpack(), Profile{});
    EXPECT_EQ(PackedProfile{}.username(), Username{});
}

TEST(PackedProfile, keeps_texts_of_any_length) {
    for (const std::size_t size : {0U, 1U, 127U, 128U, 4'096U, 16'383U, 16'384U, 3'000'000U}) {
        auto profile = amy();
        profile.notes = Notes{std::string(size, 'n')};
        profile.aliases = {Username{std::string(size, 'a')}, Username{"a"}};
        EXPECT_EQ(PackedProfile{profile}.unpack(), profile) << size;
    }
}

TEST(PackedProfile, U1_keeps_the_places_of_the_aliases) {
    auto profile = amy();
    profile.aliases = {Username{}, Username{"amelia"}, Username{}, Username{"a.ames"}};
    EXPECT_EQ(PackedProfile{profile}.unpack(), profile);
    EXPECT_EQ(PackedProfile{profile}.aliases(), profile.aliases);
    EXPECT_EQ(PackedProfile{}.aliases(), std::vector<Username>{});
    Profile one_free_place;
    one_free_place.aliases = {Username{}};
    EXPECT_EQ(PackedProfile{one_free_place}.unpack(), one_free_place);
}

TEST(PackedProfile, is_equal_where_the_profile_is) {
    EXPECT_EQ(PackedProfile{amy()}, PackedProfile{amy()});
    EXPECT_EQ(PackedProfile{}, PackedProfile{Profile{}});
    EXPECT_NE(PackedProfile{}, PackedProfile{amy()});
    auto first = amy();
    auto last = amy();
    first.first_name = PersonName{"Ames"};
    first.last_name = {};
    EXPECT_NE(PackedProfile{first}, PackedProfile{last}) << "the same text in another field";
}

TEST(PackedProfile, a_copy_outlives_what_it_was_copied_from) {
    PackedProfile copy;
    {
        const PackedProfile packed{amy()};
        copy = packed;
    }
    const auto again = copy;
    copy = PackedProfile{};
    EXPECT_EQ(again.unpack(), amy());
    EXPECT_EQ(copy.unpack(), Profile{});
}

}  // namespace
}  // namespace muster
