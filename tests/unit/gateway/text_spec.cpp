#include <gtest/gtest.h>

#include "domain/values/utf8.hpp"
#include "gateway/base64.hpp"
#include "gateway/message.hpp"
#include "gateway/routing.hpp"
#include "gateway/url_encoding.hpp"

namespace muster::gateway {
namespace {

TEST(UrlEncoding, pairs_as_clients_write_them) {
    using Pairs = std::vector<Pair>;
    EXPECT_EQ(decode_pairs("a=1&b=+x%20y&c&d=&=e&&a=2&f=g=h"),
              (Pairs{{"a", "1"}, {"b", " x y"}, {"c", ""}, {"d", ""}, {"", "e"}, {"a", "2"}, {"f", "g=h"}}));
    EXPECT_EQ(decode_pairs("a=%zz%4&b=%41%4a%4A"), (Pairs{{"a", "%zz%4"}, {"b", "AJJ"}}));
    EXPECT_EQ(decode_pairs(""), Pairs{});
}

TEST(UrlEncoding, what_stays_and_what_does_not) {
    EXPECT_EQ(percent_encode("aZ09-_.~ +/\xc3\xab"), "aZ09-_.~%20%2B%2F%C3%AB");
    EXPECT_EQ(percent_decode("a+b%2Fc"), "a+b/c");
}

TEST(TargetForms, origin_and_absolute) {
    struct Case {
        std::string_view target;
        std::string_view authority;
        std::string_view path;
        std::string_view query;
    };
    for (const auto& [target, authority, path, query] :
         {Case{"/p", "", "/p", ""}, Case{"/p?", "", "/p", ""}, Case{"/p?a=1?b", "", "/p", "a=1?b"},
          Case{"https://h:8443/p?a", "h:8443", "/p", "a"}, Case{"HTTP://h", "h", "/", ""},
          Case{"https://h?a", "h", "/", "a"}, Case{"/p#f?x", "", "/p", ""}, Case{"//p", "", "//p", ""}}) {
        const auto parsed = Target::parse(target);
        ASSERT_TRUE(parsed) << target;
        EXPECT_EQ(parsed->authority, authority) << target;
        EXPECT_EQ(parsed->path, path) << target;
        EXPECT_EQ(parsed->query, query) << target;
    }
    for (const auto* bad : {"", "*", "p", "ftp://h/p", "https:///p", "h:443"}) EXPECT_FALSE(Target::parse(bad)) << bad;
}

TEST(Routing, patterns) {
    using Found = std::vector<std::string>;
    EXPECT_EQ(match_path("/a/b", "/a/b"), Found{});
    EXPECT_EQ(match_path("/a/{id}", "/a/x%2Fy"), Found{"x/y"});
    EXPECT_EQ(match_path("/a/{id}/c", "/a/x/c"), Found{"x"});
    for (const auto* path : {"/a", "/a/", "/a/b/", "/a/b/c", "a/b", "", "/A/b", "//a/b"}) {
        EXPECT_FALSE(match_path("/a/b", path)) << path;
    }
    EXPECT_FALSE(match_path("/a/{id}", "/a/"));
    EXPECT_FALSE(match_path("/a/{id}", "/a/x/"));
}

TEST(Base64, there_and_back) {
    std::string bytes;
    for (int i = 0; i < 256; ++i) {
        EXPECT_EQ(base64_decode(base64_encode(bytes)), bytes) << i;
        bytes += static_cast<char>(i);
    }
    EXPECT_EQ(base64_encode("Man"), "TWFu");
    EXPECT_EQ(base64_encode("Ma"), "TWE=");
    EXPECT_EQ(base64_decode("TWE"), "Ma");
    for (const auto* bad : {"T", "TW=E", "TWF u", "TWE===", "TWE-"}) EXPECT_FALSE(base64_decode(bad)) << bad;
}

TEST(Utf8, well_formed_or_not) {
    for (const auto* good :
         {"", "a", "\xc3\xab", "\xe2\x82\xac", "\xf0\x9f\x90\x99", "\xef\xbf\xbf", "\xf4\x8f\xbf\xbf"}) {
        EXPECT_TRUE(is_utf8(good)) << good;
    }
    for (const auto* bad : {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
                            "\xf4\x90\x80\x80", "\xff", "\xe2\x82", "a\xc3("}) {
        EXPECT_FALSE(is_utf8(bad));
    }
}

}  // namespace
}  // namespace muster::gateway
