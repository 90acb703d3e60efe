#include "gateway/parameters.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace muster::gateway::admin_api {
namespace {

using Texts = std::vector<std::string>;

Parameters query(const std::string& text) {
    const auto read = Parameters::read({.method = "GET", .target = "/p?" + text}, SignatureVersion::v5);
    EXPECT_TRUE(read) << text;
    return read.value_or(Parameters{});
}

Result<Parameters, ApiError> json(const std::string& body, const std::string& target = "/p") {
    return Parameters::read({.method = "POST", .target = target, .body = body}, SignatureVersion::v5);
}

std::string detail(const std::string& body) {
    const auto read = json(body);
    return read ? "" : read.error().detail;
}

TEST(Parameters, the_same_value_comes_from_query_form_and_json) {
    const Parameters from_query = query("username=zo%C3%AB+x&count=2&flag=True");
    const auto from_form = Parameters::read(
        {.method = "POST", .target = "/p?username=other", .body = "username=zo%C3%AB+x&count=2&flag=1"},
        SignatureVersion::v2);
    const auto from_json = json(R"({"username":"zoë x","count":2,"flag":true})");
    ASSERT_TRUE(from_form && from_json);
    for (const auto* parameters : {&from_query, &*from_form, &*from_json}) {
        EXPECT_EQ(parameters->text("username").value(), "zoë x");
        EXPECT_EQ(parameters->integer("count").value(), 2);
        EXPECT_EQ(parameters->boolean("flag").value(), true);
        EXPECT_EQ(parameters->text("absent").value(), std::nullopt);
        EXPECT_FALSE(parameters->has("absent"));
    }
}

TEST(Parameters, a_query_serves_where_a_post_has_no_body) {
    for (const auto version : {SignatureVersion::v2, SignatureVersion::v5}) {
        const auto read = Parameters::read({.method = "POST", .target = "/p?a=1"}, version);
        ASSERT_TRUE(read);
        EXPECT_EQ(read->text("a").value(), "1");
    }
}

TEST(Parameters, R3_what_the_signature_does_not_cover_is_not_read) {
    const auto form = Parameters::read({.method = "POST", .target = "/p?b=2", .body = "a=1"}, SignatureVersion::v2);
    ASSERT_TRUE(form);
    EXPECT_FALSE(form->has("b"));
    const auto get = Parameters::read({.method = "GET", .target = "/p?b=2", .body = "a=1"}, SignatureVersion::v2);
    ASSERT_TRUE(get);
    EXPECT_FALSE(get->has("a"));
}

TEST(Parameters, an_empty_value_is_a_value) {
    EXPECT_EQ(query("a=&b").text("a").value(), "");
    EXPECT_EQ(query("a=&b").text("b").value(), "");
    EXPECT_EQ(json(R"({"a":null})")->text("a").value(), "");
}

TEST(Parameters, lists_come_in_every_form) {
    const Texts expected{"a b", "c", "3"};
    EXPECT_EQ(query("l=%5B%22a+b%22,%22c%22,3%5D").list("l", 100).value(), expected);
    EXPECT_EQ(query("l=a+b,+c,3").list("l", 100).value(), expected);
    EXPECT_EQ(query("l=a+b&l=c&l=3").list("l", 100).value(), expected);
    EXPECT_EQ(json(R"({"l":["a b","c",3]})")->list("l", 100).value(), expected);
    EXPECT_EQ(json(R"({"l":"[\"a b\",\"c\",3]"})")->list("l", 100).value(), expected);
    EXPECT_EQ(json(R"({"l":"a b,c,3"})")->list("l", 100).value(), expected);
    EXPECT_EQ(query("l=").list("l", 100).value(), Texts{});
    EXPECT_EQ(json(R"({"l":[]})")->list("l", 100).value(), Texts{});
    EXPECT_EQ(query("").list("l", 100).value(), std::nullopt);
    // One item of an array is that item, whatever it looks like.
    EXPECT_EQ(json(R"({"l":["a,b"]})")->list("l", 100).value(), Texts{"a,b"});
    EXPECT_EQ(query("l=a,b").list("l", 1).error().detail, "l: more than 1 items");
    EXPECT_EQ(query("l=[1").list("l", 1).error().detail, "l: not valid JSON");
}

TEST(Parameters, objects_in_a_list_stay_json) {
    EXPECT_EQ(json(R"({"l":[{"a":1}]})")->list("l", 100).value(), Texts{R"({"a":1})"});
}

TEST(Parameters, whole_numbers_and_nothing_else) {
    EXPECT_EQ(query("n=-5").integer("n").value(), -5);
    EXPECT_EQ(query("n=%2B5").integer("n").value(), 5);
    EXPECT_EQ(query("n=99999999999999999999").integer("n").value(), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(query("n=-99999999999999999999").integer("n").value(), std::numeric_limits<std::int64_t>::min());
    for (const auto* bad : {"", "x", "1x", "1.5", "0x10", "%2B-1", "-", "1 2"}) {
        EXPECT_EQ(query("n=" + std::string{bad}).integer("n").error().detail, "n: not a whole number") << bad;
    }
    EXPECT_EQ(query("n=1&n=2").integer("n").error().detail, "n: given twice");
    EXPECT_EQ(query("n=yes").boolean("n").error().detail, "n: neither true nor false");
}

TEST(Parameters, json_that_could_be_read_in_two_ways_is_refused) {
    EXPECT_EQ(detail(R"({"a":1,"a":2})"), "a: given twice");
    EXPECT_EQ(detail(R"({"b":{"a":1,"a":2}})"), "a: given twice");
    EXPECT_EQ(detail(R"({"b":{"a":1},"c":{"a":2}})"), "");
    EXPECT_EQ(json(R"({"a":1})", "/p?a=1").error().detail, "a: given in the query and in the body");
    EXPECT_EQ(json(R"({"l":"{\"x\":[{\"a\":1,\"a\":2}]}"})")->list("l", 9).value(),
              (Texts{"{\"x\":[{\"a\":1", "\"a\":2}]}"}));
    EXPECT_EQ(json(R"({"l":"[{\"a\":1,\"a\":2}]"})")->list("l", 9).error().detail, "a: given twice");
}

TEST(Parameters, json_that_is_no_object_is_refused) {
    for (const auto* bad : {"[]", "1", "\"a\"", "null"}) EXPECT_EQ(detail(bad), "body: not a JSON object") << bad;
    for (const auto* bad : {"{", "{]", "nonsense", "{\"a\":1}x", "{\"a\":\"\xff\"}", "\xef\xbb\xbf"}) {
        EXPECT_EQ(detail(bad), "body: not valid JSON") << bad;
    }
    EXPECT_EQ(detail(std::string(100'000, '[')), "body: nested too deep");
    EXPECT_EQ(detail("{\"a\":" + std::string(500'000, '[') + std::string(500'000, ']') + "}"), "body: nested too deep");
}

TEST(Parameters, U5_text_is_utf_8_without_nul) {
    for (const auto* bad : {"a=%ff", "a=%C0%80", "a=%ED%A0%80", "a=b%00c", "%ff=a"}) {
        const auto read = Parameters::read({.method = "GET", .target = std::string{"/p?"} + bad}, SignatureVersion::v5);
        ASSERT_FALSE(read) << bad;
        EXPECT_EQ(read.error().code, ErrorCode::invalid_parameter);
    }
    EXPECT_EQ(detail(R"({"a":"b\u0000c"})"), "a: not valid UTF-8 text");
    EXPECT_EQ(query("a=%F0%9F%90%99").text("a").value(), "\xF0\x9F\x90\x99");
}

TEST(Parameters, API_08_the_first_name_that_is_not_known) {
    EXPECT_EQ(query("a=1&b=2").other_than({"a", "b"}), std::nullopt);
    EXPECT_EQ(query("a=1&b=2").other_than({"a"}), "b");
}

}  // namespace
}  // namespace muster::gateway::admin_api
