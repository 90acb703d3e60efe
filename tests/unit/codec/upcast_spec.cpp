#include "infra/codec/upcast.hpp"

#include <gtest/gtest.h>

#include <array>
#include <nlohmann/json.hpp>

namespace muster::codec {
namespace {

using nlohmann::json;

const Instant now{};

constexpr std::array steps{
    Upcast{"user.created", 1, [](json& data, Instant) { data["second"] = true; }},
    Upcast{"user.created", 2, [](json& data, Instant) { data["third"] = data.at("second"); }},
};

TEST(Upcast, lifts_step_by_step) {
    json data = json::object();
    EXPECT_TRUE(upcast(steps, "user.created", 1, 3, data, now));
    EXPECT_EQ(data, json::parse(R"({"second":true,"third":true})"));
}

TEST(Upcast, leaves_the_current_version_as_it_is) {
    json data = json::object();
    EXPECT_TRUE(upcast(steps, "user.created", 3, 3, data, now));
    EXPECT_EQ(data, json::object());
}

TEST(Upcast, says_when_a_step_is_missing) {
    json data = json::object();
    EXPECT_FALSE(upcast(steps, "user.created", 0, 3, data, now));
    EXPECT_FALSE(upcast(steps, "user.purged", 1, 2, data, now));
    EXPECT_FALSE(upcast(steps, "user.created", 4, 3, data, now));
}

TEST(Upcast, D9_a_hold_of_the_first_version_waits_for_seven_days_from_its_record_on) {
    const Instant at{std::chrono::sys_days{std::chrono::year{2024} / 3 / 1}};
    auto data = json::parse(R"({"nobody_found":false,"plan":"a plan","run":"a run","total":2})");
    ASSERT_TRUE(upcast(released_upcasts(), "directory.sync_held", 1, 2, data, at));
    EXPECT_EQ(data.at("expires_at"), "2024-03-08T00:00:00.000000Z");
    EXPECT_EQ(data.at("position"), 0);
}

TEST(Upcast, P1_a_directory_of_the_first_version_takes_names_as_they_are) {
    for (const auto* type : {"directory.added", "directory.changed"}) {
        auto data = json::parse(R"({"attributes":{"username":"uid"},"name":"corp"})");
        ASSERT_TRUE(upcast(released_upcasts(), type, 1, 2, data, now)) << type;
        EXPECT_EQ(data.at("attributes").at("username_normalization"), "none");
        data = json::parse(R"({"name":"corp"})");
        ASSERT_TRUE(upcast(released_upcasts(), type, 1, 2, data, now)) << type;
        EXPECT_EQ(data, json::parse(R"({"attributes":null,"name":"corp"})")) << "broken, and no exception";
    }
}

TEST(Upcast, D5_a_directory_of_the_second_version_gives_no_phones) {
    for (const auto* type : {"directory.added", "directory.changed"}) {
        auto data = json::parse(R"({"attributes":{"username":"uid"},"name":"corp"})");
        ASSERT_TRUE(upcast(released_upcasts(), type, 1, 3, data, now)) << type;
        EXPECT_EQ(data.at("attributes").at("phones"), json::array());
        EXPECT_EQ(data.at("attributes").at("username_normalization"), "none");
        data = json::parse(R"({"name":"corp"})");
        ASSERT_TRUE(upcast(released_upcasts(), type, 2, 3, data, now)) << type;
        EXPECT_EQ(data, json::parse(R"({"attributes":null,"name":"corp"})")) << "broken, and no exception";
    }
}

}  // namespace
}  // namespace muster::codec
