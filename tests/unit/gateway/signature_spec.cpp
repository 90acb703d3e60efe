#include "domain/base/ascii.hpp"
#include "gateway/signature.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "gateway/base64.hpp"
#include "infra/crypto/digest.hpp"

namespace muster::gateway {
namespace {

constexpr std::string_view ikey = "DIAAAAAAAAAAAAAAAAAA";
constexpr std::string_view skey = "0123456789abcdef0123456789abcdef01234567";
constexpr std::string_view host = "duo.example.test";
constexpr std::string_view noon = "Sat, 01 Jun 2024 12:00:00 -0000";
constexpr std::string_view form = "application/x-www-form-urlencoded";
constexpr std::string_view json = "application/json";
constexpr std::string_view p_query = "username=zo%C3%AB+~+o%27k&limit=10&offset=0";

std::string authorization(std::string_view mac) {
    return "Basic " + base64_encode(std::string{ikey} + ":" + std::string{mac});
}

/// One vector of the API's description.
struct Vector {
    std::string name;
    SignatureVersion version;
    SignatureHash hash;
    Request request;
    std::string mac;
};

Request request(std::string method, std::string target, std::vector<Header> headers, std::string body = {}) {
    headers.insert(headers.begin(), {.name = "Host", .value = std::string{host}});
    return {.method = std::move(method),
            .target = std::move(target),
            .headers = std::move(headers),
            .body = std::move(body)};
}

Header header(std::string_view name, std::string_view value) {
    return {.name = std::string{name}, .value = std::string{value}};
}

std::vector<Vector> vectors() {
    const auto date = header("Date", noon);
    const auto get_users = request("GET", "/admin/v1/users?" + std::string{p_query}, {date});
    return {
        {"v1 SHA-1 preauth", SignatureVersion::v1, SignatureHash::sha1,
         request("POST", "/rest/v1/preauth", {header("Content-Type", form)}, "user=alice&ipaddr=192.0.2.7"),
         "62169859721a3e1d8d1053205beaa4ad15ad50d7"},
        {"v1 SHA-1 preauth.bson", SignatureVersion::v1, SignatureHash::sha1,
         request("POST", "/rest/v1/preauth.bson", {header("Content-Type", form)},
                 "user=alice&hostname=h1&failmode=open"),
         "3fc426f6e671e01f2a0f570bf5c12e05f6991f9c"},
        {"v2 SHA-1 GET", SignatureVersion::v2, SignatureHash::sha1, get_users,
         "dd2691020cb83102eafd87bb94bb1983ade54fac"},
        {"v2 SHA-512 GET", SignatureVersion::v2, SignatureHash::sha512, get_users,
         "81d7fdf8787e0b2175eeff83550081587d87b93b55a59e884b7f6ffcadc2619a0df87744243b23795b589889dec28ab57e841682c22d"
         "df366212ea110012b829"},
        {"v2 SHA-512 POST", SignatureVersion::v2, SignatureHash::sha512,
         request("POST", "/admin/v1/users", {date, header("Content-Type", form)},
                 "username=alice&realname=A+%26+B&alias1=a+b"),
         "75af5f26033c1ae3298469c4f5cedec5c8361075ef01efab613e02454f631abbd915c6d7b7a6757467a03b479aba8b28220b9b6dd88a8"
         "5"
         "d97201b5080b95992d"},
        {"v4 POST", SignatureVersion::v4, SignatureHash::sha512,
         request("POST", "/admin/v1/users", {date, header("Content-Type", json)}, R"({"username":"alice"})"),
         "144a2831ac992d79919d62313e99fcce5967cfc16ded022bf06338d4a57481ebda65ee143d189f9bb595cedf0ff56c402089bf503c61e"
         "3"
         "a60e248a858f917acd"},
        {"v5 GET", SignatureVersion::v5, SignatureHash::sha512, get_users,
         "236a336f0006b28571824b37c80bc5135e8b8fefb0e01bd80cc3299f4d75b6200a105877f5b291b4a78c5b5eb0c08e45522e7b2bf260c"
         "d"
         "e1b0f24b96ff85e169"},
        {"v5 POST", SignatureVersion::v5, SignatureHash::sha512,
         request("POST", "/admin/v1/users", {date, header("Content-Type", json)},
                 R"({"email":"a@example.com","username":"alice"})"),
         "ae7763dc35ab271fda58662b728b8bfd098a857daf8e9382c3438cd41a8a3cf375bbc34a1bc7dde00dcfe4741d457b98a0a5e2298d5f6"
         "0"
         "c65b3b2c30074906b0"},
        {"v5 X-Duo headers", SignatureVersion::v5, SignatureHash::sha512,
         request("POST", "/admin/v1/users",
                 {header("X-Duo-Date", noon), header("x-duo-Req", "42"), header("Content-Type", json)}, "{}"),
         "d104d45cafae9d49afd27d4fa99a8a70140d0a160919b8f91365861c7c7889d1ed954f97ce5535cd7f0a7129c7b38e4271afb14734f44"
         "4"
         "b918b88ca1be2a6927"},
    };
}

class Signature : public ::testing::Test {
protected:
    [[nodiscard]] Result<Signed, SignatureMismatch> check(Request signed_request, std::string_view mac,
                                                          SignatureVersion floor = SignatureVersion::v1) const {
        signed_request.headers.push_back({.name = "Authorization", .value = authorization(mac)});
        const auto credentials = read_credentials(signed_request);
        EXPECT_TRUE(credentials);
        return verify(signed_request, *credentials, skey, floor, digest);
    }

