#include "infra/codec/upcast.hpp"

#include <gtest/gtest.h>

#include <array>
#include <nlohmann/json.hpp>

namespace muster::codec {
namespace {

using nlohmann::json;

constexpr std::array steps{
    Upcast{"user.created", 1, [](json& data) { data["second"] = true; }},
    Upcast{"user.created", 2, [](json& data) { data["third"] = data.at("second"); }},
};

TEST(Upcast, lifts_step_by_step) {
    json data = json::object();
    EXPECT_TRUE(upcast(steps, "user.created", 1, 3, data));
    EXPECT_EQ(data, json::parse(R"({"second":true,"third":true})"));
}

TEST(Upcast, leaves_the_current_version_as_it_is) {
    json data = json::object();
    EXPECT_TRUE(upcast(steps, "user.created", 3, 3, data));
    EXPECT_EQ(data, json::object());
}

TEST(Upcast, says_when_a_step_is_missing) {
    json data = json::object();
    EXPECT_FALSE(upcast(steps, "user.created", 0, 3, data));
    EXPECT_FALSE(upcast(steps, "user.purged", 1, 2, data));
    EXPECT_FALSE(upcast(steps, "user.created", 4, 3, data));
}

}  // namespace
}  // namespace muster::codec