    /// Signs by itself, as a client with a habit would.
    [[nodiscard]] std::string mac(std::string_view text, SignatureHash hash = SignatureHash::sha512) const {
        return hash == SignatureHash::sha1 ? digest.hex_hmac_sha1(skey, text) : digest.hex_hmac_sha512(skey, text);
    }

    std::unique_ptr<Digest> made_digest = crypto::make_digest();
    const Digest& digest = *made_digest;
};

TEST_F(Signature, R2_every_vector_verifies_under_its_version) {
    for (const auto& vector : vectors()) {
        const auto found = check(vector.request, vector.mac);
        ASSERT_TRUE(found) << vector.name << "\n" << found.error().expected;
        EXPECT_EQ(found->version, vector.version) << vector.name;
        EXPECT_EQ(found->hash, vector.hash) << vector.name;
        if (vector.version == SignatureVersion::v1) {
            EXPECT_FALSE(found->date) << vector.name;
        } else {
            EXPECT_EQ(found->date, noon) << vector.name;
        }
    }
}

TEST_F(Signature, R2_signing_yields_the_vectors) {
    for (const auto& vector : vectors()) {
        const auto target = Target::parse(vector.request.target);
        const auto made = sign({.version = vector.version,
                                .date = std::string{noon},
                                .method = vector.request.method,
                                .host = std::string{host},
                                .path = target->path,
                                .parameters = signed_parameters(vector.request, vector.version),
                                .body = vector.request.body,
                                .x_duo = vector.request.headers},
                               vector.hash, ikey, skey, digest);
        EXPECT_EQ(made, authorization(vector.mac)) << vector.name;
    }
}

TEST_F(Signature, R3_anything_altered_is_refused) {
    struct Alteration {
        std::string name;
        std::function<bool(Request&)> apply;  // false: it does not concern this request
    };
    const std::vector<Alteration> alterations{
        {"method", [](Request& r) { return r.method = r.method == "GET" ? "DELETE" : "PUT", true; }},
        {"path", [](Request& r) { return r.target.insert(1, "x"), true; }},
        {"query value",
         [](Request& r) {
             const auto at = r.target.find("limit=10");
             if (at == std::string::npos) return false;
             r.target.replace(at, 8, "limit=11");
             return true;
         }},
        {"query added to a query",
         [](Request& r) { return r.target.find('?') != std::string::npos && (r.target += "&z=1", true); }},
        {"body", [](Request& r) { return !r.body.empty() && (r.body.insert(1, "z"), true); }},
        {"host", [](Request& r) { return r.headers[0].value = "evil.example.test", true; }},
        {"date",
         [](Request& r) {
             bool dated = false;
             for (auto& h : r.headers) {
                 if (!ascii_lower(h.name).ends_with("date")) continue;
                 h.value.replace(h.value.find("12:00:00"), 8, "12:00:01");
                 dated = true;
             }
             return dated;
         }},
    };
    int tried = 0;
    for (const auto& vector : vectors()) {
        for (const auto& alteration : alterations) {
            auto altered = vector.request;
            if (!alteration.apply(altered)) continue;
            ++tried;
            EXPECT_FALSE(check(altered, vector.mac)) << vector.name << ": " << alteration.name;
        }
        auto wrong_mac = vector.mac;
        wrong_mac.back() = wrong_mac.back() == '0' ? '1' : '0';
        EXPECT_FALSE(check(vector.request, wrong_mac)) << vector.name;
        EXPECT_FALSE(check(vector.request, vector.mac.substr(1))) << vector.name;
    }
    EXPECT_GT(tried, 30);
}

TEST_F(Signature, R3_a_query_added_to_a_signed_form_is_no_parameter) {
    auto signed_request = vectors()[4].request;
    signed_request.target += "?status=bypass";
    ASSERT_TRUE(check(signed_request, vectors()[4].mac));
    for (const auto& [key, value] : signed_parameters(signed_request, SignatureVersion::v2)) EXPECT_NE(key, "status");
}

TEST_F(Signature, R2_the_host_counts_with_and_without_its_port) {
    auto with_port = vectors()[6].request;
    with_port.headers[0].value = "DUO.example.test:8443";
    EXPECT_TRUE(check(with_port, vectors()[6].mac));
    const auto signed_with_port = mac(std::string{noon} + "\nGET\nduo.example.test:8443\n/p\n");
    EXPECT_TRUE(check(request("GET", "/p?", {header("Date", noon)}),
                      mac(std::string{noon} + "\nGET\nduo.example.test:443\n/p\n")));
    auto plain = request("GET", "/p?", {header("Date", noon)});
    plain.headers[0].value = "duo.example.test:8443";
    EXPECT_TRUE(check(plain, signed_with_port));
    plain.headers[0].value = "duo.example.test:9443";
    EXPECT_FALSE(check(plain, signed_with_port));
}

TEST_F(Signature, R2_a_bare_question_mark_and_an_absolute_target_are_signed_as_the_path_alone) {
    const auto v2 = mac(std::string{noon} + "\nGET\nduo.example.test\n/admin/v1/groups\n");
    const auto date = header("Date", noon);
    EXPECT_TRUE(check(request("GET", "/admin/v1/groups", {date}), v2));
    EXPECT_TRUE(check(request("GET", "/admin/v1/groups?", {date}), v2));
    EXPECT_TRUE(check(request("GET", "https://duo.example.test/admin/v1/groups?", {date}), v2));
}

TEST_F(Signature, R2_of_two_date_headers_the_one_that_verifies_is_the_date) {
    const auto v2 = mac("Sat, 01 Jun 2024 14:00:00 +0200\nGET\nduo.example.test\n/p\n");
    const auto found = check(
        request("GET", "/p", {header("Date", noon), header("X-Duo-Date", "Sat, 01 Jun 2024 14:00:00 +0200")}), v2);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->date, "Sat, 01 Jun 2024 14:00:00 +0200");
    const auto other = check(
        request("GET", "/p", {header("X-Duo-Date", noon), header("Date", "Sat, 01 Jun 2024 14:00:00 +0200")}), v2);
    ASSERT_TRUE(other);
    EXPECT_EQ(other->date, "Sat, 01 Jun 2024 14:00:00 +0200");
}

TEST_F(Signature, R2_orders_of_parameters_that_clients_sign) {
    const auto signed_as = [&](std::string_view parameters) {
        return mac(std::string{noon} + "\nPOST\nduo.example.test\n/p\n" + std::string{parameters});
    };
    const auto posted = [&](std::string body) {
        return request("POST", "/p", {header("Date", noon), header("Content-Type", form)}, std::move(body));
    };
    const auto aliases = posted("alias1=a&alias10=b");
    EXPECT_TRUE(check(aliases, signed_as("alias1=a&alias10=b")));  // by key
    EXPECT_TRUE(check(aliases, signed_as("alias10=b&alias1=a")));  // by joined text: '0' < '='
    const auto repeated = posted("b=2&a=z&a=y");
    EXPECT_TRUE(check(repeated, signed_as("a=y&a=z&b=2")));  // by value
    EXPECT_TRUE(check(repeated, signed_as("a=z&a=y&b=2")));  // values as sent
    EXPECT_FALSE(check(repeated, signed_as("b=2&a=z&a=y")));
}

TEST_F(Signature, R2_an_empty_value_is_signed) {
    const auto v2 = mac(std::string{noon} + "\nPOST\nduo.example.test\n/p\nalias2=&username=al");
    const auto date = header("Date", noon);
    EXPECT_TRUE(check(request("POST", "/p", {date, header("Content-Type", form)}, "username=al&alias2="), v2));
    // In the query with an empty body, as Postman sends it.
    EXPECT_TRUE(check(request("POST", "/p?username=al&alias2=", {date}), v2));
    EXPECT_FALSE(check(request("POST", "/p?username=al", {date}), v2));
}

TEST_F(Signature, R2_a_body_of_json_needs_a_version_that_covers_it) {
    const auto v2 = mac(std::string{noon} + "\nPOST\nduo.example.test\n/p\n");
    const auto date = header("Date", noon);
    EXPECT_TRUE(check(request("POST", "/p", {date, header("Content-Type", json)}), v2));
    EXPECT_FALSE(check(request("POST", "/p", {date, header("Content-Type", json)}, "{}"), v2));
    EXPECT_FALSE(
        check(request("POST", "/p", {date, header("Content-Type", "application/json; charset=utf-8")}, "{}"), v2));
}

TEST_F(Signature, R2_x_duo_headers_twice_or_without_value_are_not_signed) {
    auto vector = vectors()[8];
    auto twice = vector.request;
    twice.headers.push_back({.name = "X-DUO-REQ", .value = "42"});
    EXPECT_FALSE(check(twice, vector.mac));
    auto more = vector.request;
    more.headers.push_back({.name = "X-Duo-Other", .value = "1"});
    EXPECT_FALSE(check(more, vector.mac));
    auto empty = vector.request;
    empty.headers.push_back({.name = "X-Duo-Other", .value = ""});
    EXPECT_FALSE(check(empty, vector.mac));
    auto nameless = vector.request;
    nameless.headers.push_back({.name = "X-Duo-", .value = "1"});
    EXPECT_FALSE(check(nameless, vector.mac));
}

TEST_F(Signature, R2_a_floor_refuses_older_versions) {
    for (const auto& vector : vectors()) {
        EXPECT_TRUE(check(vector.request, vector.mac, vector.version)) << vector.name;
        if (vector.version != SignatureVersion::v5) {
            EXPECT_FALSE(check(vector.request, vector.mac, SignatureVersion::v5)) << vector.name;
        }
    }
}

TEST_F(Signature, R3_without_a_date_only_version_1_can_be_meant) {
    const auto undated = request("GET", "/admin/v1/users", {});
    const auto v5 = check(undated, vectors()[6].mac);
    ASSERT_FALSE(v5);
    EXPECT_TRUE(v5.error().date_missing);
    const auto v1 = check(undated, vectors()[0].mac);
    ASSERT_FALSE(v1);
    EXPECT_FALSE(v1.error().date_missing);
    // Signed over an empty date: the signature is right, the date is not there.
    const auto empty = check(undated, mac("\nGET\nduo.example.test\n/admin/v1/users\n"));
    ASSERT_TRUE(empty);
    EXPECT_EQ(empty->date, "");
}

TEST_F(Signature, R3_what_is_said_about_a_refusal_holds_no_value_and_no_key) {
    auto altered = vectors()[4].request;
    altered.body += "&phone=secretvalue";
    const auto refused = check(altered, vectors()[4].mac);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().expected,
              std::string{noon} + "\nPOST\nduo.example.test\n/admin/v1/users\nalias1=&phone=&realname=&username=");
}

TEST(ReadCredentials, R2_only_basic_with_a_key_and_a_signature) {
    const auto read = [](std::string value) {
        return read_credentials({.headers = {{.name = "authorization", .value = std::move(value)}}});
    };
    const auto good = read("basic " + base64_encode("DI:AB"));
    ASSERT_TRUE(good);
    EXPECT_EQ(good->ikey, "DI");
    EXPECT_EQ(good->mac, "ab");
    for (const auto& bad : {std::string{""}, std::string{"Basic"}, std::string{"Basic "}, std::string{"Basic !!!"},
                            "Basic " + base64_encode("DI"), "Basic " + base64_encode(":ab"),
                            "Basic " + base64_encode("DI:"), "Bearer " + base64_encode("DI:ab")}) {
        EXPECT_FALSE(read(bad)) << bad;
    }
    EXPECT_FALSE(read_credentials({}));
}

}  // namespace
}  // namespace muster::gateway
